"""`unclench report RECORD`."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.report import ReportRequest, report
from unclench.content import load, load_collection
from unclench.render.documents.shown import ShownReport
from unclench.render.formats import formats_of, written
from unclench.serve.cli.parser import Parser, record
from unclench.serve.cli.reading import person_of
from unclench.serve.cli.writing import code, look_of, write


def add(parser: Parser) -> None:
    record(parser, formats_of("report"))
    parser.add_argument("--large", action="store_true", help="large print, for html and pdf")
    parser.add_argument(
        "--sign",
        metavar="SIGN",
        help="what happened, such as drowsiness; default: the side effects of the record",
    )
    parser.add_argument(
        "--medicine", metavar="NAME", help="the medicine that is suspected; default: left open"
    )


def run(arguments: Namespace) -> int:
    asked = ReportRequest(person_of(arguments), arguments.sign, arguments.medicine)
    found = report(asked, load(), load_collection("effects"), load_collection("reports"))
    made = written("report", arguments.format, ShownReport(*found), look_of(arguments))
    write(made, arguments.output)
    return code(found.plan.urgency)
