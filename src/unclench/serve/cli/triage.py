"""`unclench triage RECORD`: urgent matters, missed and extra doses, side effects by urgency, and
when to seek help."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.triage import TriageRequest, triage
from unclench.content import load, load_collection
from unclench.render.formats import formats_of, written
from unclench.render.plan.formats import ShownTriage
from unclench.serve.cli.parser import Parser, audience, record
from unclench.serve.cli.reading import person_of
from unclench.serve.cli.writing import code, look_of, write


def add(parser: Parser) -> None:
    record(parser, formats_of("triage"))
    audience(parser)


def run(arguments: Namespace) -> int:
    found = triage(TriageRequest(person_of(arguments)), load(), load_collection("effects"))
    made = written("triage", arguments.format, ShownTriage(*found), look_of(arguments))
    write(made, arguments.output)
    return code(found.plan.urgency)
