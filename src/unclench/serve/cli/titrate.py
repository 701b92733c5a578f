"""`unclench titrate MEDICINE`: a dated build-up, for one person or, without a record, the most
cautious one there is."""

from __future__ import annotations

from argparse import Namespace
from fractions import Fraction

from unclench.content import load
from unclench.content.content import Content
from unclench.content.types import Option, Regimen
from unclench.errors import InputError, Problem
from unclench.patient.facts import Patient
from unclench.plan.dosing.proposal import SCHEDULED, facts_used
from unclench.plan.dosing.request import ceilings, lowest, medicine_of
from unclench.plan.dosing.titrate import titrate
from unclench.plan.findings import Findings, find
from unclench.plan.models import Verdict
from unclench.plan.regimen import ChosenRegimen, Limit
from unclench.plan.scheduling import present_dose, still_open
from unclench.serve.cli import checkins, dosing, schedules
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.schedule_arguments import pace, schedule
from unclench.serve.cli.writing import check_discreet


def add(parser: Parser) -> None:
    schedule(parser)
    parser.add_argument(
        "--step",
        type=pace("--step"),
        metavar="STEP",
        help="where no source gives a step, the prescriber's: '5 mg/day every 7 days'",
    )


def run(arguments: Namespace) -> int:
    check_discreet(arguments)
    content = load()
    option = dosing.medicine(arguments.medicine, content)
    check(option, arguments)
    patient = dosing.read_patient(arguments, content)
    return schedules.finish(
        build_up(arguments, content, patient, option), arguments, content, patient
    )


def check(option: Option, arguments: Namespace) -> None:
    """InputError when no source says how this medicine is built up, or not by the regimen asked
    for."""
    if not medicine_of(option).regimens:
        known = f"unclench knowledge show {option.id} says what is known."
        raise InputError(
            [
                Problem(
                    "MEDICINE",
                    f"no source gives a regimen for {option.name}",
                    f"A clinician decides; {known}",
                )
            ]
        )
    dosing.check_regimen(option, arguments.regimen)


def build_up(
    arguments: Namespace, content: Content, patient: Patient, option: Option
) -> schedules.Made:
    """The build-up for the person, or without a record the most cautious one, with what it rests
    on."""
    verdict = (
        _verdict(arguments, content, patient, option) if arguments.record is not None else None
    )
    findings = find(patient, content)
    chosen = (verdict.regimen if verdict else None) or _most_cautious(option, arguments, findings)
    chosen = _stepped(chosen, arguments)
    raised = verdict is not None and verdict.verdict == "raise"
    schedule = titrate(
        option,
        chosen.regimen,
        None,
        start=dosing.start_day(arguments, patient),
        today=checkins.today(arguments, patient.on),
        products=dosing.products(arguments.tablets),
        bedtime=arguments.bedtime,
        goal_total=arguments.to,
        region=patient.region,
        begin=present_dose(patient, option) if raised else None,
        limits=chosen.limits,
    )
    used = facts_used(verdict, content.rules) if verdict else ()
    return schedules.Made(
        option, chosen, schedule, used, still_open(findings, option, chosen.regimen.criterion)
    )


def _stepped(chosen: ChosenRegimen, arguments: Namespace) -> ChosenRegimen:
    """With the prescriber's step, where no source gives one; InputError when one is known."""
    step = getattr(arguments, "step", None)
    if step is None:
        return chosen
    if chosen.regimen.step is not None:
        reason = (
            f"the step of regimen {chosen.regimen.id} is known: {chosen.regimen.step} every "
            f"{chosen.regimen.every_days} days"
        )
        raise InputError([Problem("--step", reason, "Leave it out, or choose another --regimen.")])
    return chosen._replace(
        regimen=chosen.regimen._replace(step=step.amount, every_days=step.every_days)
    )


def _verdict(arguments: Namespace, content: Content, patient: Patient, option: Option) -> Verdict:
    """The verdict of this medicine, with a regimen; InputError when it is not begun or raised, or
    not by this regimen."""
    if arguments.regimen:
        from unclench.app.regimen import prefer

        content = prefer(content, arguments.regimen)
    plan = dosing.plan_of(patient, content)
    found = next(verdict for verdict in plan.options if verdict.option.id == option.id)
    if found.verdict not in SCHEDULED or found.regimen is None:
        reason = (
            f"{option.name} is neither begun nor raised for this person "
            f"({found.verdict.replace('_', ' ')})"
        )
        raise InputError(
            [Problem("MEDICINE", reason, f"unclench why RECORD {option.id} says why.")]
        )
    if found.verdict == "raise" and present_dose(patient, option) is None:
        raise InputError(
            [
                Problem(
                    "--record",
                    f"how much {option.name} is taken a day is not known",
                    "Write its dose and per_day.",
                )
            ]
        )
    if arguments.regimen not in (None, found.regimen.regimen.id):
        reason = f"'{arguments.regimen}' is not for this person"
        raise InputError(
            [Problem("--regimen", reason, f"The plan's own choice is {found.regimen.regimen.id}.")]
        )
    return found


def _most_cautious(option: Option, arguments: Namespace, findings: Findings) -> ChosenRegimen:
    """Without a record: the regimen named, else the lowest and slowest that needs no fact, under
    every limit that needs none."""
    known, wanted = medicine_of(option).regimens, arguments.regimen
    free = [found for found in known if found.id == wanted] or [
        found
        for found in known
        if wanted is None and found.criterion is None and found.start is not None
    ]
    if not free:
        reason = f"every regimen of {option.name} depends on the person"
        raise InputError(
            [
                Problem(
                    "command line",
                    reason,
                    "Give a record with --record, or one of them with --regimen.",
                )
            ]
        )
    regimen = min(free, key=_caution)
    limits = (
        *ceilings(option, regimen, None),
        *(_strictest(option, regimen, findings) if arguments.to is None else ()),
    )
    return ChosenRegimen(regimen, lowest(limits, medicine_of(option).measure), limits)


def _strictest(option: Option, regimen: Regimen, findings: Findings) -> tuple[Limit, ...]:
    """Where a regimen is chosen because of an unknown fact, the strictest of the limits by that
    fact under which it can begin.

    A clinician who says where the climb ends (`--to`) decides; the fact is then named as not
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
