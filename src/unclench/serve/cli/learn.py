"""`unclench learn [PAGE]`."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.learn import LearnRequest, learn
from unclench.content import load, load_collection
from unclench.render.documents.shown import ShownPage, ShownPages
from unclench.render.formats import formats_of, written
from unclench.serve.cli.parser import Parser, form, reader
from unclench.serve.cli.writing import look_of, write


def add(parser: Parser) -> None:
    parser.add_argument(
        "page",
        nargs="?",
        metavar="PAGE",
        help="id of a page, such as expect; default: a list of all pages",
    )
    form(parser, formats_of("learn"))
    reader(parser, default="person")


def run(arguments: Namespace) -> int:
    content, pages, region = load(), load_collection("pages"), arguments.region
    page = learn(LearnRequest(arguments.page), pages, content)
    shown = (
        ShownPage(page, pages, content, load_collection("effects"), region)
        if page
        else ShownPages(pages, content, region)
    )
    write(written("learn", arguments.format, shown, look_of(arguments)), arguments.output)
    return 0
