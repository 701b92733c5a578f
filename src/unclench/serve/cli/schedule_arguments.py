"""The arguments of `titrate` and `taper`: doses, steps and times of day in words, and what is
asked for and written with them."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable
from datetime import time
from decimal import Decimal

from unclench.app.schedules import DoseChange, ScheduleRequest
from unclench.content.types import Dose
from unclench.errors import InputError, Problem
from unclench.render.formats import formats_of, written
from unclench.render.schedule.view import KINDS, EndedSchedule, ScheduleView, SwitchView
from unclench.serve.cli.parser import Parser, day_of, discreet, output, reader
from unclench.serve.cli.reading import person_of, read_bytes
from unclench.serve.cli.writing import code, look_of, write

DOSE = re.compile(
    r"(0|[1-9][0-9]{0,5}|(?:0|[1-9][0-9]{0,5})\.[0-9]{0,3}[1-9]) ?(mg|mmol|sprays|micrograms|units|g) ?/ ?day"  # noqa: E501 - one pattern
)
EVERY = re.compile(r"([1-9][0-9]?) days?")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


def schedule(parser: Parser) -> None:
    """What a schedule is made from. It is a proposal until it is signed."""
    parser.add_argument("medicine", metavar="MEDICINE", help="id of a medicine")
    parser.add_argument(
        "--regimen",
        metavar="ID",
        help="default: the one for the person; without a record the most cautious",
    )
    parser.add_argument(
        "--start",
        type=day_of("--start"),
        metavar="DATE",
        help="the first day; default: the day after the plan",
    )
    parser.add_argument(
        "--to", type=day_total("--to"), metavar="DOSE", help="where it ends, such as '40 mg/day'"
    )
    parser.add_argument(
        "--tablets",
        type=listed,
        metavar="LIST",
        help="products to hand, such as '5 mg,10 mg' or '10 mg/5 mL'",
    )
    parser.add_argument(
        "--bedtime", type=clock_time, metavar="TIME", help="such as 22:30; default: 22:00"
    )
    _person(parser)
    discreet(parser)
    output(parser, formats_of("schedule"))
    reader(parser)


def _person(parser: Parser) -> None:
    """Whom the schedule is for, what has happened since, and who signs it."""
    parser.add_argument(
        "--record",
        metavar="RECORD",
        help="path of a record or FHIR Bundle, or - for standard input",
    )
    parser.add_argument(
        "--checkins",
        metavar="FILE",
        help="what really happened (YAML or JSON): the plan continues from there",
    )
    parser.add_argument(
        "--signed-by", metavar="NAME", help="'Name, role' of the clinician who signs the schedule"
    )
    parser.add_argument(
        "--confirm",
        action="store_true",
        help="the signer confirms the judgements that the schedule names",
    )


def day_total(place: str) -> Callable[[str], Dose]:
    """A reader of one option for argparse: `60 mg/day`."""

    def read(text: str) -> Dose:
        found = DOSE.fullmatch(text.strip())
        if found is None:
            raise InputError(
                [
                    Problem(
                        place, f"'{text}' is not the total of a day", "Write it like '60 mg/day'."
                    )
                ]
            )
        return Dose(Decimal(found[1]), found[2], "day")

    return read


def dose_change(place: str) -> Callable[[str], DoseChange]:
    """A reader of one option for argparse: `5 mg/day every 7 days`."""

    def read(text: str) -> DoseChange:
        amount, every, days = text.strip().partition(" every ")
        dose, found = DOSE.fullmatch(amount), EVERY.fullmatch(days)
        if not every or dose is None or found is None or not Decimal(dose[1]):
            raise InputError(
                [
                    Problem(
                        place, f"'{text}' is not a step", "Write it like '5 mg/day every 7 days'."
                    )
                ]
            )
        return DoseChange(Dose(Decimal(dose[1]), dose[2], "day"), int(found[1]))

    return read


def listed(text: str) -> tuple[str, ...]:
    """`5 mg,10 mg` → its parts."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def times(place: str, most: int) -> Callable[[str], int]:
    """A reader of one option for argparse: a whole number from 1 to `most`."""

    def read(text: str) -> int:
        if not text.isdecimal() or not text.isascii() or not 1 <= int(text[:3]) <= most:
            raise InputError(
                [
                    Problem(
                        place,
                        f"'{text}' is not a whole number from 1 to {most}",
                        "Write it like 2.",
                    )
                ]
            )
        return int(text)

    return read


def clock_time(text: str) -> time:
    """`22:30`; InputError otherwise."""
    found = CLOCK.fullmatch(text)
    if found is None:
        raise InputError(
            [Problem("--bedtime", f"'{text}' is not a time of day", "Write it like 22:30.")]
        )
    return time(int(found[1]), int(found[2]))


def asked(arguments: Namespace) -> ScheduleRequest:
    """What the arguments of `schedule` ask for."""
    told = None if arguments.checkins is None else read_bytes(arguments.checkins)
    return ScheduleRequest(
        arguments.medicine,
        person_of(arguments),
        arguments.regimen,
        arguments.start,
        arguments.to,
        arguments.tablets,
        arguments.bedtime,
        told,
        arguments.audience,
        arguments.signed_by,
        arguments.confirm,
    )


def show(found: ScheduleView | SwitchView | EndedSchedule, arguments: Namespace) -> int:
    """Writes it in the format asked for. The exit code: scripts must notice when a clinician has
    to look today."""
    write(
        written(KINDS[type(found)], arguments.format, found, look_of(arguments)), arguments.output
    )
    return code(found.urgency())
