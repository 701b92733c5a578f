"""`unclench triage RECORD`: what is urgent, missed and extra doses, side effects by urgency, and
when to seek help."""

from __future__ import annotations

from argparse import Namespace

from unclench.content import load, load_shelf
from unclench.plan import make_plan
from unclench.plan.findings import find
from unclench.plan.impossible import spoken_to
from unclench.plan.side_effects import side_effects
from unclench.serve.cli.parser import Parser, audience, record
from unclench.serve.cli.reading import read_person
from unclench.serve.cli.writing import code, paper, write, write_text


def add(parser: Parser) -> None:
    record(parser)
    audience(parser)


def run(arguments: Namespace) -> int:
    content = load()
    patient = read_person(arguments, content)
    plan, side = (
        make_plan(patient, content),
        side_effects(find(patient, content), load_shelf("effects")),
    )
    content = spoken_to(patient, content)
    from unclench.render.plan import triage

    if arguments.format == "json":
        from unclench.render.plan.json import to_bytes
        from unclench.render.plan.references import with_references

        write(
            to_bytes(with_references(triage.to_dict(plan, content, side, arguments.audience))),
            arguments.output,
        )
    else:
        write_text(
            triage.to_text(plan, content, side, paper(arguments), arguments.audience),
            arguments.output,
        )
    return code(plan.urgency)
