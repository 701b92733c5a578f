"""`unclench titrate MEDICINE`: a dated build-up, for one person or, without a record, the most
cautious one there is."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.dose_values import dose_change
from unclench.app.titrate import TitrateRequest, titrate
from unclench.content import load
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.schedule_arguments import asked, schedule, show
from unclench.serve.cli.writing import check_discreet


def add(parser: Parser) -> None:
    schedule(parser)
    parser.add_argument(
        "--step",
        type=dose_change("--step"),
        metavar="STEP",
        help="where no source gives a step, the prescriber's: '5 mg/day every 7 days'",
    )


def run(arguments: Namespace) -> int:
    check_discreet(arguments)
    content = load()
    return show(titrate(TitrateRequest(asked(arguments), arguments.step), content), arguments)
