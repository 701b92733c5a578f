"""`unclench learn [PAGE]`."""

from __future__ import annotations

from unclench.serve.arguments import Commands, Parser, _command, _form, _reader
from unclench.serve.documents import FORMATS


def add(commands: Commands[Parser], name: str) -> None:
    parser = _command(commands, name, "learn", "education pages; without a page, a list of all")
    parser.add_argument(
        "page",
        nargs="?",
        metavar="PAGE",
        help="id of a page, such as expect; default: a list of all pages",
    )
    _form(parser, FORMATS)
    _reader(parser, default="person")
