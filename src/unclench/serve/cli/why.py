"""`unclench why RECORD OPTION`: the reasons of one verdict, and the smallest change that would flip
it."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.why import WhyRequest, why
from unclench.content import load
from unclench.render.formats import formats_of, written
from unclench.render.plan.formats import ShownWhy
from unclench.serve.cli.parser import Parser, record
from unclench.serve.cli.reading import person_of
from unclench.serve.cli.writing import code, look_of, write


def add(parser: Parser) -> None:
    record(parser, formats_of("why"))
    parser.add_argument("option", metavar="OPTION", help="id of an option, such as stretching")


def run(arguments: Namespace) -> int:
    found = why(WhyRequest(person_of(arguments), arguments.option), load())
    made = written("why", arguments.format, ShownWhy(*found), look_of(arguments))
    write(made, arguments.output)
    return code(found.plan.urgency)
