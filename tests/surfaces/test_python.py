"""The functions of the package say what the commands say."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import unclench
from surfaces.people import ROOT
from unclench.serve.cli import main

ANNA = ROOT / "examples" / "anna.yaml"
DATA, TODAY = ANNA.read_bytes(), date(2026, 11, 20)
Capture = pytest.CaptureFixture[str]


def printed(capture: Capture, *words: str) -> Any:
    main([*words, "--format", "json"])
    return json.loads(capture.readouterr().out)


def as_json(tree: dict[str, Any]) -> Any:
    return json.loads(json.dumps(tree))


def test_a_plan_is_that_of_the_command(capsys: Capture) -> None:
    made = unclench.plan_for(DATA, today=TODAY, audience="person")
    assert as_json(made) == printed(capsys, "plan", str(ANNA), "--audience", "person")


def test_a_programme_is_that_of_the_command(capsys: Capture) -> None:
    made = unclench.programme_for(DATA, today=TODAY, weeks=3)
    assert as_json(made) == printed(capsys, "programme", str(ANNA), "--weeks", "3")


@pytest.mark.parametrize("about", [(), ("--record", str(ANNA))])
def test_an_answer_is_that_of_the_command(about: tuple[str, ...], capsys: Capture) -> None:
    question, data = "How fast may it be stopped?", DATA if about else None
    made = unclench.answer_for(question, today=TODAY, data=data)
    assert as_json(made) == printed(capsys, "ask", question, *about)


def test_a_fault_is_told_of_the_argument_that_has_it(tmp_path: Path) -> None:
    with pytest.raises(unclench.InputError, match=r"^weeks: '27' is not a number of weeks"):
        unclench.programme_for(DATA, today=TODAY, weeks=27)
    with pytest.raises(unclench.InputError, match=r"^overlay: there is no folder"):
        unclench.load_content(tmp_path / "none")
