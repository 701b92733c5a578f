"""Entries of a record that cannot both be right: nothing is made of them, and each says why."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from support.laws import real
from unclench.criteria.values import Interval
from unclench.patient.facts import Patient

DAY = "2026-11-15"


def patient(**said: Any) -> Patient:
    return real().patient_of({"schema": "unclench.record/1", "date": "2026-11-20", **said})


def lab(test: str, value: float, unit: str, day: str = DAY) -> dict[str, Any]:
    return {"test": test, "value": value, "unit": unit, "date": day}


@pytest.mark.parametrize(("systolic", "known"), [(77, False), (78, False), (79, True)])
def test_a_systolic_pressure_lies_above_the_diastolic_one_of_its_day(
    systolic: int, known: bool
) -> None:
    found = patient(
        labs=[lab("systolic_bp", systolic, "mm[Hg]"), lab("diastolic_bp", 78, "mm[Hg]")]
    )
    assert [
        fact in found.facts and fact in found.details for fact in ("systolic_bp", "diastolic_bp")
    ] == [known, known]
    assert known or all("cannot go with" in item.reason for item in found.unusable)


@pytest.mark.parametrize(("day", "used"), [("1989-12-31", False), ("1990-01-01", True)])
def test_nothing_happens_before_the_day_of_birth(day: str, used: bool) -> None:
    medicines = [{"name": "baclofen", "dose": "10 mg", "per_day": 3, "since": day}]
    found = patient(
        person={"born": "1990-01-01"},
        medicines=medicines,
        labs=[lab("egfr", 90, "mL/min/{1.73_m2}", day)],
    )
    assert ("baclofen_days_at_dose" in found.facts) is used
    assert ("before the day of birth" in " ".join(flag.text for flag in found.flags)) is not used
    assert (
        "is dated before the day of birth" in {item.reason for item in found.unusable}
    ) is not used


def test_one_early_day_leaves_the_other_list_as_it_was() -> None:
    early = {"name": "baclofen", "dose": "10 mg", "per_day": 3, "since": "1989-05-01"}
    medicines = patient(person={"born": "1990-01-01"}, medicines=[early])
    assert medicines.flags and "taking" in medicines.facts
    results = patient(
        person={"born": "1990-01-01"}, labs=[lab("egfr", 90, "mL/min/{1.73_m2}", "1989-05-01")]
    )
    assert "egfr" not in results.facts and "taking" not in results.facts


@pytest.mark.parametrize(("day", "known"), [("2026-11-14", False), (DAY, True)])
def test_a_liver_test_without_its_limit_counts_against_older_multiples_alone(
    day: str, known: bool
) -> None:
    found = patient(labs=[lab("alt", 90, "U/L"), lab("alt_x_uln", 2, "1", day)])
    assert ("alt_x_uln" in found.facts) is known


@pytest.mark.parametrize(("sure", "counted"), [(100, False), (200, True)])
def test_what_is_certainly_far_too_much_counts_though_the_whole_is_not_known(
    sure: int, counted: bool
) -> None:
    medicines = [
        {"name": "baclofen", "dose": f"{sure} mg", "per_day": 1},
        {"name": "baclofen", "dose": "a bit"},
    ]
    found = patient(medicines=medicines)
    wanted = Interval(Decimal(sure), Decimal(sure)) if counted else None
    assert found.facts.get("baclofen_mg_per_day") == wanted
    assert "baclofen_mg_per_day" in {item.fact for item in found.unusable}
