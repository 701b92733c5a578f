"""Kidney function from creatinine: published formulas, exact where they are rational, cautious
where they are not."""

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
from unclench.patient.facts import Patient

TODAY = date(2026, 11, 20)
UNIT = "mL/min/{1.73_m2}"


def lab(test: str, value: Any, unit: str, days: int = 10) -> dict[str, Any]:
    return {
        "test": test,
        "value": value,
        "unit": unit,
        "date": (TODAY - timedelta(days=days)).isoformat(),
    }


def patient(*labs: Any, **person: Any) -> Patient:
    data = {"schema": "unclench.record/1", "labs": list(labs), "person": person, "conditions": []}
    return read_patient(json.dumps(data, default=str).encode(), SMALL, today=TODAY)


def low(found: Patient, fact: str) -> Decimal | None:
    value = found.facts.get(fact)
    return value.low if isinstance(value, Interval) else None


@pytest.mark.parametrize(
    ("sex", "age", "mg_dl", "egfr"),
    # With creatinine at kappa both power terms are 1: 142 x 0.9938^age (x 1.012).
    [
        ("male", 20, "0.9", 142 * 0.9938**20),
        ("female", 20, "0.7", 142 * 0.9938**20 * 1.012),
        ("male", 60, "1.8", 142 * 2**-1.2 * 0.9938**60),
        ("female", 60, "0.35", 142 * 0.5**-0.241 * 0.9938**60 * 1.012),
        ("male", 60, "0.45", 142 * 0.5**-0.302 * 0.9938**60),
    ],
)
def test_egfr_follows_the_2021_equation_and_is_rounded_down(
    sex: str, age: int, mg_dl: str, egfr: float
) -> None:
    found = patient(lab("creatinine", float(mg_dl), "mg/dL"), sex=sex, age=age)
    value = low(found, "egfr")
    assert value is not None
    assert 0 <= egfr - float(value) < 0.1001
    assert value == value.quantize(Decimal("0.1"))
    assert found.details["egfr"].origin == "eGFR from creatinine (labs[0]), age and sex"


@pytest.mark.parametrize(
    ("sex", "weight", "wanted"),
    [("male", 72, Fraction(100)), ("female", 72, Fraction(85)), ("male", 36, Fraction(50))],
)
def test_clearance_is_exact(sex: str, weight: int, wanted: Fraction) -> None:
    """(140 - 40) x 72 / (72 x 1 mg/dL) is 100 mL/min."""
    assert (
        low(patient(lab("creatinine", 1, "mg/dL"), sex=sex, age=40, weight_kg=weight), "crcl")
        == wanted
    )


@given(st.integers(18, 100), st.integers(40, 150), st.integers(30, 900))
def test_clearance_agrees_with_fractions(age: int, weight: int, umol: int) -> None:
    found = low(
        patient(lab("creatinine", umol, "umol/L"), sex="female", age=age, weight_kg=weight), "crcl"
    )
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


@pytest.mark.parametrize(
    "person",
    [{"age": 40}, {"sex": "female"}, {"sex": "other", "age": 40}, {"sex": "female", "age": 17}],
)
def test_without_age_or_sex_or_in_a_child_no_measure_is_worked_out(person: Any) -> None:
    assert not {"egfr", "crcl"} & set(
        patient(lab("creatinine", 80, "umol/L"), **person, weight_kg=70).facts
    )


def test_without_sex_the_kidneys_lie_between_both_formulas() -> None:
    creatinine = lab("creatinine", 80, "umol/L")
    female, male = (low(patient(creatinine, age=40, sex=sex), "egfr") for sex in ("female", "male"))
    found = patient(creatinine, age=40, sex="other").facts["kidney_clearance"]
    assert found == Interval(female or Decimal(0), male or Decimal(0))


def test_a_creatinine_that_cannot_be_worked_out_leaves_the_kidneys_open_below() -> None:
    found = patient(lab("egfr", 92, UNIT), lab("creatinine", 400, "umol/L", 2), sex="male")
    assert found.facts["kidney_clearance"] == Interval(Decimal(0), Decimal(92))


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


def test_the_lowest_of_what_is_fresh_counts_whichever_is_newer() -> None:
    old, new = lab("egfr", 90, UNIT, 20), lab("creatinine", 300, "umol/L", 5)
    found = patient(old, new, sex="male", age=60)
    bad = low(patient(new, sex="male", age=60), "egfr")
    assert low(found, "egfr") == 90
    assert low(found, "kidney_clearance") == bad
    assert found.details["kidney_clearance"].origin == "eGFR from creatinine (labs[1]), age and sex"
    assert found.details["kidney_measures_differ"].text == "eGFR 90 and eGFR from creatinine 19.8"
    for days in (20, 5, 1):
        assert (
            low(patient(lab("egfr", 90, UNIT, days), new, sex="male", age=60), "kidney_clearance")
            == bad
        )
    assert (
        low(patient(lab("crcl", 80, "mL/min", 20), new, sex="male", age=60, weight_kg=70), "crcl")
        == 80
    )
    assert (
        low(
            patient(
                lab("egfr", 18, UNIT, 20), lab("creatinine", 60, "umol/L", 5), sex="male", age=60
            ),
            "kidney_clearance",
        )
        == 18
    )


