"""A list of conditions names one sign: the rest was never asked, so nothing is begun and there is
no exercise."""

from __future__ import annotations

import json
from typing import Any

from support.bundle import bundle_of
from support.movers import calm, programme_for
from support.people import TODAY
from unclench.content import load
from unclench.criteria.values import Members
from unclench.intake import read_patient
from unclench.patient.facts import Patient
from unclench.plan import make_plan

KIDNEYS = [{"test": "egfr", "value": 90, "unit": "mL/min/{1.73_m2}", "date": "2026-11-10"}]
ACTIVE = {
    "coding": [
        {"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}
    ]
}


def from_bundle(signs: list[str] | None, *conditions: str) -> Patient:
    """A Bundle of a calm record, with conditions that are named in words."""
    found: dict[str, Any] = bundle_of(calm(labs=KIDNEYS, signs=signs))
    for i, text in enumerate(conditions):
        found["entry"].append(
            {
                "resource": {
                    "resourceType": "Condition",
                    "id": f"c{i}",
                    "subject": {"reference": "Patient/one"},
                    "code": {"text": text},
                    "clinicalStatus": ACTIVE,
                    "recordedDate": TODAY.isoformat(),
                }
            }
        )
    return read_patient(json.dumps(found, default=float).encode(), load(), today=TODAY)


def test_a_sign_from_the_list_of_conditions_leaves_the_others_open() -> None:
    patient = from_bundle(None, "constipation")
    assert patient.facts["signs"] == Members(frozenset({"constipation"}), complete=False)
    plan = make_plan(patient, load())
    assert plan.stage.id == "triggers"
    assert plan.questions[0].fact == "signs"
    assert not [
        v.option.id
        for v in plan.options
        if v.option.medicine and v.verdict in ("offer", "raise", "specialist")
    ]
    assert plan.schedule is None


def test_nobody_exercises_before_all_signs_were_asked() -> None:
    patient = from_bundle(None, "constipation")
    found = programme_for(patient, make_plan(patient, load()))
    assert (found.items, [question.fact for question in found.questions]) == ((), ["signs"])


def test_once_they_were_asked_there_are_exercises() -> None:
    patient = from_bundle(["constipation"])
    assert patient.facts["signs"] == Members(frozenset({"constipation"}))
    assert programme_for(patient, make_plan(patient, load())).items
