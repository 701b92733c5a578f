"""`unclench letter RECORD REFERRAL`."""

from __future__ import annotations

from argparse import Namespace

from unclench.content import load, load_shelf
from unclench.content.types.letters import Letter, Letters
from unclench.errors import InputError, Problem
from unclench.language.suggest import did_you_mean
from unclench.plan import make_plan
from unclench.plan.impossible import spoken_to
from unclench.render.documents import letter as rendered
from unclench.render.wording import Voice
from unclench.serve.cli.pages import write_document
from unclench.serve.cli.parser import Parser, reader, record
from unclench.serve.cli.reading import read_person
from unclench.serve.cli.writing import code, write

FORMATS = ("text", "html", "pdf", "fhir", "json")


def add(parser: Parser) -> None:
    record(parser, FORMATS)
    parser.add_argument(
        "referral", metavar="REFERRAL", help="to whom, such as physiotherapy or neurology"
    )
    reader(parser)


def run(arguments: Namespace) -> int:
    content, shelf = load(), load_shelf("letters")
    letter, audience = _letter(arguments.referral, shelf), arguments.audience
    patient = read_person(arguments, content)
    plan = make_plan(patient, content)
    content = spoken_to(patient, content)
    if arguments.format in ("json", "fhir"):
        from unclench.render.plan.json import to_bytes

        _check_audience(arguments)
        made = (
            rendered.to_fhir(plan, patient, content, shelf, letter)
            if arguments.format == "fhir"
            else rendered.to_dict(plan, patient, content, shelf, letter, audience)
        )
        write(to_bytes(made), arguments.output)
    else:
        document = rendered.document(plan, patient, content, shelf, letter, audience)
        write_document(document, Voice(content, audience, plan.region), arguments)
    return code(plan.urgency)


def _letter(wanted: str, shelf: Letters) -> Letter:
    if wanted not in shelf.letters:
        raise InputError(
            [
                Problem(
                    "REFERRAL",
                    f"there is no letter '{wanted}'",
                    did_you_mean(wanted, tuple(shelf.letters)),
                )
            ]
        )
    return shelf.letters[wanted]


def _check_audience(arguments: Namespace) -> None:
    if arguments.format == "fhir" and arguments.audience != "clinician":
        raise InputError(
            [
                Problem(
                    "--audience",
                    "a FHIR request is for clinicians",
                    "Leave --audience out, or choose another format.",
                )
            ]
        )
