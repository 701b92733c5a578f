"""`unclench verify FILE`: whether a signed schedule is what was signed, and still holds."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.request_values import REGIONS, day_of, one_of
from unclench.app.verify import VerifyRequest, verify
from unclench.content import load
from unclench.render.formats import Look, written
from unclench.render.schedule.formats import ShownVerified
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.reading import person_of, read_bytes
from unclench.serve.cli.writing import write


def add(parser: Parser) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        help="the JSON of titrate or taper with --signed-by, or - for standard input",
    )
    parser.add_argument(
        "--record",
        metavar="RECORD",
        help="path of a record or FHIR Bundle: whether the facts are still the same",
    )
    parser.add_argument(
        "--region",
        type=one_of("--region", REGIONS),
        metavar="REGION",
        help="us or uk; default: the record's",
    )
    parser.add_argument(
        "--date",
        type=day_of("--date"),
        metavar="DATE",
        help="the day of the check; default: the record's, or today",
    )


def run(arguments: Namespace) -> int:
    """Exit code 0 when everything holds; 2 with one line for each difference, or for what made a
    signature lapse."""
    request = VerifyRequest(read_bytes(arguments.file), person_of(arguments))
    content = load()
    shown = ShownVerified(*verify(request, content), content)
    write(written("verified", "text", shown, Look()))
    return 0
