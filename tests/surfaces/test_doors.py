"""The same person through either door gets the same plan, with the real knowledge."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.bundle import bundle_of
from support.fhir import SNOMED, bundle, condition, result
from support.people import TODAY, data_of, person
from unclench.content import load
from unclench.content.types import Condition
from unclench.criteria.values import Members
from unclench.intake import read_patient
from unclench.intake.text import read_tree
from unclench.patient.facts import Patient
from unclench.plan import make_plan

OLD_TEST_OF_SOMEBODY_YOUNG = 54


def read(data: bytes) -> Patient:
    return read_patient(data, load(), today=TODAY)


def as_bundle(data: bytes) -> bytes:
    return json.dumps(bundle_of(read_tree(data)), default=float).encode()


def verdicts(patient: Patient) -> list[Any]:
    return [
        (verdict.option.id, verdict.verdict, verdict.needs)
        for verdict in make_plan(patient, load()).options
    ]


@pytest.mark.parametrize("seed", [*range(40), OLD_TEST_OF_SOMEBODY_YOUNG])
def test_a_record_and_its_bundle_give_the_same_plan(seed: int) -> None:
    data = data_of(person(seed))
    record, other = read(data), read(as_bundle(data))
    assert other.facts == record.facts
    assert other.unchecked == record.unchecked
    assert verdicts(other) == verdicts(record)


UNITS = [
    ("98979-8", 62, "mL/min/1.73m²", "egfr"),
    ("98979-8", 62, "ml/min/1.73m2", "egfr"),
    ("14682-9", 90, "µmol/L", "creatinine"),
    ("14682-9", 90, "umol/l", "creatinine"),
    ("2823-3", 4, "mEq/L", "potassium"),
    ("2601-3", 0.8, "mmol/l", "magnesium"),
    ("1742-6", 30, "U/l", "alt"),
    ("29463-7", 68200, "g", "weight"),
    ("29463-7", 150, "[lb_av]", "weight"),
]


@pytest.mark.parametrize(("loinc", "value", "unit", "fact"), UNITS)
def test_units_are_read_as_laboratories_write_them(
    loinc: str, value: float, unit: str, fact: str
) -> None:
    observed = {**result(loinc, value, None), "valueQuantity": {"value": value, "unit": unit}}
    found = read(json.dumps(bundle(observed)).encode())
    assert fact in found.facts
    assert found.unusable == ()


@pytest.mark.parametrize("named", load().conditions.values(), ids=lambda named: named.id)
def test_every_condition_is_known_by_its_own_names_and_codes(named: Condition) -> None:
    for code in [
        {"text": named.names.clinician},
        {"text": named.id},
        *({"coding": [{"system": SNOMED, "code": c}]} for c in named.snomed),
    ]:
        found = read(json.dumps(bundle(condition(code))).encode())
        assert found.facts["conditions"] == Members(frozenset({named.id})), code


LISTED = {
    "Seizure": "epilepsy",
    "Epilepsy, unspecified, not intractable, without status epilepticus": "epilepsy",
    "QT prolongation": "arrhythmia",
    "Nonalcoholic fatty liver disease": "liver_disease",
    "End stage renal disease": "dialysis",
    "Opioid dependence, uncomplicated": "substance_use",
    "Baclofen pump in situ": "intrathecal_pump",
    "Type 2 diabetes mellitus without complications": "diabetes",
}


@pytest.mark.parametrize(("text", "wanted"), LISTED.items())
def test_conditions_are_read_as_lists_of_problems_write_them(text: str, wanted: str) -> None:
    found = read(json.dumps(bundle(condition({"text": text}))).encode())
    assert found.facts["conditions"] == Members(frozenset({wanted}))
