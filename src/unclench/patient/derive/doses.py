"""How much of each ingredient is taken in a day, summed over brands; exact, or not known with a
reason.

No formula: addition. Lists of the same medicines (orders, statements) are compared,
never added up.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from unclench.content.types.medicine import IN_MG
from unclench.patient.derive.medicine_names import IngredientLine, bare_name, strengths_of
from unclench.patient.facts import CurrentMedicine
from unclench.patient.record import Amount, MedicineLine, Unusable

NOT_GIVEN = "no dose was given"


class Single(NamedTuple):
    """The largest dose that is taken at one time lies between these ends, both in one unit."""

    low: Decimal
    high: Decimal
    unit: str


class DayTotal(NamedTuple):
    """An amount a day, or why it is not known (`why`)."""

    amount: Decimal | None
    unit: str
    why: str


class Dosed(NamedTuple):
    """One ingredient by one route: the amount taken, and why its dose is not known.

    `begun` is the earliest day given (None: none was); when not `begun_sure` it may have been begun
    earlier still. `twice` when one list has it under two names, or the same line two times. `least`
    is the certain part of the written amount, by unit, where the whole is not known: the sum
    of the lines that say, or one dose taken at an unknown frequency. `single` is the largest
    dose that is taken at one time, where every line says.
    """

    id: str
    taken: CurrentMedicine
    why: str
    begun: date | None
    begun_sure: bool
    origin: str
    twice: bool
    least: Mapping[str, Decimal]
    single: Single | None


def dosed(items: tuple[IngredientLine, ...], on: date) -> tuple[Dosed, ...]:
    """Every ingredient by every route, in order of id."""
    groups: dict[str, list[IngredientLine]] = {}
    for item in items:
        groups.setdefault(item.taken, []).append(item)
    return tuple(_dosed(key, groups[key], on) for key in sorted(groups))


def _dosed(key: str, group: list[IngredientLine], on: date) -> Dosed:
    lists = _by_source(group)
    day = (
        _day_of_line(group[0])
        if len(group) == 1
        else _compared([_summed(lines) for lines in lists])
    )
    starts = [
        item.line.since for item in group if item.line.since is not None and item.line.since <= on
    ]
    whole = len(starts) == len(group) or len({item.line.source for item in group}) > 1
    names = tuple(dict.fromkeys(item.line.name for item in group if item.line.name))
    taken = CurrentMedicine(
        group[0].ingredient,
        group[0].route,
        day.amount,
        day.unit,
        max(starts) if starts and whole else None,
        names,
        _times(group, day),
    )
    origin = ", ".join(item.line.origin for item in group)
    twice = any(len(items) > 1 and _twice(items) for items in lists)
    return Dosed(
        key,
        taken,
        day.why,
        min(starts, default=None),
        whole,
        origin,
        twice,
        _least(lists) if day.why else {},
        largest(lists),
    )


def _least(lists: list[list[IngredientLine]]) -> dict[str, Decimal]:
    """Of several lists of the same medicines the one that says most."""
    found: dict[str, Decimal] = {}
    for items in lists:
        said: dict[str, Decimal] = {}
        for amount in (_day_or_dose(item) for item in items):
            if amount is not None:
                said[amount.unit] = said.get(amount.unit, Decimal(0)) + amount.number
        found = {
            unit: max(found.get(unit, Decimal(0)), said.get(unit, Decimal(0)))
            for unit in {*found, *said}
        }
    return found


def _day_or_dose(item: IngredientLine) -> Amount | None:
    """What a line says about a day, or else one dose: a dose that is above a whole day's bound is
    so however often it is taken."""
    line = item.line
    said = line.dose if line.fault else _whole_day(line) or line.dose
    return in_mg(said) if said is not None and item.alone else None


def _times(group: list[IngredientLine], day: DayTotal) -> int | None:
    """How many equal doses a day, when every line says one dose and how often, and all say the
    same."""
    said = {_equal_doses(item.line) for item in group}
    lists = {item.line.source for item in group}
    alone = len(said) == 1 and len(lists) == len(group)
    return said.pop() if alone and day.amount is not None else None


def _equal_doses(line: MedicineLine) -> int | None:
    often = line.per_day
    return (
        int(often)
        if line.dose is not None
        and line.total is None
        and often is not None
        and often == int(often)
        else None
    )


def _twice(items: list[IngredientLine]) -> bool:
    """Two strengths of one name are no doubt; two names are, and so is one name with the same
    amount a day again."""
    named = {bare_name(item.line.name) for item in items if item.line.name}
    return len(named) > 1 or any(_again(one, other) for one, other in combinations(items, 2))


def _again(one: IngredientLine, other: IngredientLine) -> bool:
    """The same amount a day, and not written as two strengths."""
    strengths = {strengths_of(item.line.name) for item in (one, other)}
    return _day_of_line(one) == _day_of_line(other) and (len(strengths) < 2 or "" in strengths)


def _by_source(group: list[IngredientLine]) -> list[list[IngredientLine]]:
    sources: dict[str, list[IngredientLine]] = {}
    for item in group:
        sources.setdefault(item.line.source, []).append(item)
    return list(sources.values())


def _summed(items: list[IngredientLine]) -> DayTotal:
    days = [_day_of_line(item) for item in items]
    unknown = next((day for day in days if day.why), None)
    if unknown:
        return unknown
    if len({day.unit for day in days}) > 1:
        return DayTotal(None, "", "its doses are given in different units")
    return DayTotal(sum((day.amount or Decimal(0) for day in days), Decimal(0)), days[0].unit, "")


def _compared(days: list[DayTotal]) -> DayTotal:
    """One list's sum, when the lists agree. A list that gives no dose at all does not disagree."""
    said = [day for day in days if day.why != NOT_GIVEN] or days[:1]
    unknown = next((day for day in said if day.why), None)
    if unknown or len({(day.amount, day.unit) for day in said}) == 1:
        return unknown or said[0]
    amounts = " and ".join(
        sorted(f"{day.amount:f} {day.unit}/day" for day in said if day.amount is not None)
    )
    return DayTotal(None, "", f"conflict: the lists give {amounts}")


