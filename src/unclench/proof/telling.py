"""What differs between two contents, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from json import loads
from typing import Any, NamedTuple

from unclench.proof.outcomes import Difference
from unclench.proof.stories import as_json
from unclench.proof.versions import Change
from unclench.proof.witnesses import Witness

SCHEMA = "unclench.knowledge-diff/1"
LONGEST = 160


class StoryChange(NamedTuple):
    """One story, or one of its changes, whose plan differs."""

    case: str
    differences: tuple[Difference, ...]


class Report(NamedTuple):
    """Everything that was found; `stories` of `told` cases differ."""

    old: str
    new: str
    changes: tuple[Change, ...]
    stories: tuple[StoryChange, ...]
    told: int
    witnesses: tuple[Witness, ...]


def to_dict(report: Report) -> dict[str, Any]:
    return {
        "schema": SCHEMA, "old": report.old, "new": report.new,
        "changes": [change._asdict() for change in report.changes],
        "stories": {"run": report.told, "changed": [
            {"case": story.case, "differences": [found._asdict() for found in story.differences]} for story in report.stories
        ]},
        "people": [{**found.difference._asdict(), "record": loads(as_json(found.record))} for found in report.witnesses],
    }  # fmt: skip


def to_text(report: Report) -> str:
    return "\n".join([*_changes(report), *_stories(report), *_people(report)]) + "\n"


def _changes(report: Report) -> Iterator[str]:
    counts = Counter(change.sort for change in report.changes)
    told = ", ".join(f"{counts[sort]} {sort}{'s' * (counts[sort] != 1)}" for sort in ("number", "rule", "word", "source"))
    yield f"{report.old} -> {report.new}: {told} changed."
    for change in report.changes:
        yield f"  {change.sort} {change.kind} {change.id} {change.part}".rstrip()
        if change.before and change.after:
            yield f"    {_short(change.before)} -> {_short(change.after)}"
        else:
            yield f"    {'gone' if change.before else 'new'}: {_short(change.before or change.after)}"


def _stories(report: Report) -> Iterator[str]:
    yield f"Stories: {len(report.stories)} of {report.told} have another plan."
    for story in report.stories:
        yield f"  {story.case}"
        yield from (f"    {_line(found)}" for found in story.differences)


def _people(report: Report) -> Iterator[str]:
    yield f"People: {len(report.witnesses)} differences were found, each with a smallest record."
    for found in report.witnesses:
        yield f"  {_line(found.difference)}"
        yield f"    {as_json(found.record)}"


def _line(found: Difference) -> str:
    return f"{found.part}: {_short(found.before or 'none')} -> {_short(found.after or 'none')}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
