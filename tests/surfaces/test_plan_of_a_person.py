"""`unclench plan --person`: what is kept of a person completes their record, or is their record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from surfaces.people import ROOT
from unclench.serve.cli import main

ANNA = str(ROOT / "examples" / "anna.yaml")
DAY = "2026-11-24"


@pytest.fixture
def data(tmp_path: Path) -> str:
    """Four days with a lower severity than that of the record."""
    for day in range(21, 25):
        command = ["diary", "add", "--person", "anna", "--severity", "3"]
        assert main([*command, "--date", f"2026-11-{day}", "--data", str(tmp_path)]) == 0
    return str(tmp_path)


def severity(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    capsys.readouterr()
    assert main(["plan", *arguments, "--date", DAY, "--format", "json"]) in (0, 3)
    plan = json.loads(capsys.readouterr().out)
    return plan["facts"]["severity"]["value"]


def test_the_diary_completes_the_record(data: str, capsys: pytest.CaptureFixture[str]) -> None:
    kept = ("--person", "anna", "--data", data)
    assert severity(capsys, ANNA) == "6"
    assert severity(capsys, ANNA, *kept) == severity(capsys, *kept) == "3"
    assert severity(capsys, ANNA, "--person", "ben", "--data", data) == "6"


def test_a_plan_is_of_somebody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan"]) == 2
    assert "required: RECORD" in capsys.readouterr().err
    assert main(["plan", "--person", "nobody", "--data", str(tmp_path)]) == 2
    assert "nothing about 'nobody' is kept here" in capsys.readouterr().err
