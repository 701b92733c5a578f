"""Words of a stage, and dangers that lower a medicine."""

from __future__ import annotations

from typing import Any

from support.laws import real
from unclench.plan.models import Plan


def plan(**record: Any) -> Plan:
    given = {"schema": "unclench.record/1", "date": "2026-11-20", **record}
    return real().plan(real().patient_of(given))


TRIED_BACLOFEN: dict[str, Any] = {
    "person": {"age": 19, "pregnant": False, "breastfeeding": False},
    "ms": {"diagnosed": True, "mobility": "walks_unaided"},
    "complaint": {"pattern": "spasticity", "distribution": "generalised", "severity": 6},
    "signs": [],
    "labs": [{"test": "egfr", "value": 92, "unit": "mL/min/{1.73_m2}", "date": "2026-11-10"}],
    "conditions": [],
    "allergies": [],
    "medicines": [],
    "trials": [
        {
            "medicine": "baclofen",
            "outcome": "partly",
            "weeks_at_highest": 8,
            "highest": "160 mg/day",
        }
    ],
    "living": {"drives": False},
}


def test_a_stage_whose_medicines_all_wait_says_that_they_wait() -> None:
    """Wherever its words are used: for the stage, and as the reason of a verdict."""
    found = plan(**TRIED_BACLOFEN)
    stage = next(one for one in real().content.stages if one.id == found.stage.id)
    assert stage.gives_way
    assert found.stage.because != stage.why
    reasons = [reason.text for verdict in found.options for reason in verdict.because]
    assert found.stage.because in reasons
    assert stage.why not in reasons


def lab(test: str, value: Any, unit: str) -> dict[str, Any]:
    return {"test": test, "value": value, "unit": unit, "date": "2026-11-15"}


def test_a_reason_of_a_verdict_with_the_words_of_such_a_stage_is_replaced() -> None:
    found = plan(
        person={"age": 64},
        ms={"diagnosed": True, "mobility": "walks_unaided"},
        complaint={
            "pattern": "spasticity",
            "distribution": "generalised",
            "interferes_with": ["work"],
        },
        signs=[],
        labs=[
            lab("egfr", 75, "mL/min/{1.73_m2}"),
            lab("ast_x_uln", 0.5, "1"),
            lab("systolic_bp", 124, "mm[Hg]"),
        ],
        conditions=[],
        allergies=[],
        medicines=[{"name": "tizanidine", "dose": "3 mg", "per_day": 1}],
        trials=[],
    )
    stage = next(one for one in real().content.stages if one.id == found.stage.id)
    reasons = [reason.text for verdict in found.options for reason in verdict.because]
    assert stage.gives_way
    assert found.stage.because in reasons
    assert stage.why not in reasons


def test_a_danger_of_today_lowers_its_medicine_and_is_the_first_reason() -> None:
    found = plan(
        medicines=[{"name": "gabapentin", "dose": "300 mg", "per_day": 3}],
        conditions=["heart_failure"],
        signs=["swelling"],
    )
    verdict = next(one for one in found.options if one.option.id == "gabapentin")
    assert (found.urgency, verdict.verdict) == ("same_day", "lower")
    assert verdict.because[0].rule == "triage/gabapentinoid-heart-swelling"
