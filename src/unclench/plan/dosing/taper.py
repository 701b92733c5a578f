"""Coming off: strictly down, by no more than the knowledge allows, held as long as it asks, ending with the smallest dose there is."""

from __future__ import annotations

from datetime import date, time
from fractions import Fraction
from functools import lru_cache
from math import ceil

from unclench.errors import DoseError
from unclench.library.models import Dose, Option, Product, Taper
from unclench.plan.dosing.calendar import lay
from unclench.plan.dosing.models import SLOTS, Request, Schedule, Step
from unclench.plan.dosing.quantum import Grid, exact, grid
from unclench.plan.dosing.request import day_dose, medicine_of, poured, request_for, singles, usual_regimen, with_room
from unclench.plan.dosing.split import above, cannot, divide
from unclench.plan.dosing.tablets import by_form, usable

RATE_ENTERED = "the taper was entered by a clinician: no source gives steps"
MOST_STEPS = 520


def taper(
    option: Option, from_total: Dose, *, start: date, products: tuple[Product | str, ...] | None = None, to: Dose | None = None,
    slower: int = 1, bedtime: time | None = None, today: date | None = None, region: str | None = None,
    doses_per_day: int | None = None, hold_first: bool = False, entered: Taper | None = None,
) -> Schedule:  # fmt: skip
    """A dated way down from the day's total that is taken now, to 0 or to a lower total, as an unsigned proposal.

    The first lower dose is on `start` (with `hold_first` the present total is kept for one interval first). `slower` makes every
    hold so many times as long. `entered` is a clinician's rate, only where no source gives one. DoseError as for `titrate`.
    """
    medicine = medicine_of(option)
    rate = _rate(option, entered)
    request = request_for(
        "taper", option, usual_regimen(option), start=start, today=today, bedtime=bedtime, limits=(), most_per_dose=None,
        doses_per_day=doses_per_day,
    )  # fmt: skip
    request = request._replace(begin=from_total, goal=to, slower=slower, hold_first=hold_first, rate=rate)
    if entered:
        request = request._replace(judgements=(RATE_ENTERED,))
    if doses_per_day is None:
        request = _with_room(request, exact(from_total, request.unit), bedtime)
    pool = usable(medicine, option.name, products, region)
    return follow(poured(request._replace(products=by_form(pool)[0] if products is None else pool)))


def _with_room(request: Request, begin: Fraction, bedtime: time | None) -> Request:
    """More doses a day where so much is taken that one dose would be too large; as before when even a full day has no room."""
    most = request.most_per_dose
    fits = most is not None and begin <= exact(most, request.unit) * len(SLOTS)
    return with_room(request, begin, len(SLOTS), bedtime) if fits else request


def _rate(option: Option, entered: Taper | None) -> Taper:
    """The rate of the knowledge; DoseError when there is none, or when one is entered beside it."""
    stopping = medicine_of(option).stopping
    if stopping.taper is None and entered is None:
        harmless = stopping.abrupt == "harmless"
        why = "none is known to be needed, and a clinician decides" if harmless else "the prescriber has to enter them"
        raise DoseError(f"No source gives steps for coming off {option.name}: {why}.")
    if stopping.taper is not None and entered is not None:
        raise DoseError(f"The steps for coming off {option.name} are known: they are made slower, not replaced.")
    found = stopping.taper or entered
    assert found is not None
    if found.every_days < 1 or found.at_most.amount <= 0:
        raise DoseError("A step down is more than 0, and is held for a day at least.")
    return found


@lru_cache(maxsize=64)
def _figures(rate: Taper, unit: str) -> tuple[Fraction, Fraction, Fraction]:
    """The most of one step, the total at which it gets smaller (0: never), and the most from there."""
    most = exact(rate.at_most, unit)
    if rate.while_above is None or rate.then_at_most is None:
        return most, Fraction(0), most
    return most, exact(rate.while_above, unit), exact(rate.then_at_most, unit)


