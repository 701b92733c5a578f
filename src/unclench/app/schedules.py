"""What every dose schedule is asked for with, and how each ends: check-ins followed, signed, and
shown to one audience."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, NamedTuple

from unclench.app.checkins import Checkins, followed
from unclench.app.names import option_id
from unclench.app.person import PersonRequest
from unclench.app.signers import check_signer, signer_of
from unclench.content.content import Content
from unclench.content.types import Dose, Option, Regimen
from unclench.errors import unusable
from unclench.language.suggest import did_you_mean
from unclench.patient.facts import Patient
from unclench.plan.dosing.history import AnsweredCheckin
from unclench.plan.dosing.models import Schedule, SignedSchedule
from unclench.plan.impossible import spoken_to
from unclench.plan.models import NotChecked, Plan
from unclench.plan.regimen import ChosenRegimen
from unclench.render.schedule.view import EndedSchedule, ScheduleView

if TYPE_CHECKING:
    from unclench.signing.keys import ClinicianKey
    from unclench.signing.trust import TrustList

FIRST_DAY = "Write the first day of the schedule that was followed with `start`."


class ScheduleRequest(NamedTuple):
    """`start` is the first day (default: the day after the plan), `to` the day's total at which it
    ends, `tablets` the products to hand, `checkins` what really happened.

    `signed_by` is the clinician who signs, and with `confirm` confirms the judgements that the
    schedule names. `key` is the signer's own; with a list `trust` only its keys open doses to a
    person or carer.
    """

    medicine: str
    person: PersonRequest
    regimen: str | None = None
    start: datetime.date | None = None
    to: Dose | None = None
    tablets: tuple[str, ...] | None = None
    bedtime: datetime.time | None = None
    checkins: Checkins | None = None
    audience: str = "clinician"
    signed_by: str | None = None
    confirm: bool = False
    key: ClinicianKey | None = None
    trust: TrustList | None = None

    def about_somebody(self) -> bool:
        """Whether there is a record: without one no facts are compared, or signed for."""
        return self.person.record is not None


class DoseChange(NamedTuple):
    """How much the total of a day changes, and every how many days."""

    amount: Dose
    every_days: int


class ProposedSchedule(NamedTuple):
    """A schedule with what it rests on: the facts `used` matter for a signature. `chosen` is None
    for a taper."""

    option: Option
    chosen: ChosenRegimen | None
    schedule: Schedule
    used: tuple[str, ...]
    not_checked: tuple[NotChecked, ...]


def medicine_named(name: str, content: Content) -> Option:
    """The medicine of that id or name; RequestError with what was perhaps meant."""
    known = {option.id: option for option in content.options if option.medicine is not None}
    found = known.get(option_id(name, content))
    if found is None:
        hint = did_you_mean(name, tuple(known))
        raise unusable("medicine", f"there is no medicine '{name}'", hint)
    return found


def regimen_named(name: str | None, option: Option) -> Regimen | None:
    """The regimen that is asked for; RequestError when the medicine does not have it."""
    known = {found.id: found for found in option.medicine.regimens} if option.medicine else {}
    if name is not None and name not in known:
        hint = did_you_mean(name, tuple(known)) if known else "No source gives one."
        raise unusable("regimen", f"{option.name} has no regimen '{name}'", hint)
    return None if name is None else known[name]


def plan_without_urgency(patient: Patient, content: Content, *, taper: bool = False) -> Plan:
    """The plan for the person; RequestError while something is urgent: then nothing is scheduled.

    A taper waits only for what is dealt with today: it may itself be urgent.
    """
    from unclench.plan.make import make_plan
    from unclench.plan.triage import is_blocking

    plan = make_plan(patient, content)
    if is_blocking(plan.urgent) if taper else plan.urgent:
        reason = f"something is urgent ({plan.urgent[0].id}), so no doses are planned"
        raise unusable("record", reason, "See unclench triage RECORD.")
    return plan


def first_day(request: ScheduleRequest, patient: Patient) -> datetime.date:
    """The day that is asked for, else the day after the plan."""
    return request.start or patient.on + datetime.timedelta(days=1)


def not_before(request: ScheduleRequest, patient: Patient) -> datetime.date | None:
    """The day before which no schedule starts; None for one that was followed already."""
    if request.checkins is None:
        return patient.on
    if request.start is None:
        raise unusable("checkins", "the schedule's first day is missing", FIRST_DAY)
    return None


def concluded(
    proposed: ProposedSchedule, request: ScheduleRequest, content: Content, patient: Patient
) -> ScheduleView | EndedSchedule:
    """What is left after the check-ins, signed if a name is given."""
    history = followed(proposed.schedule, request.checkins, patient.on)
    left, answers = history.schedule, history.answers
    if left is None:
        return EndedSchedule(proposed.option, answers, content, patient.region, request.audience)
    chosen = proposed.chosen if left.request.regimen else None  # a step back is a taper
    return view(proposed._replace(schedule=left, chosen=chosen), request, content, patient, answers)


def view(
    proposed: ProposedSchedule,
    request: ScheduleRequest,
    content: Content,
    patient: Patient,
    answers: tuple[AnsweredCheckin, ...] = (),
) -> ScheduleView:
    """The schedule for the audience asked for, signed if a name is given. A person or carer gets no
    unsigned one."""
    if request.signed_by is None and request.audience != "clinician":
        reason = f"this schedule is unsigned, so a {request.audience} is shown no doses"
        raise unusable("audience", reason, "A clinician signs it with `signed_by` 'Name, role'.")
    check_signer(request.signed_by, request.key, request.trust, request.audience)
    return ScheduleView(
        proposed.option,
        proposed.chosen,
        _signed(proposed, request, patient),
        proposed.not_checked,
        spoken_to(patient, content),
        patient.region,
        patient.on,
        request.audience,
        patient.facts,
        patient.id if request.about_somebody() else "",
        answers,
        signer_of(request.key),
    )


def _signed(
    proposed: ProposedSchedule, request: ScheduleRequest, patient: Patient
) -> Schedule | SignedSchedule:
    """The schedule as it is, or signed by the one who is named, and checked as it would be for the
    person."""
    schedule = proposed.schedule
    if request.signed_by is None:
        return schedule
    from unclench.plan.dosing.signature import for_person, sign

    found = sign(
        schedule,
        by=request.signed_by,
        on=patient.on,
        facts=patient.facts,
        used=proposed.used,
        confirmed=schedule.request.judgements if request.confirm else (),
    )
    for_person(found, patient.facts, patient.on)
    return found
