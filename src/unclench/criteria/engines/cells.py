"""One person's facts as cells of the columns of `columns.py`, worked out in exact decimals."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from decimal import Decimal

from unclench.criteria.engines.columns import (
    EXACT,
    MEMBERS_OF_A_MASK,
    OF_A_SET,
    RANGE,
    UNKNOWN,
    YES_NO,
    FactColumns,
)
from unclench.criteria.values import UNBOUNDED, Facts, Interval, Members, Value

Cells = tuple[int, ...]


class Placing:
    """Facts into cells, in the order of the columns; what most people do not have is ready."""

    def __init__(self, columns: Iterable[FactColumns]) -> None:
        self.columns = {of.fact: of for of in columns}
        self.nothing = {name: unknown(of) for name, of in self.columns.items()}

    def cells(self, facts: Facts) -> list[int] | None:
        """The whole row of a person; None where a value has no place in the columns."""
        found = {**self.nothing}
        for name, value in facts.items():
            if of := self.columns.get(name):
                cells = placed(of, value)
                if cells is None:
                    return None
                found[name] = cells
        return [cell for cells in found.values() for cell in cells]


def unknown(of: FactColumns) -> Cells:
    match of.kind:
        case "number":
            return UNKNOWN, 0, 2 * len(of.cuts)
        case "set":
            return (0,) * (1 + -(-len(of.members) // MEMBERS_OF_A_MASK))
        case _:
            return (UNKNOWN,)


def placed(of: FactColumns, value: Value) -> Cells | None:
    match of.kind, value:
        case "number", Interval(low, high):
            if value == UNBOUNDED:
                return unknown(of)
            exactly = EXACT if low == high else RANGE
            return exactly, place(of.cuts, low), place(of.cuts, high)
        case "yes_no", bool(said):
            return (YES_NO["yes" if said else "no"],)
        case "choice", str(chosen) if chosen in of.members:
            return (of.members.index(chosen) + 1,)
        case "set", Members():
            return _set(of, value)
        case _:
            return None


def place(cuts: tuple[Decimal, ...], number: Decimal) -> int:
    """2i+1 at cut point i, 2i between it and the one before."""
    at = bisect_left(cuts, number)
    return 2 * at + (at < len(cuts) and cuts[at] == number)


def _set(of: FactColumns, value: Members) -> Cells:
    flags = 1 << OF_A_SET["given"] | value.complete << OF_A_SET["complete"]
    flags |= bool(value.known) << OF_A_SET["some"]
    masks = [0] * -(-len(of.members) // MEMBERS_OF_A_MASK)
    for member in value.known:
        at = bisect_left(of.members, member)
        if at < len(of.members) and of.members[at] == member:
            mask, bit = divmod(at, MEMBERS_OF_A_MASK)
            masks[mask] |= 1 << bit
    return flags, *masks
