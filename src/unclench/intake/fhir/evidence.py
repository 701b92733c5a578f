"""Which lists of one Bundle are whole, put together from all that speaks for it."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from unclench.intake.fhir.bundle import Resources
from unclench.intake.fhir.own import Own
from unclench.intake.fhir.whole import NOT_SAID, listed
from unclench.patient.index import IntakeIndex
from unclench.patient.record import MedicineLine, Unusable

T = TypeVar("T")


class Lists(NamedTuple):
    """The entries of each list (None: nothing was read), and the lists that a resource declares
    empty."""

    medicines: tuple[MedicineLine, ...] | None
    conditions: frozenset[str] | None
    allergies: tuple[str, ...] | None
    said: set[str]


class Evidence(NamedTuple):
    """Lists that are said to be empty, and why others may not be whole."""

    empty: frozenset[str]
    unusable: tuple[Unusable, ...]

    def or_none(self, name: str, found: T | None) -> T | tuple[()] | None:
        """A list that was read; an empty one where that was said and nothing was read."""
        return () if found is None and name in self.empty else found

    def with_empty(self, plain: dict[str, object]) -> dict[str, object]:
        """The facts, with the conditions that are said to be none."""
        none = "conditions" in self.empty and "conditions" not in plain
        return {**plain, "conditions": frozenset()} if none else plain


def evidence_of(lists: Lists, own: Own, resources: Resources, index: IntakeIndex) -> Evidence:
    """A collection that carries our own facts was written for us: its lists are its word. So is
    what our own Observations, or a code for "none", say about one list."""
    of = resources.by_type
    lists_of_record = [*of.get("List", ()), *of.get("Composition", ())]
    present = _present(resources) if lists_of_record else frozenset()
    said = listed(lists_of_record, present, index.content.reading.records)
    for_us = resources.is_record and bool(own.origins or own.words)
    whole = resources.searched | said.lists | lists.said | _own_lists(own)
    read = {
        "medicines": lists.medicines,
        "conditions": lists.conditions,
        "allergies": lists.allergies,
    }
    open_ = [
        Unusable(name, NOT_SAID, "Bundle")
        for name, found in read.items()
        if found is not None and name not in whole and not for_us
    ]
    empty = said.empty | {name for name in ("medicines",) if name in own.words}
    return Evidence(frozenset(empty), (*open_, *said.unusable))


def _present(resources: Resources) -> frozenset[str]:
    """What an entry of a list may point to."""
    found = [one for of_type in resources.by_type.values() for one in of_type]
    addresses = (one.full_url for one in found if type(one.full_url) is str)
    return frozenset((*(one.origin for one in found), *addresses))


def _own_lists(own: Own) -> set[str]:
    named = {name for name in ("medicines", "allergies") if name in own.words}
    return named | ({"conditions"} if "conditions" in own.plain else set())
