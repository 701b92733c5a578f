"""The functions of the package say what the commands say."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import unclench
from surfaces.people import ROOT
from unclench.app.person import PersonRequest
from unclench.app.schedules import ScheduleRequest
from unclench.app.switch import SwitchRequest
from unclench.app.taper import TaperRequest
from unclench.app.titrate import TitrateRequest
from unclench.app.verify import VerifyRequest
from unclench.content.types import Dose
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


PERSON = PersonRequest(DATA, TODAY)
DOWN = TaperRequest(
    ScheduleRequest("baclofen", PersonRequest(None, TODAY), start=date(2026, 12, 1)),
    Dose(Decimal(30), "mg", "day"),
)
TAPERED = ("taper", "baclofen", "--from", "30 mg/day", "--start", "2026-12-01")
DAY = ("--date", "2026-11-20")


def test_a_titration_is_that_of_the_command(capsys: Capture) -> None:
    made = unclench.titrate(TitrateRequest(ScheduleRequest("baclofen", PERSON)))
    assert made == printed(capsys, "titrate", "baclofen", "--record", str(ANNA))


def test_a_taper_and_a_switch_are_those_of_the_command(capsys: Capture) -> None:
    assert unclench.taper(DOWN) == printed(capsys, *TAPERED, *DAY)
    made = unclench.switch(SwitchRequest(DOWN, "gabapentin"))
    assert made["switch_to"]["schema"] == made["schema"] == "unclench.schedule/1"
    assert made == printed(capsys, *TAPERED, *DAY, "--switch-to", "gabapentin")


def test_a_signed_taper_is_verified_and_a_changed_one_is_not() -> None:
    signed = DOWN.schedule._replace(signed_by="Dr A. Jones, neurologist", confirm=True)
    file = json.dumps(unclench.taper(DOWN._replace(schedule=signed)))
    asked = VerifyRequest(file.encode(), PersonRequest(None, TODAY))
    [found] = unclench.verify(asked).signed
    assert found.signature.by == signed.signed_by
    changed = file.replace('"amount_per_day": "30"', '"amount_per_day": "31"', 1)
    assert changed != file
    with pytest.raises(unclench.InputError, match="file"):
        unclench.verify(asked._replace(file=changed.encode()))


def test_a_fault_is_told_of_the_argument_that_has_it(tmp_path: Path) -> None:
    with pytest.raises(unclench.InputError, match=r"^weeks: '27' is not a number of weeks"):
        unclench.programme_for(DATA, today=TODAY, weeks=27)
    with pytest.raises(unclench.InputError, match=r"^overlay: there is no folder"):
        unclench.load_content(tmp_path / "none")
