"""The plan from the present dose: held, continued, a step back, or under lower limits. Nothing
here falls faster than a taper."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from unclench.content.types import Dose
from unclench.errors import DoseError
from unclench.plan.dosing.calendar import DAY, begins, row_on
from unclench.plan.dosing.derive import derive
from unclench.plan.dosing.grains import exact, grid, plain
from unclench.plan.dosing.models import DosingRequest, Row, Schedule, SlotAmount
from unclench.plan.dosing.request import lowest, singles
from unclench.plan.dosing.split import below
from unclench.plan.dosing.strengths import with_fewest
from unclench.plan.dosing.tablets import by_form
from unclench.plan.dosing.titrate import course_end
from unclench.plan.regimen import Limit


def hold(schedule: Schedule, on: date) -> Schedule:
    """The present total, and no further step up or down until a clinician plans one."""
    taken = present(schedule, on)
    if not taken.amount:
        raise DoseError(
            f"Nothing of {schedule.medicine} is taken on {on}: there is nothing to hold."
        )
    return remade(
        _continued(schedule, on)._replace(begin=taken, hold_first=True, since=None, goal=taken)
    )


def resume(schedule: Schedule, on: date, *, now: Dose | None = None) -> Schedule:
    """The present total for one whole interval, then on as planned. From above the limit it goes
    down to it, as fast as a taper.

    A plan that has not begun only begins later.
    """
    request, taken = _continued(schedule, on), now or present(schedule, on)
    if not taken.amount:
        return derive(_untouched(request)._replace(begin=None, hold_first=False))
    if now is None and request.kind == "taper" and on <= begins(schedule):
        return remade(request)
    limit = request.goal or request.ceiling
    if (
        request.kind == "titrate"
        and limit
        and exact(taken, request.unit) > exact(limit, request.unit)
    ):
        return remade(down(request, taken, most_made(request, taken, limit)))
    return remade(
        request._replace(
            begin=taken, hold_first=True, since=None, taken=_shape_at(schedule, on, taken)
        )
    )


def _continued(schedule: Schedule, on: date) -> DosingRequest:
    """The request continued from a day: a course of limited days still ends when it would have,
    and the steps are remembered."""
    request = schedule.request
    return request._replace(
        start=on,
        dates=(),
        until=course_end(request),
        earlier=before(schedule, on),
        taken=shape(schedule, on),
        as_taken=False,
        under=None,
        begun=request.begun or (request.start if on > request.start else None),
        since=_day_before(on) if request.kind == "taper" else None,
    )


def _day_before(on: date) -> date:
    return max(on, date.min + DAY) - DAY


def _untouched(request: DosingRequest) -> DosingRequest:
    """A build-up of which nothing was taken yet begins as it would have; a taper that has ended
    does not begin again."""
    if request.kind == "taper":
        raise DoseError("The taper has ended: nothing is taken any more that could be planned on.")
    return request


def step_back(schedule: Schedule, on: date) -> Schedule | None:
    """Down to the total before this one, no faster than a taper.

    None at the first step, when no source gives the rate, or when these products cannot make steps
    that small.
    """
    taken, passed = present(schedule, on), before(schedule, on)
    lower = [dose for dose in passed if dose.amount < taken.amount]
    if not lower:
        return None
    request = _continued(schedule, on)._replace(earlier=tuple(lower[:-1]))
    if request.rate is not None:
        return if_made(down(request, taken, lower[-1]))
    harmless = request.kind == "titrate" and request.abrupt == "harmless"
    return (
        if_made(request._replace(begin=lower[-1], goal=lower[-1], hold_first=True))
        if harmless
        else None
    )


def step_up(schedule: Schedule, on: date) -> Schedule | None:
    """One step back in a taper: the total before this one, kept for an interval before the way down
    continues; never above a limit."""
    taken, request = present(schedule, on), _continued(schedule, on)
    higher = [dose for dose in before(schedule, on) if dose.amount > taken.amount]
    if not higher or (request.ceiling is not None and higher[-1].amount > request.ceiling.amount):
        return None
    return if_made(
        request._replace(
            begin=higher[-1],
            hold_first=True,
            since=None,
            earlier=tuple(higher[:-1]),
            taken=_shape_before(schedule, on, higher[-1]),
        )
    )


def way_off(schedule: Schedule, on: date) -> Schedule | None:
    """From the present dose down to nothing; None when nothing is taken, or no source gives the
    rate."""
    taken = present(schedule, on)
    request = _continued(schedule, on)
    known = request.rate is not None and taken.amount
    return if_made(down(request, taken, Dose(Decimal(0), request.unit, "day"))) if known else None


def limited(schedule: Schedule, limits: tuple[Limit, ...], on: date) -> Schedule:
    """The plan when limits have changed, as when the kidneys are weaker: a lower one applies at
    once, a higher one does not.

    What is above it comes down to the highest total that can be made under it. DoseError when the
    rate of that is not known.
    """
    request, taken = _continued(schedule, on), present(schedule, on)
    known = tuple(dict.fromkeys((*request.limits, *limits)))
    most = lowest(known, request.unit)
    if most is None:
        return resume(schedule, on)
    goal = _goal_within(request, most)
    narrower = request._replace(limits=known, ceiling=most, goal=goal)
    if exact(taken, request.unit) > exact(most, request.unit):
        return remade(down(narrower, taken, most_made(narrower, taken, goal or most)))
    return resume(schedule._replace(request=narrower), on)


def _goal_within(request: DosingRequest, most: Dose) -> Dose | None:
    """Where the plan ends under a limit: a climb at the limit, unless its goal is below; a way down
    at its goal, or the limit below that."""
    if request.kind == "titrate":
        return request.goal if request.goal and request.goal.amount <= most.amount else None
    goal = request.goal or Dose(Decimal(0), request.unit, "day")
    return min(goal, most, key=lambda dose: dose.amount)


def down(request: DosingRequest, taken: Dose, target: Dose) -> DosingRequest:
    """The way down between two totals, as a request."""
    if request.rate is None:
        raise DoseError(
            f"{taken} is above {target}, and no source gives steps down: a clinician has to enter "
            "them."
        )
    return request._replace(
        kind="taper",
        regimen=None,
        begin=taken,
        goal=target,
        hold_first=False,
        slower=1,
        until=None,
        since=_day_before(request.start),
    )


def most_made(request: DosingRequest, taken: Dose, limit: Dose) -> Dose:
    """The highest total up to a limit that the products make."""
    made = grid(request.products, request.unit, request.grain, taken.amount)
    grains = int(exact(limit, request.unit) / Fraction(made.grain))
    doses = singles(request._replace(kind="taper", begin=taken), made)
    return Dose(made.amount(below(grains, request.counts(), doses)), request.unit, "day")


def if_made(request: DosingRequest) -> Schedule | None:
    """The schedule of a request, or None when it cannot be followed."""
    try:
        return remade(request)
    except DoseError:
        return None


def remade(request: DosingRequest) -> Schedule:
    """The schedule of a request with its products, or where they do not make it with others that
    are to hand."""
    try:
        return derive(request)
    except DoseError:
        if not request.pool:
            raise
        return derive(with_fewest(request, by_form(request.pool), derive))


def present(schedule: Schedule, on: date) -> Dose:
    """The dose of the day before; before the plan began, the dose at that time."""
    request = schedule.request
    if on <= schedule.rows[0].start:
        return request.begin or Dose(Decimal(0), request.unit, "day")
    return Dose(row_on(schedule, on - DAY).total, request.unit, "day")


def shape(schedule: Schedule, on: date) -> tuple[SlotAmount, ...]:
    """How the day before was divided; before the plan began, as far as it is known."""
    if on <= schedule.rows[0].start:
        return schedule.request.taken
    return _amounts(row_on(schedule, on - DAY))


def _amounts(row: Row) -> tuple[SlotAmount, ...]:
    return tuple(SlotAmount(dose.slot, dose.amount) for dose in row.doses)


def _shape_at(schedule: Schedule, on: date, total: Dose) -> tuple[SlotAmount, ...]:
    """How a total was divided when it was taken in this plan; nothing where it was not."""
    row = next(
        (row for row in reversed(schedule.rows) if row.start < on and row.total == total.amount),
        None,
    )
    if row is not None:
        return _amounts(row)
    taken = schedule.request.taken
    return taken if sum((part.amount for part in taken), Decimal(0)) == total.amount else ()


def _shape_before(schedule: Schedule, on: date, total: Dose) -> tuple[SlotAmount, ...]:
    """How the day was divided when so much was taken; where this plan does not say, with one dose
    larger than now."""
    if known := _shape_at(schedule, on, total):
        return known
    now = shape(schedule, on)
    more = total.amount - sum((part.amount for part in now), Decimal(0))
    least = min(now, key=lambda part: part.amount, default=None)
    return tuple(
        part._replace(amount=part.amount + more) if part is least else part for part in now
    )


def before(schedule: Schedule, on: date) -> tuple[Dose, ...]:
    """The totals that were taken before the present one, in order, also those of the plans before
    this one."""
    request = schedule.request
    if on <= schedule.rows[0].start:
        return request.earlier
    at = schedule.rows.index(row_on(schedule, on - DAY))
    rows = (row.total for row in schedule.rows[: at + 1])
    begun = (request.begin.amount,) if request.begin else ()
    totals = (*(dose.amount for dose in request.earlier), *begun, *rows)
    changed = [total for total, after in pairwise(totals) if total != after]
    return tuple(Dose(plain(total), request.unit, "day") for total in changed)
