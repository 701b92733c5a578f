"""The registry of formats: every writer that it names exists, and every command takes its choices
from it."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

import unclench
from unclench.render.formats import FORMATS, formats_of

SOURCE = Path(unclench.__file__).parent
COMMANDS = SOURCE / "serve" / "cli"
FOR_PROGRAMS = {"diary export"}  # a whole diary, to be read by another program
FOR_PAPER = {"handed schedule", "triggers"}  # papers of the web pages, which no command writes
WRITERS = sorted({writer for found in FORMATS.values() for writer in found.writers.values()})


@pytest.mark.parametrize("writer", WRITERS)
def test_every_writer_is_there(writer: str) -> None:
    module, _, function = writer.partition(":")
    assert callable(getattr(import_module(module), function))


def test_all_that_is_shown_can_be_read_in_a_terminal() -> None:
    shown = {name for found in FORMATS.values() for name in found.writers}
    without = {name for name in shown if "text" not in formats_of(name)}
    assert without == FOR_PROGRAMS | FOR_PAPER


def takes_arguments(path: Path) -> list[str]:
    """Every function of a file that takes the arguments of the command line."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [
        node.name
        for node in nodes
        if isinstance(node, ast.FunctionDef)
        and any(a.annotation and "Namespace" in ast.unparse(a.annotation) for a in node.args.args)
    ]


def test_arguments_stay_in_the_command_line() -> None:
    paths = [path for path in SOURCE.rglob("*.py") if COMMANDS not in path.parents]
    assert [str(path) for path in paths if takes_arguments(path)] == []


def test_a_function_that_takes_arguments_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "seen.py"
    path.write_text("def f(given: argparse.Namespace) -> None: ...\ndef g(n: int) -> None: ...\n")
    assert takes_arguments(path) == ["f"]
