"""Going up: from the regimen's start by its step or its ladder, never sooner than it says, to the
lowest limit or the goal."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

from unclench.content.types import Dose, Option, Product, Regimen
from unclench.errors import DoseError
from unclench.plan.dosing.calendar import lay
from unclench.plan.dosing.climb import climb, first_allowed, regimen_of, top
from unclench.plan.dosing.grains import grid
from unclench.plan.dosing.models import DosingRequest, Schedule
from unclench.plan.dosing.monitoring import with_trial
from unclench.plan.dosing.request import (
    ceilings,
    day_dose,
    lowest,
    medicine_of,
    regimen_in,
    request_for,
    singles,
    with_most_per_dose,
    with_room,
)
from unclench.plan.dosing.strengths import groups_of, with_fewest
from unclench.plan.regimen import Limit

STEP_ENTERED = "the step was entered by a clinician: no source gives one"


def titrate(
    medicine: Option,
    regimen: Regimen,
    ceiling: Dose | None,
    *,
    start: date,
    products: tuple[Product | str, ...] | None = None,
    bedtime: time | None = None,
    goal_total: Dose | None = None,
    today: date | None = None,
    region: str | None = None,
    most_per_dose: Dose | None = None,
    begin: Dose | None = None,
    hold_first: bool = False,
    limits: tuple[Limit, ...] = (),
    most_rows: int | None = None,
) -> Schedule:
    """A dated build-up of one medicine by one regimen, as an unsigned proposal.

    Amounts are day totals (`10 mg/day`) or single doses (`5 mg per dose`) in the medicine's own
    unit. `begin` is the amount already taken: the schedule then starts one step above it, or with
    `hold_first` at it. `most_rows` ends it after that many rows or at the review point, whichever
    comes first. DoseError (one line) for anything that cannot be made, is above a limit, in another
    unit, or in the past.
    """
    regimen = regimen_in(medicine, regimen)
    known = tuple(dict.fromkeys((*limits, *ceilings(medicine, regimen, ceiling))))
    request = request_for("titrate", medicine, regimen, start=start, today=today, bedtime=bedtime)
    request = with_most_per_dose(request, most_per_dose)._replace(
        limits=known,
        ceiling=lowest(known, request.unit),
        begin=begin,
        hold_first=hold_first,
        goal=goal_total,
        rows=most_rows,
        judgements=() if regimen in medicine_of(medicine).regimens else (STEP_ENTERED,),
    )
    request = with_room(request, top(request), regimen.most_doses_per_day, bedtime)
    first_allowed(request)
    return follow(with_fewest(request, groups_of(medicine, products, region), follow))


def enter_step(regimen: Regimen, step: Dose, every_days: int) -> Regimen:
    """A regimen for which no source gives a step, with the one that a clinician enters; DoseError
    when a source does."""
    if regimen.step is not None:
        raise DoseError(
            f"Regimen {regimen.id} has a step of {regimen.step}: it is not mixed with another."
        )
    if every_days < 1 or step.amount <= 0:
        raise DoseError("A step is more than 0, and is held for a day at least.")
    return regimen._replace(step=step, every_days=every_days)


def follow(request: DosingRequest) -> Schedule:
    """The schedule that follows from a request; the same request always gives the same schedule."""
    made = grid(request.products, request.unit, request.grain, _most(request))
    doses = singles(request, made)
    regimen = regimen_of(request)
    laid = lay(
        request,
        made,
        doses,
        climb(request, made, doses),
        "taper" if regimen.max_days else "continue",
    )
    return with_trial(laid)


def _most(request: DosingRequest) -> Decimal:
    begun = request.begin.amount if request.begin else Decimal(0)
    return max(day_dose(top(request), request.unit).amount, begun)


def course_end(request: DosingRequest) -> date | None:
    """The first day after a course of limited days, counted from its first day in whatever plan;
    None without such an end."""
    days = request.regimen.max_days if request.regimen else None
    return request.until or (None if days is None else request.start + timedelta(days=days))
