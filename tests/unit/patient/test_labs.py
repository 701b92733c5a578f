"""Results: units, dates, ranges, freshness and agreement, exact at every boundary."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.content import FACTS, SMALL
from unclench.criteria.judge import judge
from unclench.criteria.tree import Compare
from unclench.criteria.values import Interval
from unclench.intake import read_patient
from unclench.patient.facts import Patient

TODAY = date(2026, 11, 20)
UNIT = "mL/min/{1.73_m2}"


def lab(
    test: str, value: Any, unit: Any = None, days: int | None = 10, **more: Any
) -> dict[str, Any]:
    dated = {} if days is None else {"date": (TODAY - timedelta(days=days)).isoformat()}
    return {"test": test, "value": value, "unit": unit, **dated, **more}


def patient(*labs: Any, **more: Any) -> Patient:
    data = {
        "schema": "unclench.record/1",
        "labs": list(labs),
        "person": {"age": 40},
        "conditions": [],
        **more,
    }
    return read_patient(json.dumps(data, default=float).encode(), SMALL, today=TODAY)


def why(found: Patient, fact: str) -> str:
    return " | ".join(item.reason for item in found.unusable if item.fact == fact)


def exactly(number: Any) -> Interval:
    return Interval(Decimal(str(number)), Decimal(str(number)))


SAME = [
    ("creatinine", "1.7", "mg/dL", "150.314", "umol/L"),
    ("creatinine", "0.150314", "mmol/L", "150.314", "umol/L"),
    ("magnesium", "1.4", "meq/L", "0.7", "mmol/L"),
    ("magnesium", "2.4305", "mg/dL", "1", "mmol/L"),
    ("crcl", "1.5", "mL/s", "90", "mL/min"),
    ("potassium", "4.2", "meq/L", "4.2", "mmol/L"),
]


@pytest.mark.parametrize(("test", "one", "unit", "other", "canonical"), SAME)
def test_the_same_result_in_two_units_is_the_same_fact(
    test: str, one: str, unit: str, other: str, canonical: str
) -> None:
    first, second = (
        patient(lab(test, float(one), unit)),
        patient(lab(test, float(other), canonical)),
    )
    assert first.facts[test] == second.facts[test]
    assert first.details[test].text == one
    assert first.details[test].unit == unit


def test_a_magnesium_of_1_7_mg_per_dl_lies_below_0_7_mmol_per_l() -> None:
    found = patient(lab("magnesium", 1.7, "mg/dL")).facts
    assert judge(Compare("magnesium", "<", Decimal("0.7")), found) is True
    assert (
        judge(
            Compare("magnesium", "<", Decimal("0.7")),
            patient(lab("magnesium", 1.70136, "mg/dL")).facts,
        )
        is False
    )
    assert (
        judge(
            Compare("magnesium", "<", Decimal("0.7")),
            patient(lab("magnesium", 1.70135, "mg/dL")).facts,
        )
        is False
    )
    assert (
        judge(
            Compare("magnesium", ">", Decimal("0.7")),
            patient(lab("magnesium", 1.70135, "mg/dL")).facts,
        )
        is False
    )


CONVERTED = [(fact.id, unit) for fact in FACTS for unit in fact.units]


@given(
    st.sampled_from(CONVERTED),
    st.decimals(0, 500, places=6),
    st.decimals(0, 500, places=3),
    st.sampled_from(["<", "<=", ">", ">="]),
)
def test_every_comparison_is_as_exact_as_with_fractions(
    which: tuple[str, str], value: Decimal, cut: Decimal, operator: Any
) -> None:
    fact, unit = which
    found = patient(
        {"test": fact, "value": str(value), "unit": unit, "date": TODAY.isoformat()}
    ).facts
    if fact in found:
        exact = Fraction(value) * SMALL.facts[fact].units[unit]
        truth = {"<": exact < cut, "<=": exact <= cut, ">": exact > cut, ">=": exact >= cut}[
            operator
        ]
        assert judge(Compare(fact, operator, cut), found) is truth


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (lab("egfr", 90), "has no unit"),
        (lab("egfr", 90, "mg/dL"), "the unit 'mg/dL' is not one of"),
        (lab("egfr", 90, "ML/MIN"), "the unit 'ML/MIN'"),
        (lab("egfr", 90, UNIT, None), "has no date"),
        (lab("egfr", 90, UNIT, -1), "is dated 2026-11-21, after 2026-11-20"),
        (lab("egfr", -4, UNIT), "implausible"),
        (lab("egfr", 251, UNIT), "implausible"),
        (lab("creatinine", 85, "mg/dL"), "implausible"),
        (lab("egfr", None, UNIT), "no value was given"),
        (lab("egfr", 90, UNIT, 366), "is 366 days old; at most 365"),
    ],
)
def test_a_result_that_cannot_be_used_is_not_known_with_a_reason(entry: Any, said: str) -> None:
    found = patient(entry)
    assert entry["test"] not in found.facts
    assert said in why(found, entry["test"])
    assert all(item.origin == "labs[0]" for item in found.unusable)


def test_a_unit_of_one_may_be_written_as_a_number() -> None:
    assert patient(lab("alt_x_uln", 2, 1)).facts["alt_x_uln"] == exactly(2)
    assert "has no unit" in why(patient(lab("alt_x_uln", 2)), "alt_x_uln")


@pytest.mark.parametrize(
    ("days", "known"), [(0, True), (364, True), (365, True), (366, False), (-1, False)]
)
def test_freshness_is_exact_to_the_day(days: int, known: bool) -> None:
    assert ("egfr" in patient(lab("egfr", 90, UNIT, days)).facts) is known


@pytest.mark.parametrize(
    ("person", "conditions", "last_day"),
    [
        ({"age": 64}, [], 365),
        ({"age": 65}, [], 92),
        ({"age": 40}, ["chronic_kidney_disease"], 92),
        ({"age": 40}, None, 92),
        ({}, [], 92),
        ({"age": 40}, ["epilepsy"], 365),
    ],
)
def test_a_stricter_window_holds_when_its_reason_does_or_is_not_known(
    person: Any, conditions: Any, last_day: int
) -> None:
    assert (
        "egfr"
        in patient(lab("egfr", 90, UNIT, last_day), person=person, conditions=conditions).facts
    )
    assert (
        "egfr"
        not in patient(
            lab("egfr", 90, UNIT, last_day + 1), person=person, conditions=conditions
        ).facts
    )


def test_of_several_results_the_latest_counts_in_any_order() -> None:
    labs = [lab("egfr", 50, UNIT, 30), lab("egfr", 60, UNIT, 20), lab("egfr", 70, UNIT, 40)]
    assert patient(*labs).facts["egfr"] == patient(*reversed(labs)).facts["egfr"] == exactly(60)


def test_results_of_one_day_that_disagree_are_not_known() -> None:
    found = patient(lab("egfr", 50, UNIT), lab("egfr", 60, UNIT))
    assert "egfr" not in found.facts
    assert why(found, "egfr") == f"results of the same time disagree: 50 {UNIT} and 60 {UNIT}"
    assert patient(lab("potassium", 4.2, "mmol/L"), lab("potassium", 4.20, "meq/L")).facts[
        "potassium"
    ] == exactly("4.2")


@pytest.mark.parametrize(
    "later",
    [
        lab("egfr", 12, None, 5),
        lab("egfr", 12, UNIT, None),
        lab("egfr", 12, "mg", 5),
        lab("egfr", 900, UNIT, 5),
    ],
)
def test_an_older_result_does_not_stand_in_for_a_later_one_that_cannot_be_used(later: Any) -> None:
    found = patient(lab("egfr", 90, UNIT, 10), later)
    assert "egfr" not in found.facts
    assert "a result that may be later cannot be used (labs[1])" in why(found, "egfr")


@pytest.mark.parametrize(
    "later",
    [lab("egfr", 12, UNIT, -1), lab("egfr", 12, None, -3), lab("creatinine", 900, "umol/L", -3)],
)
def test_a_result_dated_after_the_plan_is_named_and_stands_in_nobody_s_way(later: Any) -> None:
    found = patient(lab("egfr", 90, UNIT, 10), later)
    assert found.facts["egfr"] == found.facts["kidney_clearance"] == exactly(90)
    assert why(found, later["test"]).endswith("after 2026-11-20")


@pytest.mark.parametrize(
    "earlier", [lab("egfr", 12, None, 20), lab("egfr", None, UNIT, 5), lab("egfr", 12, "mg", 11)]
)
def test_an_earlier_one_or_one_without_a_value_does_no_harm(earlier: Any) -> None:
    assert patient(lab("egfr", 90, UNIT, 10), earlier).facts["egfr"] == exactly(90)


BOUNDS = [
    (">90", ">", "90", True),
    (">90", ">=", "90", True),
    (">90", "<=", "90", False),
    (">90", ">", "91", None),
    (">90", "<", "60", False),
    ("<30", "<", "30", True),
    ("<30", ">=", "30", False),
    ("<30", "<", "29", None),
    (">=90", ">=", "90", True),
    (">=90", ">", "90", None),
    ("<=30", "<=", "30", True),
    ("<=30", "<", "30", None),
    ("<30", ">", "0", None),
]


@pytest.mark.parametrize(("value", "operator", "cut", "truth"), BOUNDS)
def test_bounds_are_used_only_as_such(
    value: str, operator: Any, cut: str, truth: bool | None
) -> None:
    found = patient(lab("egfr", value, UNIT))
    assert judge(Compare("egfr", operator, Decimal(cut)), found.facts) is truth
    assert found.details["egfr"].text == value


def test_a_bound_is_converted_like_a_value() -> None:
    found = patient(lab("creatinine", ">2", "mg/dL")).facts
    assert judge(Compare("creatinine", ">", Decimal("176.84")), found) is True
    assert judge(Compare("creatinine", ">", Decimal("176.85")), found) is None


def test_a_multiple_of_the_upper_limit_comes_from_the_results_own_limit() -> None:
    found = patient(lab("alt", 100, "U/L", upper_limit=40))
    assert found.facts["alt_x_uln"] == exactly("2.5")
    assert "alt_x_uln" not in patient(lab("alt", 100, "U/L")).facts
