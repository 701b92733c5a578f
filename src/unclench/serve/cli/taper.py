"""`unclench taper MEDICINE --from DOSE`: a dated way down from the present dose."""

from __future__ import annotations

from argparse import Namespace

from unclench.content import load
from unclench.content.content import Content
from unclench.content.types import Dose, Option, Taper
from unclench.errors import InputError, Problem
from unclench.patient.facts import Patient
from unclench.plan.coming_down import dose_fact
from unclench.plan.dosing.request import medicine_of, usual_regimen
from unclench.plan.dosing.taper import taper
from unclench.plan.findings import find
from unclench.plan.scheduling import present_dose, present_times, still_open
from unclench.serve.cli import checkins, dosing, schedules, switching
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.schedule_arguments import day_total, pace, schedule, times
from unclench.serve.cli.writing import check_discreet


def add(parser: Parser) -> None:
    schedule(parser)
    parser.add_argument(
        "--from",
        dest="from_total",
        required=True,
        type=day_total("--from"),
        metavar="DOSE",
        help="'60 mg/day'",
    )
    parser.add_argument(
        "--slower",
        type=times("--slower", 12),
        default=1,
        metavar="TIMES",
        help="every step lasts so many times as long",
    )
    parser.add_argument(
        "--rate",
        type=pace("--rate"),
        metavar="RATE",
        help="where no source gives steps, the prescriber's: '5 mg/day every 7 days'",
    )
    parser.add_argument(
        "--doses-per-day",
        type=times("--doses-per-day", 4),
        metavar="NUMBER",
        help="where no source says it: in how many doses",
    )
    parser.add_argument(
        "--switch-to", metavar="NEW", help="id of a medicine that is built up at the same time"
    )
    parser.add_argument("--switch-regimen", metavar="ID", help="the regimen of the new medicine")
    parser.add_argument(
        "--switch-up-to",
        type=day_total("--switch-up-to"),
        metavar="DOSE",
        help="where the new medicine ends",
    )
    parser.add_argument(
        "--switch-tablets", metavar="LIST", help="products to hand of the new medicine"
    )


def run(arguments: Namespace) -> int:
    check_discreet(arguments)
    content = load()
    option = dosing.medicine(arguments.medicine, content)
    dosing.check_regimen(option, arguments.regimen)
    switching.check(arguments, content)
    patient = dosing.read_patient(arguments, content)
    made = come_off(arguments, content, patient, option)
    if arguments.switch_to is not None:
        return switching.finish(made, arguments, content, patient)
    return schedules.finish(made, arguments, content, patient)


def come_off(
    arguments: Namespace, content: Content, patient: Patient, option: Option
) -> schedules.Made:
    """The way down from `--from`, with what it rests on."""
    _check_plausible(option, arguments.from_total)
    regimen, usual = dosing.check_regimen(option, arguments.regimen), usual_regimen(option)
    other = (
        regimen is not None and usual is not None and regimen.doses_per_day != usual.doses_per_day
    )
    if arguments.record is not None:
        _check_taken(arguments.from_total, content, patient, option)
    schedule = taper(
        option,
        arguments.from_total,
        start=dosing.start_day(arguments, patient),
        today=checkins.today(arguments, patient.on),
        to=arguments.to,
        products=dosing.products(arguments.tablets),
        bedtime=arguments.bedtime,
        region=patient.region,
        slower=arguments.slower,
        entered=_entered(arguments, option),
        doses_per_day=arguments.doses_per_day
        or (regimen.doses_per_day if regimen and other else present_times(patient, option)),
    )
    used = (dose_fact(option),) if arguments.record is not None else ()
    return schedules.Made(
        option, None, schedule, used, still_open(find(patient, content), option, None)
    )


def _entered(arguments: Namespace, option: Option) -> Taper | None:
    """The prescriber's own rate: the largest step and the days between steps. What sources say
    about stopping is shown with it."""
    rate = arguments.rate
    claims = medicine_of(option).stopping.claims
    return (
        None
        if rate is None
        else Taper(rate.amount, rate.every_days, None, None, None, None, claims)
    )


def _check_plausible(option: Option, total: Dose) -> None:
    """InputError for an amount that no one is known to take: it is a typing error, or an
    overdose."""
    bounds = medicine_of(option).amounts
    if bounds and total.unit == bounds.ask_above.unit and total.amount > bounds.ask_above.amount:
        reason = (
            f"{total} of {option.name} is above {bounds.ask_above}, more than anybody is known to "
            "take"
        )
        raise InputError(
            [
                Problem(
                    "--from",
                    reason,
                    "Was it really taken? Then it is an overdose, and help is needed today. Else "
                    "correct it.",
                )
            ]
        )


def _check_taken(total: Dose, content: Content, patient: Patient, option: Option) -> None:
    """InputError while something is urgent, or when the record says that another amount is
    taken."""
    dosing.plan_of(patient, content, way_down=True)
    taken = present_dose(patient, option)
    if taken is not None and (taken.unit, taken.amount) != (total.unit, total.amount):
        raise InputError(
            [
                Problem(
                    "--from",
                    f"the record says {taken}, not {total}",
                    "A way down begins at what is taken.",
                )
            ]
        )