def cap(rate: Taper, total: Fraction, unit: str) -> Fraction:
    """The most that one step may take off this total. A step from above the slower part ends where that part begins."""
    most, line, slow = _figures(rate, unit)
    return slow if total <= line else min(most, max(total - line, slow))


def follow(request: Request) -> Schedule:
    """The schedule that follows from a request; the same request always gives the same schedule."""
    begin, goal = _checked(request)
    made = grid(request.products, request.unit, request.grain, day_dose(begin, request.unit).amount)
    doses = singles(request, made)
    if len(doses) == 1:
        raise cannot(begin, request.counts(), made, doses)
    totals = _totals(request, made, doses, begin, goal)
    return lay(request, made, doses, _steps(request, totals), "continue" if totals[-1] else "stopped")


def _checked(request: Request) -> tuple[Fraction, Fraction]:
    """From where and to where, as day totals."""
    assert request.begin is not None and request.rate is not None
    for dose in (request.begin, request.goal):
        if dose is not None and dose.per != "day":
            raise DoseError(f"{dose} is one dose: write the whole day, like '60 {request.unit}/day'.")
    begin = exact(request.begin, request.unit)
    goal = exact(request.goal, request.unit) if request.goal else Fraction(0)
    if begin < goal or (begin == goal and not request.hold_first):
        raise DoseError(f"A taper goes down: {day_dose(begin, request.unit)} is not above {day_dose(goal, request.unit)}.")
    if request.slower < 1:
        raise DoseError("A taper is never faster than the knowledge allows: 'slower' is 1, 2, 3 and so on.")
    return begin, goal


def _totals(request: Request, made: Grid, doses: tuple[int, ...], begin: Fraction, goal: Fraction) -> list[int]:
    """Every total in grains, the present one left out unless it is kept first."""
    last = _whole(goal, request, made, doses)
    totals = [_whole(begin, request, made, doses)] if request.hold_first else []
    now = begin / Fraction(made.grain)
    while not totals or totals[-1] != last:
        totals.append(_next(request, made, doses, now, last, totals))
        now = Fraction(totals[-1])
        if len(totals) > MOST_STEPS:
            raise DoseError(f"{request.begin} needs more than {MOST_STEPS} steps: check the amount.")
    return totals


def _next(request: Request, made: Grid, doses: tuple[int, ...], now: Fraction, last: int, totals: list[int]) -> int:
    """The lowest total one step below (all in grains); nothing ends but from the smallest dose there is, and that is held first."""
    assert request.rate is not None
    smallest, grain = doses[1], Fraction(made.grain)
    if not totals and now == smallest and last == 0:
        return smallest
    lowest = now - cap(request.rate, now * grain, request.unit) / grain
    least = max(ceil(lowest), last, smallest if now > smallest else 0)
    found = above(least, request.counts(), doses, ceil(now) - 1)
    if found is None:
        raise cannot(max(lowest, Fraction(0)) * grain, request.counts(), made, doses)
    return found


def _whole(total: Fraction, request: Request, made: Grid, doses: tuple[int, ...]) -> int:
    grains = total / Fraction(made.grain)
    if grains.denominator != 1 or divide(int(grains), request.counts(), doses) is None:
        raise cannot(total, request.counts(), made, doses)
    return int(grains)


def _steps(request: Request, totals: list[int]) -> tuple[Step, ...]:
    """Each total held as long as the rate asks, and all together no shorter than it allows."""
    assert request.rate is not None
    held = [total for total in totals if total]
    if not held:  # unreached: the smallest dose is always a step; stopping at once can harm, so it is looked at all the same
        raise DoseError("A medicine is never stopped in one step: a clinician decides.")
    days = request.rate.every_days * request.slower
    if not totals[-1] and request.rate.not_under_days:
        days = max(days, -(-request.rate.not_under_days // len(held)))
    return tuple(
        Step(total, days if total else 1, "check_in" if i else "none", ("start",) if i == 0 else ())
        for i, total in enumerate(totals)
    )
