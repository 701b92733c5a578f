"""`unclench programme RECORD`: exercises for one person."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.programme import MOST_WEEKS, USUAL_WEEKS, ProgrammeRequest, programme
from unclench.content import load, load_collection
from unclench.errors import InputError, Problem
from unclench.render.formats import formats_of, written
from unclench.render.programme.formats import ShownProgramme
from unclench.serve.cli.parser import Parser, audience, record
from unclench.serve.cli.reading import person_of
from unclench.serve.cli.writing import code, look_of, write

DIGITS = 3


def add(parser: Parser) -> None:
    record(parser, formats_of("programme"))
    audience(parser, "person")
    parser.add_argument(
        "--weeks",
        type=_weeks,
        default=USUAL_WEEKS,
        metavar="N",
        help=f"1 to {MOST_WEEKS}; default: {USUAL_WEEKS}",
    )
    parser.add_argument("--large", action="store_true", help="large print, for html and pdf")
    parser.add_argument("--approved-only", action="store_true", help="leave out unapproved content")


def _weeks(text: str) -> int:
    """The number that is written; whether it can be planned is for the use case to say."""
    if text.isascii() and text.isdigit() and len(text) <= DIGITS:
        return int(text)
    reason = f"'{text[:20]}' is not a number of weeks"
    raise InputError([Problem("--weeks", reason, f"Write a whole number from 1 to {MOST_WEEKS}.")])


def run(arguments: Namespace) -> int:
    asked = ProgrammeRequest(
        person_of(arguments), arguments.audience, arguments.weeks, arguments.approved_only
    )
    found = programme(asked, load(), load_collection("exercises"))
    made = written("programme", arguments.format, ShownProgramme(*found), look_of(arguments))
    write(made, arguments.output)
    return code(found.programme.urgency)
