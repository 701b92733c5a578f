"""The check-ins of a schedule by a diary: what really happened before each of its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import date, timedelta
from itertools import pairwise

from unclench.diary.doses import lasting
from unclench.diary.entry import DayDose, DiaryEntry
from unclench.plan.dosing.history import Checkin, What

DAY = timedelta(days=1)
# A side effect that lasts is the answer to a check-in.
BY_SIGN: Mapping[str, What] = {"drowsiness": "too_drowsy", "weakness": "too_weak"}


def checkins_of(
    entries: Sequence[DiaryEntry],
    medicine: str,
    starts: Sequence[date],
    on: date,
    danger: Set[str] = frozenset(),
) -> tuple[Checkin, ...]:
    """One for each step that began by `on`, `starts` being their first days in order. They end
    before a step about which nothing was noted: what happened then is not known. A sign of `danger`
    comes before everything else."""
    return tuple(_checkins(entries, medicine, starts, on, danger))


def _checkins(
    entries: Sequence[DiaryEntry], medicine: str, starts: Sequence[date], on: date, danger: Set[str]
) -> Iterator[Checkin]:
    for before, start in pairwise(starts):
        between = [entry for entry in entries if before <= entry.day < start]
        if start > on or not between:
            return
        yield _checkin(between, medicine, start, danger)


def _checkin(
    between: Sequence[DiaryEntry], medicine: str, start: date, danger: Set[str]
) -> Checkin:
    """The most cautious of what was noted: danger, then missed doses, extra ones, side effects."""
    doses = {
        entry.day: dose
        for entry in sorted(between, key=lambda entry: entry.day)
        for dose in entry.doses or ()
        if dose.medicine == medicine
    }
    earliest = min(entry.day for entry in between)
    lasted = lasting(between, start - DAY, (start - earliest).days)
    signs = {effect.sign for effect in lasted}
    if signs & danger:
        return Checkin(start, "danger_sign")
    if absent := _right_before(start, doses, lambda dose: dose.total == 0):
        return Checkin(start, "missed", absent)
    if extra := _right_before(start, doses, lambda dose: dose.extra > 0):
        return Checkin(start, "extra", extra)
    if any(dose.missed for dose in doses.values()):
        return Checkin(start, "missed", 0)
    found = [what for sign, what in BY_SIGN.items() if sign in signs]
    return Checkin(start, found[0] if found else "fine")


def _right_before(
    start: date, doses: Mapping[date, DayDose], holds: Callable[[DayDose], bool]
) -> int:
    """How many days in a row right before this one were noted like that."""
    days = 0
    while (dose := doses.get(start - (days + 1) * DAY)) is not None and holds(dose):
        days += 1
    return days