def test_one_alert_can_name_both_measures() -> None:
    """Woman of 88 years with 38 kg: the reported eGFR flatters."""
    found = patient(
        lab("egfr", 62, UNIT), lab("creatinine", 90, "umol/L"), sex="female", age=88, weight_kg=38
    )
    assert found.facts["kidney_measures_differ"] is True
    assert (
        found.details["kidney_measures_differ"].text == "eGFR 62 and clearance from creatinine 22.9"
    )
    assert Decimal("22.9") < (low(found, "kidney_clearance") or 0) < 23
    assert patient(lab("egfr", 62, UNIT)).facts["kidney_measures_differ"] is False


@pytest.mark.parametrize(
    ("crcl", "differ"), [(75, True), ("75.1", False), (100, False), (140, True)]
)
def test_measures_differ_by_a_quarter_of_the_higher(crcl: Any, differ: bool) -> None:
    assert (
        patient(lab("egfr", 100, UNIT), lab("crcl", crcl, "mL/min")).facts["kidney_measures_differ"]
        is differ
    )


@pytest.mark.parametrize(
    ("results", "kidneys"),
    [
        (
            [lab("egfr", 92, UNIT), lab("egfr", 90, UNIT)],
            (90, 90),
        ),  # equally new and alike: the lower
        (
            [lab("egfr", 92, UNIT), lab("egfr", 50, UNIT)],
            (0, 50),
        ),  # contradictory: not known, and never above the lower
        ([lab("egfr", 92, UNIT), lab("egfr", 50, UNIT), lab("crcl", 40, "mL/min")], (0, 40)),
        (
            [lab("egfr", 92, UNIT, 30), lab("egfr", 50, UNIT, 30), lab("egfr", 80, UNIT, 5)],
            (80, 80),
        ),  # repeated
        (
            [lab("egfr", 92, UNIT, 20), lab("crcl", 15, "mg", 5)],
            (0, 92),
        ),  # a later result that cannot be used
        ([lab("egfr", 92, UNIT, 5), lab("crcl", 15, "mg", 20)], (92, 92)),
        ([lab("egfr", 92, UNIT, 5), {"test": "crcl", "value": 15, "unit": "mL/min"}], (0, 92)),
        ([lab("egfr", 92, UNIT, 5), lab("crcl", None, "mL/min", 1)], (92, 92)),
        (
            [lab("egfr", 92, UNIT, 5), lab("egfr", 20, UNIT, 400), lab("egfr", 90, UNIT, 400)],
            (92, 92),
        ),
    ],
)
def test_what_disagrees_is_not_known_until_it_is_repeated(
    results: list[Any], kidneys: tuple[int, int]
) -> None:
    assert patient(*results).facts["kidney_clearance"] == Interval(
        Decimal(kidneys[0]), Decimal(kidneys[1])
    )


def test_creatinines_of_one_time_that_differ_count_as_what_they_give() -> None:
    both = patient(
        lab("creatinine", 400, "umol/L"), lab("creatinine", 80, "umol/L"), sex="male", age=60
    ).facts
    worse = low(patient(lab("creatinine", 400, "umol/L"), sex="male", age=60), "egfr")
    assert both["kidney_clearance"] == Interval(Decimal(0), worse or Decimal(0))
    assert "egfr" not in both


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
    below = patient(lab("creatinine", "<30", "umol/L"), sex="male", age=60, weight_kg=70).facts[
        "egfr"
    ]
    assert isinstance(below, Interval)
    assert below.high == Decimal("Infinity")


def test_an_age_between_two_numbers_gives_a_range() -> None:
    record = {
        "resourceType": "Bundle",
        "entry": [
            {"resource": {"resourceType": "Patient", "gender": "male", "birthDate": "1980"}},
            {
                "resource": {
                    "resourceType": "Observation",
                    "status": "final",
                    "code": {"coding": [{"system": "http://loinc.org", "code": "14682-9"}]},
                    "effectiveDateTime": "2026-11-10",
                    "valueQuantity": {"value": 100, "code": "umol/L", "unit": "umol/L"},
                }
            },
        ],
    }
    found = read_patient(json.dumps(record).encode(), SMALL, today=TODAY)
    egfr = found.facts["egfr"]
    assert isinstance(egfr, Interval)
    assert egfr.low < egfr.high
    assert found.details["age"].text == "45 to 46"
