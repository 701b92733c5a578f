"""A dated titration: for one person or, without a record, the most cautious one there is."""

from __future__ import annotations

from fractions import Fraction
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
from unclench.content.types import Option, Regimen
from unclench.errors import REQUEST, unusable
from unclench.patient.facts import Patient
from unclench.plan.dosing.proposal import SCHEDULED, facts_used
from unclench.plan.dosing.request import ceilings, lowest, medicine_of
from unclench.plan.dosing.titrate import titrate as schedule_of
from unclench.plan.findings import Findings, find
from unclench.plan.models import Verdict
from unclench.plan.regimen import ChosenRegimen, Limit
from unclench.plan.scheduling import present_dose, still_open
from unclench.render.schedule.view import EndedSchedule, ScheduleView


class TitrateRequest(NamedTuple):
    """`step` is the prescriber's, where no source gives one."""

    schedule: ScheduleRequest
    step: DoseChange | None = None


def titrate(request: TitrateRequest, content: Content) -> ScheduleView | EndedSchedule:
    """Raises RequestError for a medicine or regimen that cannot be titrated, or not for this
    person; AttachmentError for its check-ins; DoseError for doses that cannot be made; and what
    `read_person` raises."""
    option = option_to_titrate(request.schedule, content)
    patient = read_person(request.schedule.person, content)
    proposed = propose_titration(request, option, content, patient)
    return concluded(proposed, request.schedule, content, patient)


def option_to_titrate(request: ScheduleRequest, content: Content) -> Option:
    """The medicine that is named; RequestError when no source says how it is titrated, or not by
    the regimen asked for."""
    option = medicine_named(request.medicine, content)
    if not medicine_of(option).regimens:
        reason = f"no source gives a regimen for {option.name}"
        known = f"unclench knowledge show {option.id} says what is known."
        raise unusable("medicine", reason, f"A clinician decides; {known}")
    regimen_named(request.regimen, option)
    return option


def propose_titration(
    request: TitrateRequest, option: Option, content: Content, patient: Patient
) -> ProposedSchedule:
    """The titration for the person, or without a record the most cautious one, with what it rests
    on."""
    asked = request.schedule
    verdict = _verdict(asked, option, content, patient) if asked.about_somebody() else None
    findings = find(patient, content)
    chosen = (verdict.regimen if verdict else None) or _most_cautious(option, asked, findings)
    chosen = _stepped(chosen, request.step)
    raised = verdict is not None and verdict.verdict == "raise"
    schedule = schedule_of(
        option,
        chosen.regimen,
        None,
        start=first_day(asked, patient),
        today=not_before(asked, patient),
        products=asked.tablets,
        bedtime=asked.bedtime,
        goal_total=asked.to,
        region=patient.region,
        begin=present_dose(patient, option) if raised else None,
        limits=chosen.limits,
    )
    used = facts_used(verdict, content.rules) if verdict else ()
    open_checks = still_open(findings, option, chosen.regimen.criterion)
    return ProposedSchedule(option, chosen, schedule, used, open_checks)


def _stepped(chosen: ChosenRegimen, step: DoseChange | None) -> ChosenRegimen:
    """With the prescriber's step, where no source gives one; RequestError when one is known."""
    if step is None:
        return chosen
    regimen = chosen.regimen
    if regimen.step is not None:
        known = f"{regimen.step} every {regimen.every_days} days"
        reason = f"the step of regimen {regimen.id} is known: {known}"
        raise unusable("step", reason, "Leave it out, or choose another `regimen`.")
    return chosen._replace(regimen=regimen._replace(step=step.amount, every_days=step.every_days))


def _verdict(
    request: ScheduleRequest, option: Option, content: Content, patient: Patient
) -> Verdict:
    """The verdict of this medicine, with a regimen; RequestError when it is neither begun nor
    raised, or not by this regimen."""
    if request.regimen:
        from unclench.app.regimen import prefer

        content = prefer(content, request.regimen)
    plan = plan_without_urgency(patient, content)
    found = next(verdict for verdict in plan.options if verdict.option.id == option.id)
    if found.verdict not in SCHEDULED or found.regimen is None:
        verdict = found.verdict.replace("_", " ")
        reason = f"{option.name} is neither begun nor raised for this person ({verdict})"
        raise unusable("medicine", reason, f"unclench why RECORD {option.id} says why.")
    if found.verdict == "raise" and present_dose(patient, option) is None:
        reason = f"how much {option.name} is taken a day is not known"
        raise unusable("record", reason, "Write its dose and per_day.")
    own = found.regimen.regimen.id
    if request.regimen not in (None, own):
        reason = f"'{request.regimen}' is not for this person"
        raise unusable("regimen", reason, f"The plan's own choice is {own}.")
    return found


def _most_cautious(option: Option, request: ScheduleRequest, findings: Findings) -> ChosenRegimen:
    """Without a record: the regimen named, else the lowest and slowest that needs no fact, under
    every limit that needs none."""
    known, wanted = medicine_of(option).regimens, request.regimen
    free = [found for found in known if found.id == wanted] or [
        found
        for found in known
        if wanted is None and found.criterion is None and found.start is not None
    ]
    if not free:
        reason = f"every regimen of {option.name} depends on the person"
        do = "Give a record with `record`, or one of them with `regimen`."
        raise unusable(REQUEST, reason, do)
    regimen = min(free, key=_caution)
    limits = (
        *ceilings(option, regimen, None),
        *(_strictest(option, regimen, findings) if request.to is None else ()),
    )
    return ChosenRegimen(regimen, lowest(limits, medicine_of(option).measure), limits)


def _strictest(option: Option, regimen: Regimen, findings: Findings) -> tuple[Limit, ...]:
    """Where a regimen is chosen because of an unknown fact, the strictest of the limits by that
    fact under which it can begin.

    A clinician who says where the titration ends (`to`) decides; the fact is then named as not
    checked.
    """
    choices = [
        choice.criterion
        for choice in medicine_of(option).regimen_choice
        if choice.use == regimen.id
    ]
    facts = {fact for criterion in choices for fact in findings.needs(criterion)}
    found = [ceiling for ceiling in medicine_of(option).ceilings if ceiling.by in facts]
    bands = [
        min((b for b in ceiling.bands if b.at_most.amount), key=lambda band: band.at_most.amount)
        for ceiling in found
    ]
    return tuple(
        Limit(b.at_most, ceiling.by, (ceiling.by,), b.claims)
        for b, ceiling in zip(bands, found, strict=True)
    )


def _caution(regimen: Regimen) -> tuple[bool, Fraction, Fraction, str]:
    """Not for specialists alone, then the lowest start of a day, then the slowest rise."""
    start, step = (
        Fraction(dose.amount) * (1 if dose.per == "day" else regimen.doses_per_day)
        if dose
        else Fraction(0)
        for dose in (regimen.start, regimen.step)
    )
    return regimen.specialist, start, step / (regimen.every_days or 1), regimen.id
