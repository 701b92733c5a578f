"""Signs count for their day and two more; then they count as not asked, whatever was reported, and
the plan says what it was."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from support.people import known_person
from unclench.content import load
from unclench.content.content import Content
from unclench.criteria.values import Members
from unclench.intake import read_patient
from unclench.intake.door import read_record
from unclench.patient.build import build
from unclench.patient.facts import Patient
from unclench.plan import make_plan

MADE = date(2026, 11, 20)


def after(days: int, signs: list[str], content: Content | None = None) -> Patient:
    record = {"date": MADE.isoformat(), "signs": signs}
    content = content or load()
    read = read_record(json.dumps(record).encode(), content, today=MADE)
    return build(read._replace(on=MADE + timedelta(days=days)), content)


def reasons(patient: Patient) -> str:
    return "; ".join(item.reason for item in patient.unusable if item.fact == "signs")


@pytest.mark.parametrize("signs", [[], ["seizure"], ["constipation"]])
@pytest.mark.parametrize("days", [0, 1, 2, 3, 5, 400])
def test_signs_count_for_two_days(days: int, signs: list[str]) -> None:
    patient = after(days, signs)
    assert patient.facts.get("signs") == (
        Members(frozenset(signs), complete=True) if days <= 2 else None
    )
    assert ("signs" in patient.details) is (days <= 2)
    assert (f"the record is of 2026-11-20, {days} days before this plan" in reasons(patient)) is (
        days > 0
    )
    assert ("at most 2 days count" in reasons(patient)) is (days > 2)


def test_an_old_danger_sign_is_asked_about_by_name_and_never_read_as_none() -> None:
    plan = make_plan(after(5, ["seizure"]), load())
    assert (plan.stage.id, plan.stage.needs, plan.questions[0].fact) == (
        "needs_data",
        ("signs",),
        "signs",
    )
    assert any("reported then: seizure" in item.because.clinician for item in plan.not_checked)
    assert "none was reported then" in reasons(after(5, []))
    assert make_plan(after(2, ["seizure"]), load()).urgency == "emergency"


def test_a_window_that_never_closes_would_be_seen() -> None:
    facts = load().facts
    endless = load()._replace(facts={**facts, "signs": facts["signs"]._replace(fresh_days=None)})
    assert "signs" in after(5, ["seizure"], endless).facts


def test_old_signs_start_no_medicine_in_anybody() -> None:
    for seed in range(200):
        record = {**known_person(seed), "date": MADE.isoformat()}
        read = read_record(json.dumps(record, default=str).encode(), load(), today=MADE)
        plan = make_plan(build(read._replace(on=MADE + timedelta(days=3)), load()), load())
        begun = [
            v.option.id
            for v in plan.options
            if v.option.medicine and v.verdict in ("offer", "raise")
        ]
        assert begun == [], f"person {seed}"


def bundle(days: int, *signs: str) -> Patient:
    observed = {
        "resourceType": "Observation",
        "status": "final",
        "effectiveDateTime": (MADE - timedelta(days=days)).isoformat(),
        "code": {"coding": [{"system": "urn:unclench:fact", "code": "signs"}]},
        "valueCodeableConcept": {
            "coding": [
                {"system": "urn:unclench:value", "code": sign} for sign in signs or ("none",)
            ]
        },
    }
    entries = [{"resource": {"resourceType": "Patient", "id": "p"}}, {"resource": observed}]
    data = json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()
    return read_patient(data, load(), today=MADE)


@pytest.mark.parametrize(
    ("days", "signs"), [(0, ()), (2, ()), (2, ("seizure",)), (3, ()), (5, ("seizure",))]
)
def test_a_bundle_says_the_same(days: int, signs: tuple[str, ...]) -> None:
    found = bundle(days, *signs)
    assert found.facts.get("signs") == (
        Members(frozenset(signs), complete=True) if days <= 2 else None
    )
    assert ("at most 2 days count" in reasons(found)) is (days > 2)
    assert ("seizure" in reasons(found)) is (days > 2 and bool(signs))
