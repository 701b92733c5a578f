"""The tree of a record, changed without touching the one that was there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Tree = dict[str, Any]


def with_value(tree: Mapping[str, Any], place: str, value: Any) -> Tree:
    """The tree with a value at a place such as `ms.mobility`."""
    head, _, rest = place.partition(".")
    if not rest:
        return {**tree, head: value}
    section = tree.get(head)
    return {**tree, head: with_value(section if isinstance(section, dict) else {}, rest, value)}


def entries_of(tree: Mapping[str, Any], key: str) -> list[Any]:
    """A list of the record; empty when it is not there."""
    found = tree.get(key)
    return list(found) if isinstance(found, list) else []


def incomplete(tree: Mapping[str, Any], place: str, *, yes: bool) -> Tree:
    """The tree in which this list may, or may not, hold more than it names."""
    listed = [one for one in entries_of(tree, "incomplete") if one != place]
    if yes:
        listed.append(place)
    rest = {key: value for key, value in tree.items() if key != "incomplete"}
    return {**rest, "incomplete": listed} if listed else rest
