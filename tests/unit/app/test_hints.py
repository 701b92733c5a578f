"""A use case names the fields of its request; only the command line knows its options."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import unclench
from support.fences import ROOT
from unclench.errors import unusable
from unclench.serve.cli import main

APP = sorted(Path(unclench.__file__).with_name("app").rglob("*.py"))
OPTION = re.compile(r"(?<!\S)--[a-z]")


def sentences(text: str) -> Iterator[str]:
    """Every text of a program that is more than one word and no explanation of its code."""
    tree = ast.parse(text)
    explained = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
    for node in texts:
        if isinstance(node.value, str) and node not in explained and " " in node.value:
            yield node.value


def options(text: str) -> list[str]:
    return [said for said in sentences(text) if OPTION.search(said)]


def test_no_use_case_names_an_option() -> None:
    assert len(APP) > 50
    found = {path.name: options(path.read_text(encoding="utf-8")) for path in APP}
    assert {name: said for name, said in found.items() if said} == {}


def test_an_option_in_a_hint_is_seen() -> None:
    assert options('"""Says --x."""\nraise unusable("a", "b", "Leave --x out.")') == [
        "Leave --x out."
    ]


def test_each_surface_writes_the_fields_of_a_hint_in_its_own_way() -> None:
    fault = unusable("step", "is known", "Choose another `regimen`, or `ask`.")
    [typed] = fault.with_places({"regimen": "--regimen", "step": "--step"}).problems
    assert typed == ("--step", "is known", "Choose another --regimen, or `ask`.")
    [sent] = fault.renamed({"regimen": "regimen_id"}).problems
    assert sent == ("step", "is known", "Choose another `regimen_id`, or `ask`.")


def test_the_command_line_adds_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    record = str(ROOT / "examples" / "anna.yaml")
    words = ["titrate", "baclofen", "--record", record, "--checkins", record]
    assert main(words) == 2
    assert "with --start." in capsys.readouterr().err
