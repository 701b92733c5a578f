"""`unclench report RECORD`."""

from __future__ import annotations

from argparse import Namespace

from unclench.content import load, load_shelf
from unclench.content.content import Content
from unclench.errors import InputError, Problem
from unclench.language.letters import key_of
from unclench.language.suggest import did_you_mean
from unclench.plan import make_plan
from unclench.plan.findings import find
from unclench.plan.impossible import spoken_to
from unclench.render.documents import report as rendered
from unclench.render.documents.report import form_for, report, reported_signs
from unclench.render.wording import Voice
from unclench.serve.cli.pages import FORMATS, write_document
from unclench.serve.cli.parser import Parser, record
from unclench.serve.cli.reading import read_person
from unclench.serve.cli.writing import code, write


def add(parser: Parser) -> None:
    record(parser, FORMATS)
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
    content, shelf = load(), load_shelf("effects")
    sign, medicine = _sign(arguments.sign, content), _medicine(arguments.medicine, content)
    patient = read_person(arguments, content)
    findings, plan = find(patient, content), make_plan(patient, content)
    signs = (sign,) if sign else reported_signs(findings, shelf)
    draft = report(findings, form_for(load_shelf("reports"), plan.region), shelf, signs, medicine)
    content = spoken_to(patient, content)
    if arguments.format == "json":
        from unclench.render.plan.json import to_bytes

        write(to_bytes(rendered.to_dict(plan, content, draft)), arguments.output)
    else:
        write_document(
            rendered.document(plan, content, draft),
            Voice(content, rendered.AUDIENCE, plan.region),
            arguments,
        )
    return code(plan.urgency)


def _sign(wanted: str | None, content: Content) -> str:
    if wanted is not None and wanted not in content.sign_names:
        raise InputError(
            [
                Problem(
                    "--sign",
                    f"there is no sign '{wanted}'",
                    did_you_mean(wanted, tuple(content.sign_names)),
                )
            ]
        )
    return wanted or ""


def _medicine(wanted: str | None, content: Content) -> str:
    """The ingredient of a name; InputError when it is not known."""
    if wanted is None or wanted in content.ingredients:
        return wanted or ""
    known = content.names.get(key_of(wanted))
    if known is None:
        raise InputError(
            [
                Problem(
                    "--medicine",
                    f"'{wanted}' is not a medicine known here",
                    did_you_mean(wanted, tuple(content.ingredients)),
                )
            ]
        )
    return f"{known.ingredient}_{known.route}" if known.route else known.ingredient
