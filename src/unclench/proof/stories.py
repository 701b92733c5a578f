"""Whole people as short stories (stories/*.yaml): their records, and the same with something
changed.

The format is described in docs/reference/stories.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from unclench.content.source.yaml_text import read_yaml

StoryTree = dict[str, Any]


class StoryCase(NamedTuple):
    """One record with what its plan has to say: a story as it stands (`because` is empty), or one
    of its changes."""

    story: str
    because: str
    record: StoryTree
    then: StoryTree

    @property
    def id(self) -> str:
        return f"{self.story}: {self.because}" if self.because else self.story


def read_stories(folder: Path) -> dict[str, StoryTree]:
    """Every story by the name of its file."""
    return {
        path.stem: tree(read_yaml(path.read_text(encoding="utf-8")))
        for path in sorted(folder.glob("*.yaml"))
    }


def cases_of(name: str, story: StoryTree) -> Iterator[StoryCase]:
    """The story, then each of its changes."""
    yield StoryCase(name, "", story["record"], story["then"])
    for other in story.get("what_if", ()):
        yield StoryCase(
            name, other["because"], changed(story["record"], other["change"]), other["then"]
        )


def as_json(record: StoryTree) -> str:
    """The record as JSON; a number keeps the digits with which it was written."""
    return json.dumps(record, default=_number)


def _number(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)


def copied(record: StoryTree) -> StoryTree:
    """A record of its own, all the way down."""
    return tree(json.loads(as_json(record), parse_float=Decimal))


def changed(record: StoryTree, change: StoryTree) -> StoryTree:
    """A copy with other values at dotted paths; null removes. `labs.TEST` means the line of that
    test."""
    other = copied(record)
    for path, value in change.items():
        section, _, key = path.partition(".")
        if section == "labs" and key:
            other["labs"] = _labs(other.get("labs") or [], key, value)
        elif key:
            _put(other.setdefault(section, {}), key, value)
        else:
            _put(other, section, value)
    return other


def _labs(lines: list[StoryTree], test: str, value: Any) -> list[StoryTree]:
    """A value alone replaces the value of the line; keys replace its keys, and make the line when
    there is none."""
    others = [line for line in lines if line["test"] != test]
    if value is None:
        return others
    line = next((line for line in lines if line["test"] == test), {"test": test})
    for key, part in (value if isinstance(value, dict) else {"value": value}).items():
        _put(line, key, part)
    return [*others, line]


def _put(into: StoryTree, key: str, value: Any) -> None:
    if value is None:
        into.pop(key, None)
    else:
        into[key] = value


def tree(found: Any) -> StoryTree:
    """A mapping, unchanged."""
    assert isinstance(found, dict)
    return found
