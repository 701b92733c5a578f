"""ALT in U/L: with the laboratory's limit it is a multiple; without, only what is low in any
laboratory is used, and the hint says what to add."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from unclench.content import load
from unclench.criteria.values import Interval
from unclench.intake import read_patient
from unclench.patient.facts import Patient
from unclench.plan import make_plan


def read(*labs: dict[str, Any]) -> Patient:
    results = [{"test": "alt", "unit": "U/L", "date": "2026-11-10", **lab} for lab in labs]
    return read_patient(
        json.dumps({"date": "2026-11-20", "labs": results}).encode(),
        load(),
        today=date(2026, 11, 20),
    )


def multiple(*labs: dict[str, Any]) -> Interval | None:
    found = read(*labs).facts.get("liver_x_uln")
    return found if isinstance(found, Interval) else None


def test_the_limit_of_the_laboratory_goes_first() -> None:
    assert multiple({"value": 100, "upper_limit": 40}) == Interval(Decimal("2.5"), Decimal("2.5"))


@pytest.mark.parametrize(
    ("value", "most"),
    [(19, "1"), (38, "2"), ("<19", "1"), (56, "2.95"), (57, None), (">5", None), (400, None)],
)
def test_without_a_limit_only_what_is_low_anywhere_is_used(value: Any, most: str | None) -> None:
    found = multiple({"value": value})
    assert (found is None) is (most is None)
    if found is not None and most is not None:
        assert found.low == Decimal("-Infinity") and abs(found.high - Decimal(most)) < Decimal(
            "0.01"
        )


def test_the_hint_says_which_key_to_add() -> None:
    plan = make_plan(read({"value": 400}), load())
    assert any("add upper_limit" in item.because.clinician for item in plan.not_checked)


def test_a_newer_result_without_a_limit_that_is_not_low_is_never_passed_over() -> None:
    assert multiple({"value": 20, "upper_limit": 40}, {"value": 400, "date": "2026-11-12"}) is None


@pytest.mark.parametrize(
    ("lab", "unclear"),
    [
        ({"value": 57}, True),
        ({"value": "56.9"}, False),
        ({"value": ">50"}, True),
        ({"value": "<50"}, False),
        ({"value": 130, "upper_limit": 40}, False),
        ({"test": "ast", "value": 130}, False),
    ],
    ids=str,
)
def test_what_no_laboratory_calls_low_is_unclear_without_its_limit(
    lab: dict[str, Any], unclear: bool
) -> None:
    assert read(lab).facts["alt_without_limit"] is unclear


@pytest.mark.parametrize(
    "lab",
    [{"unit": None}, {"unit": "mg/dL"}, {"date": None}, {"date": "2020-11-10"}],
    ids=["no unit", "another unit", "no day", "too old"],
)
def test_an_alt_that_cannot_be_used_leaves_it_open(lab: dict[str, Any]) -> None:
    assert "alt_without_limit" not in read({"value": 130, **lab}).facts


def test_without_any_alt_there_is_none_without_a_limit() -> None:
    assert read().facts["alt_without_limit"] is False
