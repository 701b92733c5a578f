"""`unclench verify FILE`: whether a signed schedule is what was signed, and still holds."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.request_values import REGIONS, day_of, one_of
from unclench.app.verify import VerifyRequest, verify
from unclench.content import load
from unclench.render.formats import Look, written
from unclench.render.schedule.formats import ShownVerified
from unclench.serve.cli.keys import read_trusted
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.reading import person_of, read_bytes
from unclench.serve.cli.writing import write


def add(parser: Parser) -> None:
    parser.add_argument(
        "file",
        metavar="FILE",
        help="a schedule that titrate or taper wrote with --signed-by (JSON; with --key also FHIR, "
        "HTML or PDF), the text of its code, or - for standard input",
    )
    parser.add_argument(
        "--trust", metavar="FILE", help="a list of trusted keys: whether one of them signed it"
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
    trust = None if arguments.trust is None else read_trusted(arguments.trust)
    request = VerifyRequest(read_bytes(arguments.file), person_of(arguments), trust)
    content = load()
    shown = ShownVerified(*verify(request, content), content)
    write(written("verified", "text", shown, Look()))
    return 0
