"""The arguments of `titrate` and `taper`, and what is asked for and written with them."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from unclench.app.dose_values import day_total
from unclench.app.request_values import clock_time, day_of, listed
from unclench.app.schedules import ScheduleRequest
from unclench.app.signers import CLINICIAN
from unclench.render.formats import formats_of, written
from unclench.render.schedule.view import KINDS, EndedSchedule, ScheduleView, SwitchView
from unclench.serve.cli.keys import own_trusted, read_own_key, read_trusted
from unclench.serve.cli.parser import Parser, discreet, output, reader
from unclench.serve.cli.reading import person_of, read_bytes
from unclench.serve.cli.writing import code, look_of, write

if TYPE_CHECKING:
    from unclench.signing.trust import TrustList


def schedule(parser: Parser) -> None:
    """What a schedule is made from. It is a proposal until it is signed."""
    parser.add_argument("medicine", metavar="MEDICINE", help="id of a medicine")
    parser.add_argument(
        "--regimen",
        type=str.lower,
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
        "--bedtime",
        type=clock_time("--bedtime"),
        metavar="TIME",
        help="such as 22:30; default: 22:00",
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
    parser.add_argument(
        "--key", metavar="FILE", help="the key of the clinician who signs; see unclench key"
    )
    parser.add_argument(
        "--trust",
        metavar="FILE",
        help="a list of trusted keys: a person or carer is shown doses only with one of them",
    )


def asked(arguments: Namespace) -> ScheduleRequest:
    """What the arguments of `schedule` ask for."""
    told = None if arguments.checkins is None else read_bytes(arguments.checkins)
    key = None if arguments.key is None else read_own_key(arguments.key)
    by = key.holder() if key and arguments.signed_by is None else arguments.signed_by
    trust = _trust(arguments)
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
        by,
        arguments.confirm,
        key,
        trust,
    )


def _trust(arguments: Namespace) -> TrustList | None:
    """The list that is given; for a person or carer else that of this user's set-up."""
    if arguments.trust is not None:
        return read_trusted(arguments.trust)
    return None if arguments.audience == CLINICIAN else own_trusted()


def show(found: ScheduleView | SwitchView | EndedSchedule, arguments: Namespace) -> int:
    """Writes it in the format asked for. The exit code: scripts must notice when a clinician has
    to look today."""
    write(
        written(KINDS[type(found)], arguments.format, found, look_of(arguments)), arguments.output
    )
    return code(found.urgency())
