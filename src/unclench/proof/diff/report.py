"""What differs between two contents, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from json import loads
from typing import Any, NamedTuple

from unclench.proof.diff.outcomes import PlanDifference
from unclench.proof.diff.versions import VersionChange
from unclench.proof.diff.witnesses import Witness
from unclench.proof.stories import as_json

SCHEMA = "unclench.knowledge-diff/1"
LONGEST = 160
# What the solver can say about a part: people differ, and there is a person for each way of it;
# people differ, but not every way of it has a person here; none; none, as long as both contents
# read the same from a record; not decided in time.
DIFFERS, NOT_SHOWN, SAME, SAME_IF_READ_SO, UNDECIDED = (
    "differs",
    "differs, not all shown",
    "same",
    "same if read the same",
    "unknown",
)

NOT_LOOKED_FOR = "others that were not looked for (--seconds gives more time)"
NOT_DECIDED = "others that were not decided in time"


class StoryChange(NamedTuple):
    """One story, or one of its changes, whose plan differs."""

    case: str
    differences: tuple[PlanDifference, ...]


class SolverAnswer(NamedTuple):
    """What the solver says about one part of a plan, the people who show it, and the ways of it
    that no record here shows."""

    part: str
    says: str
    people: tuple[Witness, ...]
    missed: tuple[str, ...] = ()


class DiffReport(NamedTuple):
    """Everything that was found; `stories` of `told` cases differ. `answers` is None where the
    solver is not installed."""

    old: str
    new: str
    changes: tuple[VersionChange, ...]
    stories: tuple[StoryChange, ...]
    told: int
    answers: tuple[SolverAnswer, ...] | None
    searched: tuple[Witness, ...]

    @property
    def witnesses(self) -> tuple[Witness, ...]:
        """Everybody, those of the solver first."""
        return (
            *(found for answer in self.answers or () for found in answer.people),
            *self.searched,
        )


def to_dict(report: DiffReport) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "old": report.old,
        "new": report.new,
        "changes": [change._asdict() for change in report.changes],
        "stories": {
            "run": report.told,
            "changed": [
                {
                    "case": story.case,
                    "differences": [found._asdict() for found in story.differences],
                }
                for story in report.stories
            ],
        },
        "solver": None
        if report.answers is None
        else {
            answer.part: {"says": answer.says, "not_shown": answer.missed}
            for answer in report.answers
        },
        "people": [_person(found) for found in report.witnesses],
    }


def _person(found: Witness) -> dict[str, Any]:
    told = {**found.difference._asdict(), "record": loads(as_json(found.record))}
    older = {"record_before": loads(as_json(found.before))} if found.before is not None else {}
    return {**told, **older, **({"size": found.size._asdict()} if found.size else {})}


def to_text(report: DiffReport) -> str:
    return "\n".join([*_changes(report), *_stories(report), *_people(report)]) + "\n"


def _changes(report: DiffReport) -> Iterator[str]:
    counts = Counter(change.sort for change in report.changes)
    told = ", ".join(
        f"{counts[sort]} {sort}{'s' * (counts[sort] != 1)}"
        for sort in ("number", "rule", "word", "source")
    )
    yield f"{report.old} -> {report.new}: {told} changed."
    for change in report.changes:
        yield f"  {change.sort} {change.kind} {change.id} {change.part}".rstrip()
        if change.before and change.after:
            yield f"    {_short(change.before)} -> {_short(change.after)}"
        else:
            word = "gone" if change.before else "new"
            yield f"    {word}: {_short(change.before or change.after)}"


def _stories(report: DiffReport) -> Iterator[str]:
    yield f"Stories: {len(report.stories)} of {report.told} have another plan."
    for story in report.stories:
        yield f"  {story.case}"
        yield from (f"    {_line(found)}" for found in story.differences)


def _people(report: DiffReport) -> Iterator[str]:
    yield from _answers(report.answers)
    yield f"People: {len(report.witnesses)} differences, each with a smallest record."
    for found in report.witnesses:
        yield f"  {_line(found.difference)}"
        yield (
            f"    {size(*found.size)}"
            if found.size
            else "    found by trying people; nothing can be left out of it"
        )
        yield f"    {as_json(found.record)}"
        if found.before is not None:
            yield f"    for the older content: {as_json(found.before)}"


SAID = {
    SAME: "cannot differ for anybody, known or not (proved)",
    SAME_IF_READ_SO: "cannot differ for anybody whose record both read the same (proved); "
    "other readings were only searched",
    DIFFERS: "can differ; each way of it has a person below",
    NOT_SHOWN: "can differ; not every way of it has a person below",
    UNDECIDED: "was not decided in time",
}


def _answers(answers: tuple[SolverAnswer, ...] | None) -> Iterator[str]:
    if answers is None:
        yield (
            "Nothing is proved: the solver Z3 is not installed (pip install 'unclench[proof]'). "
            "People were only searched."
        )
        return
    for says, told in SAID.items():
        if here := [answer.part for answer in answers if answer.says == says]:
            yield f"{len(here)} of {len(answers)} parts of a plan: {told}."
            yield from () if says == SAME else (f"  {', '.join(here)}",)
    for missed in dict.fromkeys(answer.missed for answer in answers if answer.missed):
        parts = ", ".join(answer.part for answer in answers if answer.missed == missed)
        yield f"  without a record: {'; '.join(missed)}: {parts}"


def _line(found: PlanDifference) -> str:
    return f"{found.part}: {_short(found.before or 'none')} -> {_short(found.after or 'none')}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def size(entries: int, listed: int, proved: bool) -> str:
    """How little is said about a person, and whether the solver showed that less is not enough."""
    said = (
        f"{entries} {'entry' if entries == 1 else 'entries'} of a record, {listed} listed in them"
    )
    return f"{said}: {'proved to be the fewest' if proved else 'not proved to be the fewest'}"
