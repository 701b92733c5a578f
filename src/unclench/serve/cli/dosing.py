"""What `titrate` and `taper` share: the medicine, the person (if a record is given), the options in
words, and the signature."""

from __future__ import annotations

from argparse import Namespace
from datetime import date, timedelta

from unclench.app.names import option_id
from unclench.content.content import Content
from unclench.content.types import Option, Regimen
from unclench.errors import InputError, Problem
from unclench.language.suggest import did_you_mean
from unclench.patient.facts import Patient
from unclench.plan.dosing.models import Schedule, SignedSchedule
from unclench.plan.models import Plan


def medicine(name: str, content: Content) -> Option:
    """The medicine of that id or name; InputError with what was perhaps meant."""
    known = {option.id: option for option in content.options if option.medicine is not None}
    found = known.get(option_id(name, content))
    if found is None:
        raise InputError(
            [
                Problem(
                    "MEDICINE", f"there is no medicine '{name}'", did_you_mean(name, tuple(known))
                )
            ]
        )
    return found


def check_regimen(option: Option, wanted: str | None) -> Regimen | None:
    """The regimen of `--regimen`; InputError when the medicine does not have it."""
    known = {found.id: found for found in option.medicine.regimens} if option.medicine else {}
    if wanted is not None and wanted not in known:
        hint = did_you_mean(wanted, tuple(known)) if known else "No source gives one."
        raise InputError([Problem("--regimen", f"{option.name} has no regimen '{wanted}'", hint)])
    return None if wanted is None else known[wanted]


def read_patient(arguments: Namespace, content: Content) -> Patient:
    """The patient of `--record`. Without one nothing is known, not even the region."""
    if arguments.record is not None:
        from unclench.serve.cli.reading import read_person

        return read_person(arguments, content)
    from unclench.intake.door import check_day, record_of
    from unclench.patient.build import build

    today = arguments.date or date.today()
    check_day(today, "--date")
    return build(record_of({}, content, today=today, region=arguments.region), content)


def plan_of(patient: Patient, content: Content, *, way_down: bool = False) -> Plan:
    """The plan for the person; InputError while something is urgent: then nothing is scheduled.

    A way down waits only for what is dealt with today: it may be what is urgent.
    """
    from unclench.plan.make import make_plan
    from unclench.plan.triage import is_blocking

    plan = make_plan(patient, content)
    if is_blocking(plan.urgent) if way_down else plan.urgent:
        first = plan.urgent[0].id
        raise InputError(
            [
                Problem(
                    "--record",
                    f"something is urgent ({first}), so no doses are planned",
                    "See unclench triage RECORD.",
                )
            ]
        )
    return plan


def start_day(arguments: Namespace, patient: Patient) -> date:
    """`--start`, else the day after the plan."""
    found: date = arguments.start or patient.on + timedelta(days=1)
    return found


def products(text: str | None) -> tuple[str, ...] | None:
    """`5 mg,10 mg` → its parts; None when nothing is said."""
    return None if text is None else tuple(part.strip() for part in text.split(",") if part.strip())


def signed(
    arguments: Namespace, schedule: Schedule, patient: Patient, used: tuple[str, ...]
) -> Schedule | SignedSchedule:
    """The schedule as it is, or signed by the one who is named, and checked as it would be for the
    person."""
    if arguments.signed_by is None:
        return schedule
    from unclench.plan.dosing.signature import for_person, sign

    confirmed = schedule.request.judgements if arguments.confirm else ()
    found = sign(
        schedule,
        by=arguments.signed_by,
        on=patient.on,
        facts=patient.facts,
        used=used,
        confirmed=confirmed,
    )
    for_person(found, patient.facts, patient.on)
    return found
