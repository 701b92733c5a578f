"""What really happened, and the plan from there. Every step waits for a check-in; no re-plan falls
further than a taper may."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple

from unclench.content.types import Dose
from unclench.errors import DoseError
from unclench.plan.dosing.climb import first_total, next_total, top
from unclench.plan.dosing.continuing import (
    down,
    hold,
    if_made,
    present,
    resume,
    step_back,
    step_up,
    way_off,
)
from unclench.plan.dosing.derive import derive
from unclench.plan.dosing.grains import exact
from unclench.plan.dosing.models import DosingRequest, Row, Schedule
from unclench.plan.dosing.titrate import course_end

Outcome = Literal["fine", "goal_met", "too_drowsy", "too_weak", "withdrawal", "danger_sign"]
Event = Literal["missed", "ran_out", "vomited", "extra", "held", "danger_sign"]
Action = Literal["go_on", "review", "hold", "resume", "restart_low", "ask_clinician", "triage"]
Urgency = Literal["routine", "same_day", "emergency"]

# A judgement of this project; one source puts the limit at about 24 hours, for one medicine. A
# clinician confirms it by signing.
RESTART_LOW_AFTER_DAYS = 1
RESTART_LOW = (
    f"after more than {RESTART_LOW_AFTER_DAYS} whole day without doses the build-up begins again "
    "at its start"
)
# The same day counts for too much: the dose of a single day is not what the body is used to.
EXTRA_IS_HABIT_AFTER_DAYS = 1
NOT_FOLLOWED = (
    f"after no more than {EXTRA_IS_HABIT_AFTER_DAYS} day with extra doses the planned total is "
    "taken again at once"
)
ABSENT = ("missed", "ran_out", "vomited")


class Happened(NamedTuple):
    """`days` whole days right before the new plan: without any dose (missed, ran_out, vomited), at
    the total before (held), or above it (extra)."""

    event: Event
    days: int = 0


class Replan(NamedTuple):
    """What to do, how soon a clinician must look, the schedule from here (None: a person decides,
    not a table), and a way that a clinician may choose instead. Every schedule is a new proposal:
    an earlier signature does not carry over."""

    action: Action
    urgency: Urgency
    schedule: Schedule | None
    offer: Schedule | None = None


def check_in(schedule: Schedule, outcome: Outcome, on: date, *, reviewed: bool = False) -> Replan:
    """Before the next step: goal met → stop climbing; too drowsy or weak → hold, with a step back
    on offer; danger → triage.

    `on` is the first day the answer is for; the day before was taken as planned (else see
    `replan`). A course that has reached its last day, and withdrawal after the last dose, wait for
    a clinician.
    """
    if outcome == "danger_sign" or (outcome == "withdrawal" and schedule.request.kind == "titrate"):
        return Replan("triage", "emergency", None)
    if outcome == "withdrawal":
        return _withdrawal(schedule, on)
    if _course_over(schedule.request, on):
        return Replan("ask_clinician", "routine", None, way_off(schedule, on))
    if outcome == "fine" or (outcome != "goal_met" and _going_down(schedule, on)):
        waits = _next_row(schedule, on).gate == "review" and not reviewed
        return (
            Replan("review", "routine", hold(schedule, on))
            if waits
            else Replan("go_on", "routine", schedule)
        )
    offer = None if outcome == "goal_met" else step_back(schedule, on)
    return Replan("hold", "routine", hold(schedule, on), offer)


def _withdrawal(schedule: Schedule, on: date) -> Replan:
    """On the way down: the present total is kept, a step back is on offer; when nothing is taken
    any more a clinician decides."""
    offer = step_up(schedule, on)
    if not present(schedule, on).amount:
        return Replan("ask_clinician", "same_day", None, offer)
    return Replan("hold", "same_day", resume(schedule, on), offer)


def _course_over(request: DosingRequest, on: date) -> bool:
    end = course_end(request)
    return end is not None and on >= end


def _going_down(schedule: Schedule, on: date) -> bool:
    """A taper with steps still to come, or one that has ended: nothing has to be held."""
    return schedule.request.kind == "taper" and (
        schedule.then == "stopped" or on <= schedule.rows[-1].start
    )


def replan(schedule: Schedule, happened: Happened, on: date, *, now: Dose | None = None) -> Replan:
    """The plan from `on` after missed days, an empty box, vomiting, extra doses or a held step.

    `now` is the day's total really taken before, when it is not the planned one. Never more at once
    to catch up; after a longer break a build-up begins low again, and a taper waits for a
    clinician. A day of extra doses is not followed; more days of them, or a total that no step
    leads to, wait for a clinician.
    """
    if not 0 <= happened.days <= (on - date.min).days:
        raise DoseError(f"{happened.days} days is not a number of days.")
    if happened.event == "danger_sign":
        return Replan("triage", "emergency", None)
    urgency = _urgency(schedule.request, happened)
    absent = happened.event in ABSENT
    if absent and happened.days > RESTART_LOW_AFTER_DAYS:
        return _after_break(schedule, on, urgency)
    if _course_over(schedule.request, on):
        return Replan("ask_clinician", urgency, None, way_off(schedule, on))
    planned = present(schedule, on - timedelta(days=happened.days))
    if happened.event == "extra" and happened.days > EXTRA_IS_HABIT_AFTER_DAYS and now is None:
        return Replan("ask_clinician", urgency, None)
    if now is not None and exact(now, schedule.unit) > exact(planned, schedule.unit):
        return _after_more(schedule, happened, on, planned, now)
    without = planned if absent and happened.days else _taken(schedule, planned, on)
    return Replan("resume", urgency, _noted(resume(schedule, on, now=now or without), happened))


def _taken(schedule: Schedule, planned: Dose, on: date) -> Dose | None:
    """The total that continues, when the table has moved on since."""
    return None if planned == present(schedule, on) else planned


def _after_more(
    schedule: Schedule, happened: Happened, on: date, planned: Dose, now: Dose
) -> Replan:
    """More was taken than planned: for a day it is not followed; for longer a clinician decides,
    with a way down on offer.

    A habitual dose that the next step of a climb, or the way down, would allow is continued.
    """
    urgency = _urgency(schedule.request, happened)
    if happened.event == "extra" and happened.days <= EXTRA_IS_HABIT_AFTER_DAYS:
        return Replan(
            "resume",
            urgency,
            _noted(resume(schedule, on, now=_taken(schedule, planned, on)), happened),
        )
    if happened.event != "extra" and _allowed(schedule.request, planned, now):
        return Replan("resume", urgency, _noted(resume(schedule, on, now=now), happened))
    way = schedule.request._replace(start=on, dates=(), earlier=())
    lower = way.rate is not None and planned.amount
    return Replan(
        "ask_clinician", "same_day", None, if_made(down(way, now, planned)) if lower else None
    )


def _allowed(request: DosingRequest, planned: Dose, now: Dose) -> bool:
    """Whether a total is no more than one step above the planned one and under the limit; on a way
    down any total is tapered from."""
    if request.kind == "taper":
        return True
    most = next_total(request, exact(planned, request.unit))
    return most is not None and exact(now, request.unit) <= min(most, top(request))


def _urgency(request: DosingRequest, happened: Happened) -> Urgency:
    """Extra doses, and doses that were not had of what is not stopped at once, are assessed the
    same day."""
    absent = happened.event in ("ran_out", "vomited") or (
        happened.event == "missed" and happened.days > 0
    )
    return (
        "same_day"
        if happened.event == "extra" or (absent and request.abrupt != "harmless")
        else "routine"
    )


def _after_break(schedule: Schedule, on: date, urgency: Urgency) -> Replan:
    """A build-up from its start, or from the total that was held when that is less; None where no
    such plan can be made."""
    request = schedule.request
    if request.kind == "taper":
        return Replan("ask_clinician", urgency, None)
    again = request._replace(
        start=on, begin=None, hold_first=False, dates=(), earlier=(), until=course_end(request)
    )
    again = again._replace(begun=request.begun or min(request.start, on))
    try:
        found = derive(_as_low_as_held(again))
    except DoseError:
        return Replan("ask_clinician", urgency, None)
    return Replan("restart_low", urgency, _judged(found, RESTART_LOW))


def _as_low_as_held(request: DosingRequest) -> DosingRequest:
    held = request.goal
    if held is None or first_total(request) <= top(request):
        return request
    return request._replace(begin=held, hold_first=True)


def _noted(schedule: Schedule, happened: Happened) -> Schedule:
    """The same schedule with the judgement to confirm that it rests on."""
    if happened.event in ABSENT and happened.days:
        return _judged(schedule, RESTART_LOW)
    return _judged(schedule, NOT_FOLLOWED) if happened.event == "extra" else schedule


def _judged(schedule: Schedule, judgement: str) -> Schedule:
    """Worked out again, so that it still follows from its request."""
    request = schedule.request
    return derive(
        request._replace(judgements=tuple(dict.fromkeys((*request.judgements, judgement))))
    )


def _next_row(schedule: Schedule, on: date) -> Row:
    return next((row for row in schedule.rows if row.start >= on), schedule.rows[-1])
