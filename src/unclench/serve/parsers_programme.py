"""The options of `unclench programme`."""

from __future__ import annotations

from unclench.errors import InputError, Problem
from unclench.serve.arguments import AUDIENCES, FORMATS, PAGES, Commands, Parser, _record, meant

MOST_WEEKS = 26
USUAL_WEEKS = 8


def add(commands: Commands[Parser], name: str) -> None:
    about = "exercises for one person: which, how much, how they grow, when to stop"
    parser = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
    parser.set_defaults(module="programme")
    _record(parser, (*FORMATS, *PAGES, "ics"))
    parser.add_argument(
        "--audience",
        type=_audience,
        default="person",
        metavar="WHO",
        help="person (default), carer or clinician",
    )
    parser.add_argument(
        "--weeks",
        type=_weeks,
        default=USUAL_WEEKS,
        metavar="N",
        help=f"1 to {MOST_WEEKS}; default: {USUAL_WEEKS}",
    )
    parser.add_argument("--large", action="store_true", help="large print, for html and pdf")
    parser.add_argument(
        "--approved-only", action="store_true", help="leave out content that nobody has approved"
    )


def _audience(word: str) -> str:
    if word in AUDIENCES:
        return word
    raise InputError([Problem("--audience", f"'{word}' is not known here", meant(word, AUDIENCES))])


def _weeks(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST_WEEKS:
        return int(text)
    raise InputError(
        [
            Problem(
                "--weeks",
                f"'{text[:20]}' is not a number of weeks",
                f"Write a whole number from 1 to {MOST_WEEKS}.",
            )
        ]
    )
