"""One cause, one line: the reason for lowering a medicine is given once, for everybody who takes it
and for all of its cause."""

from __future__ import annotations

from typing import Any

import pytest

from support.laws import real

LIVER = {"test": "alt_x_uln", "value": 4, "unit": "1", "date": "2026-11-19"}


@pytest.mark.parametrize(
    ("taken", "line"),
    [
        ("tizanidine", "triage/tizanidine-liver-test"),
        ("baclofen", "triage/liver-test-far-too-high"),
    ],
)
def test_a_high_liver_test_is_told_once(taken: str, line: str) -> None:
    record: dict[str, Any] = {
        "schema": "unclench.record/1",
        "date": "2026-11-20",
        "signs": [],
        "labs": [LIVER],
        "medicines": [{"name": taken, "dose": "4 mg", "per_day": 3}],
    }
    plan = real().plan(real().patient_of(record))
    assert [action.id for action in plan.urgent if "liver" in action.id] == [line]
