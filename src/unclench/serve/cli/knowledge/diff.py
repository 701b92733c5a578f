"""`unclench knowledge diff OLD NEW`: what differs between two contents, and for whom."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.knowledge.diff import MOST_PEOPLE, SECONDS, DiffRequest, diff
from unclench.app.request_values import one_of
from unclench.render.formats import Look, formats_of, written
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write


def add(parser: Parser) -> None:
    parser.add_argument("old", metavar="OLD", help="a knowledge folder or a git revision")
    parser.add_argument("new", metavar="NEW", help="a knowledge folder or a git revision")
    parser.add_argument(
        "--stories",
        metavar="FOLDER",
        help="default: the stories next to the knowledge of a checkout",
    )
    parser.add_argument(
        "--people",
        type=int,
        default=MOST_PEOPLE,
        metavar="N",
        help=f"how many people are tried (default {MOST_PEOPLE})",
    )
    parser.add_argument(
        "--seconds",
        type=int,
        default=SECONDS,
        metavar="N",
        help=f"how long the solver looks for smallest people (default {SECONDS})",
    )
    parser.add_argument(
        "--format",
        type=one_of("--format", formats_of("knowledge diff")),
        default="text",
        metavar="FORMAT",
        help="text (default) or json",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to FILE instead of standard output"
    )


def run(arguments: Namespace) -> int:
    report = diff(
        DiffRequest(
            arguments.old, arguments.new, arguments.stories, arguments.people, arguments.seconds
        )
    )
    write(written("knowledge diff", arguments.format, report, Look()), arguments.output)
    return 0
