"""`unclench diary`: one file for each part, its arguments next to its run."""

from __future__ import annotations

from argparse import Namespace
from importlib import import_module

from unclench.serve.cli.kept import data, person
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.parts import add_parts

PARTS = {
    "add": "note a day: stiffness, spasms, cramps, sleep, pain, doses, side effects, goals",
    "remove": "take an entry back; it stays in the history",
    "show": "the entries",
    "report": "what changed since the treatment did, and how sure that is",
    "record": "a record, completed by the diary: severity, doses, trials",
    "checkins": "what really happened, for the next schedule",
    "import": "take in an export; what is there already stays as it is",
    "export": "all of it as JSON, CSV or FHIR Observations",
}


def add(parser: Parser) -> None:
    add_parts(parser, PARTS, _fill)


def _fill(name: str, part: Parser) -> None:
    person(part)
    data(part)
    import_module(f"{__name__}.{name}_").add(part)


def run(arguments: Namespace) -> int:
    arguments.options = arguments.options_of_part
    return int(import_module(f"{__name__}.{arguments.part}_").run(arguments))
