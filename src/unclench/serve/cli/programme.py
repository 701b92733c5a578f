"""The options of `unclench programme`."""

from __future__ import annotations

from argparse import Namespace

from unclench.content import load, load_shelf
from unclench.content.content import Content
from unclench.errors import InputError, Problem
from unclench.language.suggest import did_you_mean
from unclench.patient.facts import Patient
from unclench.plan import make_plan
from unclench.plan.impossible import spoken_to
from unclench.plan.programme import Programme, make_programme, read_by
from unclench.serve.cli.parser import AUDIENCES, FORMATS, PAGES, Parser, record
from unclench.serve.cli.reading import read_person
from unclench.serve.cli.writing import code, paper, write, write_text

MOST_WEEKS = 26
USUAL_WEEKS = 8


def add(parser: Parser) -> None:
    record(parser, (*FORMATS, *PAGES, "ics"))
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
    raise InputError(
        [Problem("--audience", f"'{word}' is not known here", did_you_mean(word, AUDIENCES))]
    )


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


def run(arguments: Namespace) -> int:
    content = load()
    patient = read_person(arguments, content)
    programme = _made(arguments, content, patient)
    content = spoken_to(patient, content)
    match arguments.format:
        case "json":
            from unclench.render.plan.json import to_bytes
            from unclench.render.programme.json import to_dict

            write(to_bytes(to_dict(programme, content, arguments.audience)), arguments.output)
        case "text":
            from unclench.render.programme.text import to_text

            write_text(
                to_text(programme, content, arguments.audience, paper(arguments)), arguments.output
            )
        case "ics":
            from unclench.render.programme.calendar import to_ics

            write(to_ics(programme, content, arguments.audience), arguments.output)
        case _:
            from unclench.render.programme.page import to_html
            from unclench.serve.cli.pages import write_page

            write_page(
                to_html(programme, content, arguments.audience, large=arguments.large),
                programme.region,
                arguments,
            )
    return code(programme.urgency)


def _made(arguments: Namespace, content: Content, patient: Patient) -> Programme:
    plan, known = make_plan(patient, content), read_by(patient, arguments.audience)
    programme = make_programme(known, plan, content, load_shelf("exercises"), arguments.weeks)
    if not arguments.approved_only:
        return programme
    from unclench.app.approved_only import approved_programme

    return approved_programme(programme, content)
