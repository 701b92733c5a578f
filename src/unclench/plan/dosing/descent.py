"""A way down: how much one step may take off, and from which dose of the day. No dose gets larger,
none moves, none comes back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from unclench.content.types import Option, Taper
from unclench.errors import DoseError
from unclench.plan.dosing.calendar import DAY, LONGEST_GAP, since_midnight
from unclench.plan.dosing.grains import exact
from unclench.plan.dosing.models import DosingRequest, Laid, Slot
from unclench.plan.dosing.request import medicine_of

RATE_ENTERED = "the taper was entered by a clinician: no source gives steps"


def rate_of(option: Option, entered: Taper | None) -> Taper:
    """The rate of the knowledge; DoseError when there is none, or when another one is entered."""
    stopping = medicine_of(option).stopping
    if stopping.taper is None and entered is None:
        harmless = stopping.abrupt == "harmless"
        why = (
            "none is known to be needed, and a clinician decides"
            if harmless
            else "the prescriber has to enter them"
        )
        raise DoseError(f"No source gives steps for tapering {option.name}: {why}.")
    if stopping.taper is not None and entered is not None:
        raise DoseError(
            f"The steps for tapering {option.name} are known: they are made slower, not replaced."
        )
    found = stopping.taper or entered
    assert found is not None
    if found.every_days < 1 or found.at_most.amount <= 0:
        raise DoseError("A step down is more than 0, and is held for a day at least.")
    return found


@lru_cache(maxsize=64)
def _figures(rate: Taper, unit: str) -> tuple[Fraction, Fraction, Fraction]:
    """The largest step, the total at which it gets smaller (0: never), and the largest from
    there."""
    most = exact(rate.at_most, unit)
    if rate.while_above is None or rate.then_at_most is None:
        return most, Fraction(0), most
    return most, exact(rate.while_above, unit), exact(rate.then_at_most, unit)


def cap(rate: Taper, total: Fraction, unit: str) -> Fraction:
    """The largest step down from this total. A step from above the slower part ends where
    that part begins."""
    most, line, slow = _figures(rate, unit)
    return slow if total <= line else min(most, max(total - line, slow))


# A judgement of this project: of equal doses the ones in the day go first; the one with the larger
# part (for most, bedtime) last.
FIRST_TO_GO: tuple[Slot, ...] = ("midday", "evening", "morning", "bedtime")
WITHOUT_LONG_GAPS = 2


def lower(
    request: DosingRequest, day: Laid, doses: tuple[int, ...], most_off: int, least: int
) -> Laid | None:
    """The day after one step: as much off one dose as the step allows, of several the largest; None
    when nothing can be taken off.

    `least` is the lowest total that this step may lead to.
    """
    most = min(most_off, day.total() - least)
    found = [
        (slot, to)
        for slot, dose in day.parts.items()
        if dose and (to := _lowest(doses, dose - most)) < dose
    ]
    close = [one for slot, to in found for one in _close(request, day, doses, slot, to)]
    order = _order(request)
    best = min(
        close or found,
        key=lambda one: (one[1] - day.parts[one[0]], -day.parts[one[0]], order.index(one[0])),
        default=None,
    )
    return None if best is None else _with(day, *best)


def _lowest(doses: tuple[int, ...], floor: int) -> int:
    """The smallest dose that is not below the floor."""
    return doses[bisect_left(doses, max(floor, 0))]


def _close(
    request: DosingRequest, day: Laid, doses: tuple[int, ...], slot: Slot, to: int
) -> Iterator[tuple[Slot, int]]:
    """The dose, or where it may not end, the smallest in its place."""
    if to or keeps_close(request, _with(day, slot, 0)):
        yield slot, to
    elif doses[1] < day.parts[slot]:
        yield slot, doses[1]


def cut(request: DosingRequest, day: Laid, limit: int, doses: tuple[int, ...]) -> Laid:
    """The day at or under a limit: the largest dose gets smaller, again and again, so that no dose
    gets larger."""
    while day.total() > limit:
        slot = min(day.parts, key=lambda one: (-day.parts[one], _order(request).index(one)))
        day = _with(day, slot, max(dose for dose in doses if dose < day.parts[slot]))
    return day


def _order(request: DosingRequest) -> tuple[Slot, ...]:
    """Which of equal doses gets smaller first; the one with the larger part last."""
    return (*(slot for slot in FIRST_TO_GO if slot != request.slots[0]), request.slots[0])


def _with(day: Laid, slot: Slot, to: int) -> Laid:
    return Laid({**day.parts, slot: to})


def keeps_close(request: DosingRequest, day: Laid) -> bool:
    """Whether no two doses are further apart than half a day, while there are more than two."""
    left = [since_midnight(at) for at in request.times if day.parts.get(at.slot)]
    return len(left) <= WITHOUT_LONG_GAPS or all(gap <= LONGEST_GAP for gap in _gaps(left))


def _gaps(moments: list[timedelta]) -> Iterator[timedelta]:
    yield from (after - before for before, after in pairwise((*moments, moments[0] + DAY)))
