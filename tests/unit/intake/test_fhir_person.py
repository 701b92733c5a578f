"""The Patient resource."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from support.content import SMALL
from support.fhir import TODAY, bundle, ours, person, quantity, read, reasons
from unclench.criteria.values import Interval
from unclench.errors import InputError
from unclench.intake import read_patient


def years(low: int, high: int) -> Interval:
    return Interval(Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        ("1980-11-20", years(46, 46)),
        ("1980-11-21", years(45, 45)),
        ("2000-02-29", years(26, 26)),
        ("1980", years(45, 46)),
        ("1980-11", years(45, 46)),
        ("1980-10", years(46, 46)),
        ("1980-12", years(45, 45)),
    ],
)
def test_age_is_in_completed_years_and_between_two_when_the_day_is_not_known(
    birth: str, age: Interval
) -> None:
    assert read(patient=person(birthDate=birth)).facts["age"] == age


@pytest.mark.parametrize(
    "birth",
    [
        "yesterday",
        "1980-13-01",
        "1980-02-30",
        "80-01-01",
        "2027-01-01",
        "1800-01-01",
        "1980-1-1",
        "0000",
    ],
)
def test_a_day_of_birth_that_cannot_be_leaves_age_not_known(birth: str) -> None:
    found = read(patient=person(birthDate=birth))
    assert "age" not in found.facts
    assert reasons(found, "age")


def test_an_age_of_our_own_stands_in_for_a_missing_day_of_birth() -> None:
    said = ours("person.age", valueQuantity=quantity(46, "a"))
    assert read(said).facts["age"] == years(46, 46)
    assert read(said, patient=person(birthDate="1990-01-01")).facts["age"] == years(36, 46)


@pytest.mark.parametrize(
    ("gender", "sex"),
    [("female", "female"), ("male", "male"), ("other", "other"), ("unknown", None), (None, None)],
)
def test_gender(gender: str | None, sex: str | None) -> None:
    assert read(patient=person(gender=gender)).facts.get("sex") == sex


def test_an_unknown_gender_code_is_not_known_with_a_reason() -> None:
    assert reasons(read(patient=person(gender="f")), "sex") == [
        "the gender 'f' is not a code of FHIR"
    ]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            {"link": [{"type": "replaced-by", "other": {"reference": "Patient/2"}}]},
            "replaced by another",
        ),
        ({"deceasedBoolean": True}, "died"),
        ({"deceasedDateTime": "2026-01-01"}, "died"),
        ({"active": False}, "not in use"),
    ],
)
def test_no_plan_for_a_patient_who_is_merged_dead_or_not_in_use(
    more: dict[str, Any], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        read_patient(json.dumps(bundle(patient=person(**more))).encode(), SMALL, today=TODAY)


@pytest.mark.parametrize(
    "more",
    [{"deceasedBoolean": "true"}, {"deceasedBoolean": 1}, {"active": "false"}, {"active": 0}],
)
def test_whether_somebody_lives_is_true_or_false_and_nothing_else(more: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="true or false was expected"):
        read_patient(json.dumps(bundle(patient=person(**more))).encode(), SMALL, today=TODAY)


@pytest.mark.parametrize(
    "more",
    [
        {"link": [{"type": "seealso"}]},
        {"link": [{"type": "replaces"}]},
        {"deceasedBoolean": False},
        {"active": True},
    ],
)
def test_other_links_and_flags_are_no_obstacle(more: dict[str, Any]) -> None:
    assert read(patient=person(**more)).id == "me"
