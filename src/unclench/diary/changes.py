"""One change of what was noted for a day, as a function from the entry's values to its new ones.
Each says how things are, so that the same change twice is one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

EntryTree = Mapping[str, Any]
DayChange = Callable[[EntryTree], dict[str, Any]]


def setting(name: str, value: Any) -> DayChange:
    """One part is set; None takes it out."""

    def change(tree: EntryTree) -> dict[str, Any]:
        left = {key: part for key, part in tree.items() if key != name}
        return left if value is None else {**left, name: value}

    return change


def listing(name: str, one: EntryTree, same: Sequence[str]) -> DayChange:
    """One line of a list is set, in place of the line with the `same` parts."""

    def change(tree: EntryTree) -> dict[str, Any]:
        kept = [line for line in tree.get(name, ()) if not _alike(line, one, same)]
        return {**tree, name: [*kept, dict(one)]}

    return change


def unlisting(name: str, one: EntryTree, same: Sequence[str]) -> DayChange:
    """A line is taken out; a list without lines was not noted."""

    def change(tree: EntryTree) -> dict[str, Any]:
        kept = [line for line in tree.get(name, ()) if not _alike(line, one, same)]
        return setting(name, kept or None)(tree)

    return change


def _alike(line: EntryTree, one: EntryTree, same: Sequence[str]) -> bool:
    return all(line.get(part) == one.get(part) for part in same)
