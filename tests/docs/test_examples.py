"""The examples: each person as a record and as a FHIR R4 Bundle, with the same plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.example_bundles import EXAMPLES, FOLDER, bundles
from unclench.serve.cli import main

AGAIN = "write them again: PYTHONPATH=src:tests python -m support.example_bundles"


def test_the_bundles_are_fresh() -> None:
    assert {path: path.read_bytes() for path in FOLDER.iterdir()} == bundles(), AGAIN


@pytest.mark.parametrize("name", [path.stem for path in sorted(EXAMPLES.glob("*.yaml"))])
def test_both_give_the_same_plan(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    plans = []
    for path in (EXAMPLES / f"{name}.yaml", FOLDER / f"{name}.json"):
        main(["plan", str(path), "--format", "json", "--date", "2026-11-20"])
        plans.append(decided(capsys.readouterr().out))
    assert plans[0] == plans[1]


def decided(text: str) -> Any:
    """A plan without the places in the file that its facts come from."""
    plan = json.loads(text)
    for fact in plan["facts"].values():
        fact["origin"] = Path("file").name
    return {**plan, "record": ""}
