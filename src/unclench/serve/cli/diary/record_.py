"""`unclench diary record RECORD`: the record with what the diary knows better, for any command
that reads a record."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import date
from decimal import Decimal

from unclench.app.diary import shown
from unclench.app.diary_report import record_with
from unclench.app.request_values import day_of
from unclench.content import load
from unclench.language.json_number import json_number
from unclench.serve.cli.kept import kept, whose
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.reading import read_bytes
from unclench.serve.cli.writing import write


def add(parser: Parser) -> None:
    parser.add_argument(
        "record", metavar="RECORD", help="path of a record, or - for standard input"
    )
    parser.add_argument(
        "--date", type=day_of("--date"), metavar="DATE", help="the day; default: today"
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write to FILE instead of standard output"
    )


def run(arguments: Namespace) -> int:
    data = read_bytes(arguments.record)
    with kept(arguments) as store:
        diary = shown(store, whose(arguments))
    made = record_with(data, diary, arguments.date or date.today(), load())
    text = json.dumps(made, ensure_ascii=False, indent=2, default=_plain)
    write(f"{text}\n".encode("utf-8", "replace"), arguments.output)
    return 0


def _plain(value: object) -> int | float | str:
    """Numbers of a record are exact and short; days are texts."""
    if not isinstance(value, Decimal):
        return str(value)
    return json_number(value)
