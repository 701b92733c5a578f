"""`unclench report RECORD`: a draft for MedWatch or Yellow Card, which the person completes and
sends."""

from __future__ import annotations

from argparse import Namespace

from unclench.content import load, load_shelf
from unclench.content.content import Content
from unclench.errors import InputError, Problem
from unclench.language.letters import key_of
from unclench.plan import make_plan
from unclench.plan.findings import find
from unclench.plan.impossible import spoken_to
from unclench.render.documents import report as rendered
from unclench.render.documents.report import form_for, report, reported_signs
from unclench.render.wording import Voice
from unclench.serve.arguments import meant
from unclench.serve.documents import write_document
from unclench.serve.reading import read_person
from unclench.serve.writing import code, write


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
                    meant(wanted, tuple(content.sign_names)),
                )
            ]
        )
    return wanted or ""


def _medicine(wanted: str | None, content: Content) -> str:
    """The ingredient of a name; InputError when nobody knows it."""
    if wanted is None or wanted in content.ingredients:
        return wanted or ""
    known = content.names.get(key_of(wanted))
    if known is None:
        raise InputError(
            [
                Problem(
                    "--medicine",
                    f"'{wanted}' is not a medicine known here",
                    meant(wanted, tuple(content.ingredients)),
                )
            ]
        )
    return f"{known.ingredient}_{known.route}" if known.route else known.ingredient