def _day_of_line(item: IngredientLine) -> DayTotal:
    line = item.line
    if line.fault:
        return DayTotal(None, "", line.fault)
    if not item.alone:
        return DayTotal(None, "", "it is part of a combination")
    amount = _whole_day(line)
    if amount is None:
        return DayTotal(
            None, "", NOT_GIVEN if line.dose is None else "how often it is taken was not given"
        )
    whole = in_mg(amount)
    return DayTotal(whole.number, whole.unit, "")


def _whole_day(line: MedicineLine) -> Amount | None:
    if line.total is not None:
        return line.total
    if line.dose is None or line.per_day is None:
        return None
    return Amount(line.dose.number * line.per_day, line.dose.unit, True)


def late_starts(items: tuple[IngredientLine, ...], on: date) -> tuple[Unusable, ...]:
    """Lines that say they were begun after the day of the record."""
    return tuple(
        Unusable(
            "recently_started",
            f"{item.line.name} is said to be taken since {item.line.since}, after {on}",
            item.line.origin,
        )
        for item in items
        if item.line.since is not None and item.line.since > on
    )


def in_mg(amount: Amount) -> Amount:
    """The same amount in mg where it was written in another weight."""
    factor = IN_MG.get(amount.unit)
    return amount if factor is None else Amount(amount.number * factor, "mg", amount.per_day)


def largest(lists: list[list[IngredientLine]]) -> Single | None:
    """Of several lists of the same medicines whatever one of them makes certain; None when a line
    does not say."""
    found = [_of_list(items) for items in lists]
    known = [single for single in found if single is not None]
    if len(known) < len(lists) or len({single.unit for single in known}) != 1:
        return None
    return Single(max(one.low for one in known), max(one.high for one in known), known[0].unit)


def _of_list(items: list[IngredientLine]) -> Single | None:
    """Lines may be taken at one time or apart: at least the largest, at most the sum."""
    lines = [_of_line(item) for item in items]
    known = [single for single in lines if single is not None]
    if len(known) < len(lines) or len({single.unit for single in known}) != 1:
        return None
    return Single(
        max(one.low for one in known), sum((one.high for one in known), Decimal(0)), known[0].unit
    )


def _of_line(item: IngredientLine) -> Single | None:
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
