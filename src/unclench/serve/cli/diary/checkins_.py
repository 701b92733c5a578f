"""`unclench diary checkins SCHEDULE`: what really happened, for `--checkins` of titrate and
taper."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import date

from unclench.app.diary import shown
from unclench.app.diary_report import checkins_for
from unclench.app.request_values import day_of
from unclench.content import load
from unclench.serve.cli.kept import kept, whose
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.reading import read_bytes
from unclench.serve.cli.writing import write


def add(parser: Parser) -> None:
    parser.add_argument(
        "file", metavar="FILE", help="the schedule that was followed, as JSON of titrate or taper"
    )
    parser.add_argument(
        "--date", type=day_of("--date"), metavar="DATE", help="the day; default: today"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to FILE instead of standard output"
    )


def run(arguments: Namespace) -> int:
    data = read_bytes(arguments.file)
    with kept(arguments) as store:
        diary = shown(store, whose(arguments))
    found = checkins_for(data, diary, arguments.date or date.today(), load())
    lines = [json.dumps(one) for one in found]
    write(("[\n" + ",\n".join(f"  {line}" for line in lines) + "\n]\n").encode(), arguments.output)
    return 0
