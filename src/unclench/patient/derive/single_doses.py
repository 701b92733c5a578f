"""How large the largest single dose of an ingredient is: exact, between two ends, or not known. No
formula: comparing and adding."""

from decimal import Decimal
from typing import NamedTuple

from unclench.patient.derive.lines import Item
from unclench.patient.record import Amount

IN_MG = {"g": Decimal(1000), "micrograms": Decimal("0.001")}


class Single(NamedTuple):
    """The largest dose that is taken at one time lies between these ends, both in one unit."""

    low: Decimal
    high: Decimal
    unit: str


def in_mg(amount: Amount) -> Amount:
    """The same amount in mg where it was written in another weight."""
    factor = IN_MG.get(amount.unit)
    return amount if factor is None else Amount(amount.number * factor, "mg", amount.per_day)


def largest(lists: list[list[Item]]) -> Single | None:
    """Of several lists of the same medicines whatever one of them makes certain; None when a line
    does not say."""
    found = [_of_list(items) for items in lists]
    known = [single for single in found if single is not None]
    if len(known) < len(lists) or len({single.unit for single in known}) != 1:
        return None
    return Single(max(one.low for one in known), max(one.high for one in known), known[0].unit)


def _of_list(items: list[Item]) -> Single | None:
    """Lines may be taken at one time or apart: at least the largest, at most the sum."""
    lines = [_of_line(item) for item in items]
    known = [single for single in lines if single is not None]
    if len(known) < len(lines) or len({single.unit for single in known}) != 1:
        return None
    return Single(
        max(one.low for one in known), sum((one.high for one in known), Decimal(0)), known[0].unit
    )


def _of_line(item: Item) -> Single | None:
    """A dose that is written, or a day's total, which may be one dose or many."""
    line = item.line
    if line.fault or not item.alone:
        return None
    if line.dose is not None:
        one = in_mg(line.dose)
        return Single(one.number, one.number, one.unit)
    if line.total is not None:
        day = in_mg(line.total)
        return Single(Decimal(0), day.number, day.unit)
    return None
