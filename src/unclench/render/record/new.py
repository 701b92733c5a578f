"""A new record as a person reads it: in the order of the reference, a comment next to each line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from unclench.content.content import Content
from unclench.content.types import FactSpec
from unclench.render.record.scalars import flow
from unclench.render.wording import Voice

ORDER = (
    "schema", "id", "region", "date", "person", "ms", "complaint", "signs", "conditions",
    "other_conditions", "allergies", "medicines", "labs", "alcohol", "trials", "baseline", "goals",
    "requests", "living", "notes", "incomplete",
)  # fmt: skip
COLUMN = 34


def record_text(
    tree: Mapping[str, Any], not_known: Iterable[str], content: Content, audience: str
) -> str:
    """The record as YAML. `not_known` are the facts that the person did not
    know; they are named in the last comment."""
    voice = Voice(content, audience, None)
    comments = {spec.record: _called(spec, audience) for spec in content.facts.values()}
    keys = sorted(tree, key=lambda key: ORDER.index(key) if key in ORDER else len(ORDER))
    lines = [f"# {line}" for line in _head(voice)]
    for key in keys:
        lines += _lines(key, tree[key], key, comments, voice)
    open_ = [_called(content.facts[fact], audience) for fact in not_known]
    if open_:
        lines += [f"# {voice.word('interview.file.not_known')} {'; '.join(open_)}"]
    return "\n".join([*lines, ""])


def _called(spec: FactSpec, audience: str) -> str:
    """What a fact is called; a carer writes about another person."""
    return spec.names.person if audience == "person" else spec.names.clinician


def _head(voice: Voice) -> list[str]:
    return [voice.word(f"interview.file.{name}") for name in ("head", "rule", "next")]


def _lines(
    key: str, value: Any, place: str, comments: Mapping[str, str], voice: Voice, indent: str = ""
) -> Iterator[str]:
    """One key; a mapping and a list of mappings go over several lines."""
    if isinstance(value, dict) and value:
        yield f"{indent}{key}:"
        for inner, one in value.items():
            yield from _lines(inner, one, f"{place}.{inner}", comments, voice, f"{indent}  ")
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        yield f"{indent}{key}:"
        yield from (f"{indent}  - {flow(one)}" for one in value)
    else:
        comment = comments.get(place, "")
        if value == [] and place in comments:
            comment = f"{comment}: {voice.word('interview.file.none')}"
        yield f"{indent}{key}: {flow(value)}".ljust(COLUMN if comment else 0) + (
            f" # {comment}" if comment else ""
        )
