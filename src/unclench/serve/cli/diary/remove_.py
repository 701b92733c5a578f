"""`unclench diary remove ID`: an entry is taken back, and stays in the history."""

from __future__ import annotations

from argparse import Namespace
from uuid import uuid4

from unclench.app.diary import RemoveRequest, remove
from unclench.serve.cli.kept import kept, now, who, whose
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write_text


def add(parser: Parser) -> None:
    parser.add_argument("id", metavar="ENTRY", help="its id, as diary show writes it")
    parser.add_argument("--key", metavar="KEY", help="default: a new one")


def run(arguments: Namespace) -> int:
    key = f"cli-{uuid4()}" if arguments.key is None else arguments.key
    request = RemoveRequest(whose(arguments), arguments.id, key, who(), now())
    with kept(arguments) as store:
        found = remove(request, store)
    write_text(f"Removed the entry of {found.day}.\n")
    return 0
