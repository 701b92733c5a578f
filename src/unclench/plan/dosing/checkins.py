"""What really happened, and the plan from there. Every step waits for a check-in; no re-plan falls further than a taper may."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from unclench.errors import DoseError
from unclench.library.models import Dose
from unclench.plan.dosing.calendar import row_on
from unclench.plan.dosing.derive import derive
from unclench.plan.dosing.models import Request, Row, Schedule
from unclench.plan.dosing.quantum import exact

Outcome = Literal["fine", "goal_met", "too_drowsy", "too_weak", "withdrawal", "danger_sign"]
Event = Literal["missed", "ran_out", "vomited", "extra", "held", "danger_sign"]
Action = Literal["go_on", "review", "hold", "resume", "restart_low", "ask_clinician", "triage"]
Urgency = Literal["routine", "same_day", "emergency"]

# A judgement of this project; one source puts the limit at about 24 hours, for one medicine. A clinician confirms it by signing.
RESTART_LOW_AFTER_DAYS = 1
RESTART_LOW = f"after more than {RESTART_LOW_AFTER_DAYS} whole day without doses the build-up begins again at its start"
ABSENT = ("missed", "ran_out", "vomited")


class Happened(NamedTuple):
    """`days` whole days right before the new plan: without any dose (missed, ran_out, vomited), or at the total before (held)."""

    event: Event
    days: int = 0


class Replan(NamedTuple):
    """What to do, how soon somebody must look, the schedule from here (None: a person decides, not a table), and a step back that
    a clinician may choose instead. Every schedule is a new proposal: an earlier signature does not carry over."""

    action: Action
    urgency: Urgency
    schedule: Schedule | None
    offer: Schedule | None = None


def check_in(schedule: Schedule, outcome: Outcome, on: date, *, reviewed: bool = False) -> Replan:
    """Before the next step: goal met → stop climbing; too drowsy or weak → hold, with a step back on offer; danger → triage.

    `on` is the first day the answer is for; the day before was taken as planned (else see `replan`).
    """
    if outcome == "danger_sign" or (outcome == "withdrawal" and schedule.request.kind == "titrate"):
        return Replan("triage", "emergency", None)
    if outcome == "withdrawal":
        return Replan("hold", "same_day", resume(schedule, on), _step_up(schedule, on))
    if outcome == "fine" or (outcome != "goal_met" and schedule.request.kind == "taper"):
        waits = _next_row(schedule, on).gate == "review" and not reviewed
        return Replan("review", "routine", hold(schedule, on)) if waits else Replan("go_on", "routine", schedule)
    offer = None if outcome == "goal_met" else step_back(schedule, on)
    return Replan("hold", "routine", hold(schedule, on), offer)


def replan(schedule: Schedule, happened: Happened, on: date, *, now: Dose | None = None) -> Replan:
    """The plan from `on` after missed days, an empty box, vomiting, extra doses or a held step.

    `now` is the day's total really taken before, when it is not the planned one. Never more at once to catch up; after a longer
    break a build-up begins low again, and a taper waits for a clinician.
    """
    if happened.days < 0:
        raise DoseError(f"{happened.days} days is not a number of days.")
    if happened.event == "danger_sign":
        return Replan("triage", "emergency", None)
    urgency = _urgency(schedule.request, happened)
    if happened.event in ABSENT and happened.days > RESTART_LOW_AFTER_DAYS:
        return _after_break(schedule, on, urgency)
    taken = now or _present(schedule, on - timedelta(days=happened.days))
    found = resume(schedule, on, now=taken)
    return Replan("resume", urgency, _noted(found) if happened.event in ABSENT and happened.days else found)


def _urgency(request: Request, happened: Happened) -> Urgency:
    """Extra doses, and doses that were not had of what is not stopped at once, are looked at the same day."""
    absent = happened.event in ("ran_out", "vomited") or (happened.event == "missed" and happened.days > 0)
    return "same_day" if happened.event == "extra" or (absent and request.abrupt != "harmless") else "routine"


def _after_break(schedule: Schedule, on: date, urgency: Urgency) -> Replan:
    if schedule.request.kind == "taper":
        return Replan("ask_clinician", urgency, None)
    again = schedule.request._replace(start=on, begin=None, hold_first=False, dates=())
    return Replan("restart_low", urgency, _noted(derive(again)))


def _noted(schedule: Schedule) -> Schedule:
    """The same schedule with the judgement to confirm, worked out again so that it still follows from its request."""
    request = schedule.request
    return derive(request._replace(judgements=tuple(dict.fromkeys((*request.judgements, RESTART_LOW)))))


def hold(schedule: Schedule, on: date) -> Schedule:
    """The present total, and no further step up or down until a clinician plans one."""
    taken = _present(schedule, on)
    if not taken.amount:
        raise DoseError(f"Nothing of {schedule.medicine} is taken on {on}: there is nothing to hold.")
    return derive(schedule.request._replace(start=on, begin=taken, hold_first=True, goal=taken, dates=()))


def resume(schedule: Schedule, on: date, *, now: Dose | None = None) -> Schedule:
    """The present total for one whole interval, then on as planned. From above the limit it goes down to it, as fast as a taper."""
    request, taken = schedule.request, now or _present(schedule, on)
    if not taken.amount:
        return derive(_untouched(request)._replace(start=on, begin=None, hold_first=False, dates=()))
    again = request._replace(start=on, begin=taken, hold_first=True, dates=())
    limit = request.goal or request.ceiling
    if request.kind == "titrate" and limit and exact(taken, request.unit) > exact(limit, request.unit):
        return derive(_down(again, taken, limit))
    return derive(again)


def _untouched(request: Request) -> Request:
    """A build-up of which nothing was taken yet begins as it would have; a taper that has ended does not begin again."""
    if request.kind == "taper":
        raise DoseError("The taper has ended: nothing is taken any more that could be planned on.")
    return request


def step_back(schedule: Schedule, on: date) -> Schedule | None:
    """Down to the total before this one, no faster than a taper.

    None at the first step, when no source gives the rate, or when these products cannot make steps that small.
    """
    taken, before = _present(schedule, on), _before(schedule, on)
    if before is None or before.total >= taken.amount:
        return None
    target = Dose(before.total, schedule.unit, "day")
    request = schedule.request._replace(start=on, dates=())
    if request.rate is not None:
        return _if_made(_down(request, taken, target))
    return derive(request._replace(begin=target, goal=target, hold_first=True)) if request.abrupt == "harmless" else None


def _if_made(request: Request) -> Schedule | None:
    try:
        return derive(request)
    except DoseError:
        return None


def _down(request: Request, taken: Dose, target: Dose) -> Request:
    if request.rate is None:
        raise DoseError(f"{taken} is above {target}, and no source gives steps down: a clinician has to enter them.")
    return request._replace(kind="taper", regimen=None, begin=taken, goal=target, hold_first=False, slower=1)


def _step_up(schedule: Schedule, on: date) -> Schedule | None:
    """One step back in a taper: the total before this one, kept for an interval before the way down goes on."""
    before = _before(schedule, on)
    if before is None:
        return None
    begin = Dose(before.total, schedule.unit, "day")
    return derive(schedule.request._replace(start=on, begin=begin, hold_first=True, dates=()))


def _present(schedule: Schedule, on: date) -> Dose:
    """What was taken on the day before; before the plan began, what was taken then."""
    request = schedule.request
    if on <= schedule.rows[0].start:
        return request.begin or Dose(Decimal(0), request.unit, "day")
    return Dose(row_on(schedule, on - timedelta(days=1)).total, request.unit, "day")


def _before(schedule: Schedule, on: date) -> Row | None:
    """The row before the one of yesterday."""
    if on <= schedule.rows[0].start:
        return None
    at = schedule.rows.index(row_on(schedule, on - timedelta(days=1)))
    return schedule.rows[at - 1] if at else None


def _next_row(schedule: Schedule, on: date) -> Row:
    return next((row for row in schedule.rows if row.start >= on), schedule.rows[-1])
