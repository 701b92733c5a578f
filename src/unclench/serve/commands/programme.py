"""`unclench programme RECORD`: the exercises for one person; only what is urgent while something
is."""

from __future__ import annotations

from argparse import Namespace

from unclench.content import load, load_shelf
from unclench.content.content import Content
from unclench.patient.facts import Patient
from unclench.plan import make_plan
from unclench.plan.impossible import spoken_to
from unclench.plan.programme import Programme, make_programme, read_by
from unclench.serve.reading import read_person
from unclench.serve.writing import code, paper, write, write_text


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
            from unclench.serve.pages import write_page

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
    from unclench.render.plan.approved_only import approved_programme

    return approved_programme(programme, content)
