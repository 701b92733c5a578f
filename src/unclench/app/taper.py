"""A dated taper from the present dose."""

from __future__ import annotations

from typing import NamedTuple

from unclench.app.person import read_person
from unclench.app.schedules import (
    DoseChange,
    ProposedSchedule,
    ScheduleRequest,
    concluded,
    first_day,
    medicine_named,
    not_before,
    plan_without_urgency,
    regimen_named,
)
from unclench.content.content import Content
from unclench.content.types import Dose, Option, Taper
from unclench.errors import unusable
from unclench.patient.facts import Patient
from unclench.plan.coming_down import dose_fact
from unclench.plan.dosing.request import medicine_of, usual_regimen
from unclench.plan.dosing.taper import taper as schedule_of
from unclench.plan.findings import find
from unclench.plan.scheduling import present_dose, present_times, still_open
from unclench.render.schedule.view import EndedSchedule, ScheduleView

TAKEN = "Was it really taken? Then it is an overdose, and help is needed today. Else correct it."


class TaperRequest(NamedTuple):
    """`from_total` is the day's total that is taken now; every step lasts `slower` times as long.

    `rate` and `doses_per_day` are the prescriber's, where no source gives them.
    """

    schedule: ScheduleRequest
    from_total: Dose
    slower: int = 1
    rate: DoseChange | None = None
    doses_per_day: int | None = None


def taper(request: TaperRequest, content: Content) -> ScheduleView | EndedSchedule:
    """Raises RequestError for a medicine, regimen or amount that there is no taper of, or that is
    not this person's; AttachmentError for its check-ins; DoseError for doses that cannot be made;
    and what `read_person` raises."""
    option = option_to_taper(request.schedule, content)
    patient = read_person(request.schedule.person, content)
    proposed = propose_taper(request, option, content, patient)
    return concluded(proposed, request.schedule, content, patient)


def option_to_taper(request: ScheduleRequest, content: Content) -> Option:
    """The medicine that is named; RequestError when it does not have the regimen asked for."""
    option = medicine_named(request.medicine, content)
    regimen_named(request.regimen, option)
    return option


def propose_taper(
    request: TaperRequest, option: Option, content: Content, patient: Patient
) -> ProposedSchedule:
    """The taper from the present dose, with what it rests on."""
    _check_plausible(option, request.from_total)
    asked = request.schedule
    if asked.about_somebody():
        _check_taken(request.from_total, option, content, patient)
    schedule = schedule_of(
        option,
        request.from_total,
        start=first_day(asked, patient),
        today=not_before(asked, patient),
        to=asked.to,
        products=asked.tablets,
        bedtime=asked.bedtime,
        region=patient.region,
        slower=request.slower,
        entered=_entered(request.rate, option),
        doses_per_day=request.doses_per_day or _doses_per_day(asked.regimen, option, patient),
    )
    used = (dose_fact(option),) if asked.about_somebody() else ()
    open_checks = still_open(find(patient, content), option, None)
    return ProposedSchedule(option, None, schedule, used, open_checks)


def _doses_per_day(named: str | None, option: Option, patient: Patient) -> int | None:
    """As the regimen asked for has it where that is another number than usual, else as it is
    taken; None when that is not known."""
    regimen, usual = regimen_named(named, option), usual_regimen(option)
    if regimen and usual and regimen.doses_per_day != usual.doses_per_day:
        return regimen.doses_per_day
    return present_times(patient, option)


def _entered(rate: DoseChange | None, option: Option) -> Taper | None:
    """The prescriber's own rate: the largest step and the days between steps. What sources say
    about stopping is shown with it."""
    claims = medicine_of(option).stopping.claims
    return rate and Taper(rate.amount, rate.every_days, None, None, None, None, claims)


def _check_plausible(option: Option, total: Dose) -> None:
    """RequestError for an amount that no one is known to take: it is a typing error, or an
    overdose."""
    bounds = medicine_of(option).amounts
    if bounds and total.unit == bounds.ask_above.unit and total.amount > bounds.ask_above.amount:
        most = f"above {bounds.ask_above}, more than anybody is known to take"
        raise unusable("from_total", f"{total} of {option.name} is {most}", TAKEN)


def _check_taken(total: Dose, option: Option, content: Content, patient: Patient) -> None:
    """RequestError while something is urgent, or when the record says that another amount is
    taken."""
    plan_without_urgency(patient, content, taper=True)
    present = present_dose(patient, option)
    if present is not None and (present.unit, present.amount) != (total.unit, total.amount):
        reason = f"the record says {present}, not {total}"
        raise unusable("from_total", reason, "A way down begins at the present dose.")
