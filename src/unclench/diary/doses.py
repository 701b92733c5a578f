"""What was really taken, by the diary: the runs of days with the same total, and the changes
between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from unclench.diary.entry import DiaryEntry, NotedEffect


class DoseRun(NamedTuple):
    """The same total on every noted day from the first to the last."""

    medicine: str
    first: date
    last: date
    total: Decimal
    unit: str

    def weeks(self) -> int:
        """Whole weeks from the first day to the end of the last."""
        return ((self.last - self.first).days + 1) // 7


class EffectTiming(NamedTuple):
    """A side effect with the last change of a dose before it began: `total` since `since`, and
    `days` between. `since` is None when no change was noted before it."""

    effect: NotedEffect
    medicine: str
    total: Decimal | None
    unit: str
    since: date | None
    days: int | None
    rose: bool


def medicines(entries: Iterable[DiaryEntry]) -> tuple[str, ...]:
    """Every medicine whose total was noted, in the order in which they began."""
    return tuple(dict.fromkeys(dose.medicine for _, dose in _totals(entries)))


def _totals(entries: Iterable[DiaryEntry]) -> list[tuple[date, _Total]]:
    return [
        (entry.day, _Total(dose.medicine, dose.total, dose.unit))
        for entry in sorted(entries, key=lambda entry: entry.day)
        for dose in entry.doses or ()
        if dose.total is not None
    ]


class _Total(NamedTuple):
    medicine: str
    total: Decimal
    unit: str


def runs(entries: Iterable[DiaryEntry], medicine: str) -> tuple[DoseRun, ...]:
    """The runs of one medicine in order. Of several totals of one day the last one noted counts."""
    by_day = {day: dose for day, dose in _totals(entries) if dose.medicine == medicine}
    found: list[DoseRun] = []
    for day, dose in by_day.items():
        if found and (found[-1].total, found[-1].unit) == (dose.total, dose.unit):
            found[-1] = found[-1]._replace(last=day)
        else:
            found.append(DoseRun(medicine, day, day, dose.total, dose.unit))
    return tuple(found)


def course(found: Sequence[DoseRun]) -> tuple[DoseRun, ...]:
    """The runs of the present or last course, with its end: those after the last run of nothing
    that another dose followed."""
    began = 0
    for i, run in enumerate(found[:-1]):
        if not run.total:
            began = i + 1
    return tuple(found[began:])


def present(found: Sequence[DoseRun]) -> DoseRun | None:
    """The run of the last noted day; None when nothing is taken."""
    return found[-1] if found and found[-1].total else None


def highest(found: Sequence[DoseRun]) -> DoseRun:
    """The longest of the runs with the highest total; ValueError without runs."""
    most = max(run.total for run in found)
    return max((run for run in found if run.total == most), key=lambda run: run.last - run.first)


def timings(entries: Sequence[DiaryEntry]) -> tuple[EffectTiming, ...]:
    """Every side effect with the last change of each medicine before it began."""
    by_medicine = [runs(entries, medicine) for medicine in medicines(entries)]
    return tuple(_timing(effect, found) for effect in effects(entries) for found in by_medicine)


def _timing(effect: NotedEffect, found: Sequence[DoseRun]) -> EffectTiming:
    before = [i for i, run in enumerate(found) if run.first <= effect.onset]
    if not before:
        return EffectTiming(effect, found[0].medicine, None, "", None, None, False)
    last = found[before[-1]]
    rose = before[-1] == 0 or last.total > found[before[-1] - 1].total
    days = (effect.onset - last.first).days
    return EffectTiming(effect, last.medicine, last.total, last.unit, last.first, days, rose)


def effects(entries: Iterable[DiaryEntry]) -> tuple[NotedEffect, ...]:
    """Every side effect once, as it was noted last."""
    found: dict[tuple[str, date], NotedEffect] = {}
    for entry in sorted(entries, key=lambda entry: entry.day):
        for effect in entry.effects or ():
            found[effect.sign, effect.onset] = effect
    return tuple(found.values())


def lasting(entries: Sequence[DiaryEntry], on: date, within: int) -> tuple[NotedEffect, ...]:
    """The side effects that were noted in the last days and had not ended."""
    late = [entry for entry in entries if on - timedelta(days=within) <= entry.day <= on]
    return tuple(effect for effect in effects(late) if effect.end is None or effect.end >= on)
