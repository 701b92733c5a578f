"""`unclench diary export`: all of it. JSON has every version, CSV and FHIR the newest."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.diary import whole
from unclench.app.request_values import one_of
from unclench.content import load
from unclench.render.diary.formats import ShownDiary
from unclench.render.formats import Look, formats_of, written
from unclench.serve.cli.kept import kept, whose
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write


def add(parser: Parser) -> None:
    formats = formats_of("diary export")
    parser.add_argument(
        "--format",
        type=one_of("--format", formats),
        default=formats[0],
        metavar="FORMAT",
        help=f"{formats[0]} (default) or {', '.join(formats[1:])}",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to FILE instead of standard output"
    )


def run(arguments: Namespace) -> int:
    with kept(arguments) as store:
        diary = whole(store, whose(arguments))
    write(
        written("diary export", arguments.format, ShownDiary(diary, load()), Look()),
        arguments.output,
    )
    return 0
