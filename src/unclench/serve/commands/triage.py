"""`unclench triage RECORD`: what is urgent, missed and extra doses, side effects by urgency, and when to seek help."""

from __future__ import annotations

from argparse import Namespace

from unclench.library import load, load_shelf
from unclench.plan import make_plan
from unclench.plan.effects import side_effects
from unclench.plan.findings import find
from unclench.plan.saying import spoken_to
from unclench.serve.reading import read_person
from unclench.serve.writing import code, paper, write, write_text


def run(arguments: Namespace) -> int:
    content = load()
    patient = read_person(arguments, content)
    plan, side = make_plan(patient, content), side_effects(find(patient, content), load_shelf("effects"))
    content = spoken_to(patient, content)
    from unclench.render import triage

    if arguments.format == "json":
        from unclench.render.json import to_bytes
        from unclench.render.references import with_references

        write(to_bytes(with_references(triage.to_dict(plan, content, side, arguments.audience))), arguments.output)
    else:
        write_text(triage.to_text(plan, content, side, paper(arguments), arguments.audience), arguments.output)
    return code(plan.urgency)
