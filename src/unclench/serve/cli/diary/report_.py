"""`unclench diary report`: what changed since the treatment did."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from unclench.app.diary import whole
from unclench.app.diary_report import DiaryReportRequest, report
from unclench.app.request_values import day_of
from unclench.content import load
from unclench.diary.file import newest_of
from unclench.render.documents.diary import ShownDiaryReport
from unclench.render.formats import formats_of, written
from unclench.serve.cli.kept import kept, whose
from unclench.serve.cli.parser import Parser, output, reader
from unclench.serve.cli.writing import look_of, write


def add(parser: Parser) -> None:
    reader(parser, "person")
    output(parser, formats_of("diary report"))
    parser.add_argument(
        "--since",
        type=day_of("--since"),
        metavar="DAY",
        help="when the treatment changed; default: the first dose of the current medicines",
    )


def run(arguments: Namespace) -> int:
    with kept(arguments) as store:
        diary = newest_of(whole(store, whose(arguments)))
    on = arguments.date or date.today()
    found = report(DiaryReportRequest(diary, on, arguments.since))
    shown = ShownDiaryReport(found, load())
    write(written("diary report", arguments.format, shown, look_of(arguments)), arguments.output)
    return 0
