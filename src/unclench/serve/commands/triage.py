"""`unclench triage RECORD`: only what is urgent, and when to seek help."""

from __future__ import annotations

from argparse import Namespace

from unclench.library import load
from unclench.plan import make_plan
from unclench.serve.reading import read_person
from unclench.serve.writing import code, paper, write, write_text


def run(arguments: Namespace) -> int:
    content = load()
    plan = make_plan(read_person(arguments, content), content)
    from unclench.render import triage

    if arguments.format == "json":
        from unclench.render.json import to_bytes
        from unclench.render.references import with_references

        write(to_bytes(with_references(triage.to_dict(plan, content))), arguments.output)
    else:
        write_text(triage.to_text(plan, content, paper(arguments)), arguments.output)
    return code(plan.urgency)
