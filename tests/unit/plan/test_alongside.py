"""What a page says next to a plan: for certain first, for everybody next, and what may fit last."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from support.people import data_of
from unclench.content import load, load_collection
from unclench.intake import read_patient
from unclench.plan import make_plan
from unclench.plan.alongside import Alongside, alongside
from unclench.plan.programme import make_programme

TODAY = date(2026, 11, 20)


def of(record: dict[str, Any]) -> Alongside:
    content = load()
    patient = read_patient(data_of(record), content, today=TODAY)
    made = make_programme(
        patient, make_plan(patient, content), content, load_collection("exercises"), 1
    )
    return alongside(patient, content, load_collection("letters"), made)


def test_what_is_certain_comes_first_and_what_is_ruled_out_goes() -> None:
    found = of({"conditions": ["catheter"], "medicines": [], "ms": {"mobility": "walks_unaided"}})
    calls = [call.id for call in found.calls]
    assert calls[0] == "call/catheter"
    assert "call/swollen-leg" not in calls and "call/pump" not in calls
    assert calls.index("call/anybody") > 0


def test_what_is_not_known_may_fit() -> None:
    found = of({})
    calls = [call.id for call in found.calls]
    assert calls[:2] == ["call/anybody", "call/infection"]
    assert "call/pump" in found.open and "call/anybody" not in found.open
    assert "care/turning" in found.open


@pytest.mark.parametrize(("mobility", "turned"), [("bed", True), ("wheelchair", False)])
def test_care_follows_mobility(mobility: str, turned: bool) -> None:
    found = of({"ms": {"mobility": mobility}, "conditions": []})
    assert ("care/turning" in {line.id for line in found.care}) is turned


def test_a_move_is_the_first_of_the_programme() -> None:
    assert of({}).move is None
