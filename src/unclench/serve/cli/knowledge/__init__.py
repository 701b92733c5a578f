"""`unclench knowledge`: one file for each part, its arguments next to its run."""

from __future__ import annotations

from argparse import Namespace
from importlib import import_module

from unclench.serve.cli.parser import Parser
from unclench.serve.cli.parts import add_parts

PARTS = {
    "check": "every problem of a knowledge folder",
    "schema": "JSON Schema of every kind of file, for editors",
    "show": "one claim, source, rule, option or fact, with what it rests on",
    "catalogue": "every medicine, rule and conflict as pages",
    "train": "learn again from the examples of urgent messages",
    "review": "what waits for review or is due, or one step of a review",
    "diff": "what differs between two contents, and for whom",
    "conflicts": "everything on which sources differ, and the value that is used",
    "prove": "every promise of safety, for all possible people",
    "export": "the criteria for other engines",
}


def add(parser: Parser) -> None:
    add_parts(parser, PARTS, lambda name, part: import_module(f"{__name__}.{name}").add(part))


def run(arguments: Namespace) -> int:
    arguments.options = arguments.options_of_part
    return int(import_module(f"{__name__}.{arguments.part}").run(arguments))
