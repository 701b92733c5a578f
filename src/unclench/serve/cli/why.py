"""`unclench why RECORD OPTION`: the reasons of one verdict, and the smallest change that would flip
it."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.names import option_id
from unclench.content import load
from unclench.content.content import Content
from unclench.errors import InputError, Problem
from unclench.language.suggest import did_you_mean
from unclench.plan import make_plan
from unclench.plan.impossible import spoken_to
from unclench.serve.cli.parser import Parser, record
from unclench.serve.cli.reading import read_person
from unclench.serve.cli.writing import code, paper, write, write_text


def add(parser: Parser) -> None:
    record(parser)
    parser.add_argument("option", metavar="OPTION", help="id of an option, such as stretching")


def run(arguments: Namespace) -> int:
    content = load()
    option = _option(arguments.option, content)
    patient = read_person(arguments, content)
    plan = make_plan(patient, content)
    from unclench.plan.counterfactual import smallest_change
    from unclench.render.plan import why

    changes = smallest_change(patient, content, option)
    content = spoken_to(patient, content)
    if arguments.format == "json":
        from unclench.render.plan.json import to_bytes

        write(to_bytes(why.to_dict(plan, content, option, changes)), arguments.output)
    else:
        write_text(why.to_text(plan, content, option, changes, paper(arguments)), arguments.output)
    return code(plan.urgency)


def _option(named: str, content: Content) -> str:
    known, found = tuple(option.id for option in content.options), option_id(named, content)
    if found not in known:
        raise InputError(
            [Problem("OPTION", f"there is no option '{named}'", did_you_mean(named, known))]
        )
    return found
