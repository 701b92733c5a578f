"""`unclench letter RECORD REFERRAL`."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.letter import LetterRequest, letter
from unclench.content import load, load_collection
from unclench.render.documents.shown import ShownLetter
from unclench.render.formats import formats_of, written
from unclench.serve.cli.parser import Parser, reader, record
from unclench.serve.cli.reading import person_of
from unclench.serve.cli.writing import code, look_of, write


def add(parser: Parser) -> None:
    record(parser, formats_of("letter"))
    parser.add_argument(
        "referral", metavar="REFERRAL", help="to whom, such as physiotherapy or neurology"
    )
    reader(parser)


def run(arguments: Namespace) -> int:
    asked = LetterRequest(person_of(arguments), arguments.referral)
    found = letter(asked, load(), load_collection("letters"))
    made = written("letter", arguments.format, ShownLetter(*found), look_of(arguments))
    write(made, arguments.output)
    return code(found.plan.urgency)
