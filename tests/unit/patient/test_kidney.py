"""Kidney function from creatinine: published formulas, exact where they are rational, cautious where they are not."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.content import SMALL
from unclench.criteria.values import Interval
from unclench.intake import read_patient
from unclench.patient.patient import Patient

TODAY = date(2026, 11, 20)
UNIT = "mL/min/{1.73_m2}"


def lab(test: str, value: Any, unit: str, days: int = 10) -> dict[str, Any]:
    return {"test": test, "value": value, "unit": unit, "date": (TODAY - timedelta(days=days)).isoformat()}


def patient(*labs: Any, **person: Any) -> Patient:
    data = {"schema": "unclench.record/1", "labs": list(labs), "person": person, "conditions": []}
    return read_patient(json.dumps(data, default=str).encode(), SMALL, today=TODAY)


def low(found: Patient, fact: str) -> Decimal | None:
    value = found.facts.get(fact)
    return value.low if isinstance(value, Interval) else None


@pytest.mark.parametrize(
    ("sex", "age", "mg_dl", "egfr"),
    # With creatinine at kappa both power terms are 1: 142 x 0.9938^age (x 1.012).
    [("male", 20, "0.9", 142 * 0.9938**20), ("female", 20, "0.7", 142 * 0.9938**20 * 1.012), ("male", 60, "1.8", 142 * 2**-1.2 * 0.9938**60),
     ("female", 60, "0.35", 142 * 0.5**-0.241 * 0.9938**60 * 1.012), ("male", 60, "0.45", 142 * 0.5**-0.302 * 0.9938**60)],
)  # fmt: skip
def test_egfr_follows_the_2021_equation_and_is_rounded_down(sex: str, age: int, mg_dl: str, egfr: float) -> None:
    found = patient(lab("creatinine", float(mg_dl), "mg/dL"), sex=sex, age=age)
    value = low(found, "egfr")
    assert value is not None
    assert 0 <= egfr - float(value) < 0.1001
    assert value == value.quantize(Decimal("0.1"))
    assert found.details["egfr"].origin == "eGFR from creatinine (labs[0]), age and sex"


@pytest.mark.parametrize(
    ("sex", "weight", "wanted"), [("male", 72, Fraction(100)), ("female", 72, Fraction(85)), ("male", 36, Fraction(50))]
)
def test_clearance_is_exact(sex: str, weight: int, wanted: Fraction) -> None:
    """(140 - 40) x 72 / (72 x 1 mg/dL) is 100 mL/min."""
    assert low(patient(lab("creatinine", 1, "mg/dL"), sex=sex, age=40, weight_kg=weight), "crcl") == wanted


@given(st.integers(18, 100), st.integers(40, 150), st.integers(30, 900))
def test_clearance_agrees_with_fractions(age: int, weight: int, umol: int) -> None:
    found = low(patient(lab("creatinine", umol, "umol/L"), sex="female", age=age, weight_kg=weight), "crcl")
    exact = Fraction(140 - age) * weight * Fraction(85, 100) / (72 * Fraction(umol) * 100 / 8842)
    assert found is not None
    assert abs(Fraction(found) - exact) < Fraction(1, 10**30)


@given(st.integers(18, 99), st.integers(30, 800), st.sampled_from(["female", "male"]))
def test_more_creatinine_or_age_never_means_better_kidneys(age: int, umol: int, sex: str) -> None:
    def of(umol: int, age: int) -> tuple[Decimal, Decimal]:
        found = patient(lab("creatinine", umol, "umol/L"), sex=sex, age=age, weight_kg=70)
        return low(found, "egfr") or Decimal(0), low(found, "crcl") or Decimal(0)

    here, worse, older = of(umol, age), of(umol + 5, age), of(umol, age + 1)
    assert worse[0] <= here[0]
    assert worse[1] <= here[1]
    assert older[0] <= here[0]
    assert older[1] <= here[1]


@pytest.mark.parametrize("person", [{"age": 40}, {"sex": "female"}, {"sex": "other", "age": 40}, {"sex": "female", "age": 17}])
def test_without_age_or_sex_or_in_a_child_nothing_is_worked_out(person: Any) -> None:
    assert not {"egfr", "crcl", "kidney_clearance"} & set(patient(lab("creatinine", 80, "umol/L"), **person, weight_kg=70).facts)


def test_without_weight_there_is_no_clearance() -> None:
    found = patient(lab("creatinine", 80, "umol/L"), sex="male", age=40).facts
    assert "crcl" not in found
    assert found["kidney_clearance"] == found["egfr"]


def test_the_lower_of_the_two_counts() -> None:
    labs = lab("egfr", 60, UNIT), lab("crcl", 45, "mL/min")
    assert patient(*labs).facts["kidney_clearance"] == Interval(Decimal(45), Decimal(45))
    assert patient(labs[0]).facts["kidney_clearance"] == Interval(Decimal(60), Decimal(60))
    assert "kidney_clearance" not in patient().facts
    assert patient(*labs).details["kidney_clearance"].origin == "labs[1]"


def test_a_reported_result_stands_but_a_later_creatinine_counts_for_the_lowest() -> None:
    old, new = lab("egfr", 90, UNIT, 20), lab("creatinine", 300, "umol/L", 5)
    found = patient(old, new, sex="male", age=60)
    assert low(found, "egfr") == 90
    assert low(found, "kidney_clearance") == low(patient(new, sex="male", age=60), "egfr")
    assert found.details["kidney_clearance"].origin == "eGFR from creatinine (labs[1]), age and sex"
    assert low(patient(lab("egfr", 90, UNIT, 5), new, sex="male", age=60), "kidney_clearance") == 90
    assert low(patient(old, new, age=60), "kidney_clearance") == 90
    assert low(patient(lab("crcl", 80, "mL/min", 20), new, sex="male", age=60, weight_kg=70), "crcl") == 80


def test_bounds_stay_bounds() -> None:
    found = patient(lab("creatinine", ">300", "umol/L"), sex="male", age=60, weight_kg=70).facts
    egfr, crcl = found["egfr"], found["crcl"]
    assert isinstance(egfr, Interval)
    assert isinstance(crcl, Interval)
    assert egfr.low == crcl.low == 0
    assert 0 < egfr.high < 25
    assert 0 < crcl.high < 30
    above = patient(lab("egfr", ">90", UNIT), lab("crcl", 45, "mL/min")).facts["kidney_clearance"]
    assert above == Interval(Decimal(45), Decimal(45))
    below = patient(lab("creatinine", "<30", "umol/L"), sex="male", age=60, weight_kg=70).facts["egfr"]
    assert isinstance(below, Interval)
    assert below.high == Decimal("Infinity")


def test_an_age_between_two_numbers_gives_a_range() -> None:
    record = {"resourceType": "Bundle", "entry": [
        {"resource": {"resourceType": "Patient", "gender": "male", "birthDate": "1980"}},
        {"resource": {"resourceType": "Observation", "status": "final", "code": {"coding": [{"system": "http://loinc.org", "code": "14682-9"}]},
                      "effectiveDateTime": "2026-11-10", "valueQuantity": {"value": 100, "code": "umol/L", "unit": "umol/L"}}},
    ]}  # fmt: skip
    found = read_patient(json.dumps(record).encode(), SMALL, today=TODAY)
    egfr = found.facts["egfr"]
    assert isinstance(egfr, Interval)
    assert egfr.low < egfr.high
    assert found.details["age"].text == "45 to 46"
