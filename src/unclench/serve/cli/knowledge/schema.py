"""`unclench knowledge schema -o DIR`: JSON Schema of every kind of file, for editors."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from unclench.app.knowledge.shapes import models_are_there
from unclench.errors import InputError, Problem
from unclench.serve.cli.apart import check_apart
from unclench.serve.cli.knowledge.catalogue import keep
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write_text

EXTRA = "pip install 'unclench[authoring]'"


def add(parser: Parser) -> None:
    parser.add_argument(
        "-o",
        "--output",
        default="schema",
        metavar="DIR",
        help="where the schemas go (default: schema)",
    )


def run(arguments: Namespace) -> int:
    if not models_are_there():
        reason = "the models of the knowledge need pydantic, which is not installed"
        raise InputError([Problem("knowledge schema", reason, EXTRA)])
    from unclench.content.schema.json_schema import schemas

    found = {Path(arguments.output) / name: text for name, text in schemas().items()}
    for path in found:
        check_apart(arguments, str(path))
    for path, text in found.items():
        keep(path, text)
    write_text("".join(f"wrote {path}\n" for path in found))
    return 0
