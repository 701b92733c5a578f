"""`unclench diary import FILE`: all of an export, or nothing."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.diary import DiaryImportRequest, bring
from unclench.serve.cli.kept import kept, now, who
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.reading import read_bytes
from unclench.serve.cli.writing import write_text


def add(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="JSON or CSV of diary export, or -")


def run(arguments: Namespace) -> int:
    request = DiaryImportRequest(read_bytes(arguments.file), arguments.person, who(), now())
    with kept(arguments) as store:
        found = bring(request, store)
    write_text(f"{found.new} of {found.versions} versions were new, for {found.person}.\n")
    return 0
