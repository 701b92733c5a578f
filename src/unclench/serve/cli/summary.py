"""`unclench summary RECORD`."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.summary import SummaryRequest, summary
from unclench.content import load, load_collection
from unclench.render.documents.shown import ShownSummary
from unclench.render.formats import formats_of, written
from unclench.serve.cli.parser import Parser, reader, record
from unclench.serve.cli.reading import person_of
from unclench.serve.cli.writing import code, look_of, write


def add(parser: Parser) -> None:
    record(parser, formats_of("summary"))
    reader(parser)


def run(arguments: Namespace) -> int:
    found = summary(SummaryRequest(person_of(arguments)), load(), load_collection("effects"))
    shown = ShownSummary(*found, load_collection("letters"))
    write(written("summary", arguments.format, shown, look_of(arguments)), arguments.output)
    return code(found.plan.urgency)
