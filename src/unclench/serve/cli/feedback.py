"""`unclench feedback report`: what clinicians did with the cards of CDS Hooks, by rule."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.feedback import report
from unclench.app.request_values import one_of
from unclench.content import load
from unclench.render.formats import formats_of, written
from unclench.serve.cli.kept import data, kept
from unclench.serve.cli.parser import Parser, form
from unclench.serve.cli.writing import look_of, write

PARTS = ("report",)


def add(parser: Parser) -> None:
    parser.add_argument("part", type=one_of("PART", PARTS), metavar="PART", help="report")
    data(parser)
    form(parser, formats_of("feedback"))


def run(arguments: Namespace) -> int:
    from unclench.store.feedback import all_feedback

    with kept(arguments) as store:
        found = report((one.body for one in all_feedback(store)), load())
    write(written("feedback", arguments.format, found, look_of(arguments)), arguments.output)
    return 0
