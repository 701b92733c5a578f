"""Values that are rare or wrong, through both doors: each is refused in words, or is not known with
its reason."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from support.content import SMALL
from support.fhir import (
    LOINC,
    RXNORM,
    TODAY,
    allergy,
    concept,
    condition,
    order,
    ours,
    person,
    quantity,
    read,
    reasons,
    result,
)
from unclench.criteria.values import Interval, Members
from unclench.errors import InputError
from unclench.intake import read_record
from unclench.intake.checkins import read_checkins
from unclench.intake.text import read_tree


def refused_record(**more: Any) -> str:
    with pytest.raises(InputError) as caught:
        read_record(
            json.dumps({"schema": "unclench.record/1", **more}).encode(), SMALL, today=TODAY
        )
    return str(caught.value)


def refused_bundle(*resources: Any) -> str:
    with pytest.raises(InputError) as caught:
        read(*resources)
    return str(caught.value)


# --- the record -----------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", [True, ["mmol/L"], "m" * 41])
def test_a_unit_is_a_short_text(unit: Any) -> None:
    said = refused_record(
        labs=[{"test": "potassium", "value": 4, "unit": unit, "date": "2026-11-10"}]
    )
    assert said.startswith("labs[0].unit: a unit was expected, not ")


def test_a_list_has_an_end() -> None:
    assert "has 501 entries; at most 500 are read" in refused_record(goals=["walk"] * 501)
    assert read_record(
        json.dumps({"schema": "unclench.record/1", "goals": ["walk"] * 500}).encode(),
        SMALL,
        today=TODAY,
    ).goals


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1.5e2", "150"),
        ("15E-1", "1.5"),
        ("0.12345678901234567890123", "0.12345678901234567890123"),
        ("-0.5", "-0.5"),
        ("0e9", "0"),
    ],
)
def test_numbers_of_json_are_exact_however_they_are_written(text: str, wanted: str) -> None:
    found = read_tree(f'{{"a": {text}}}'.encode())["a"]
    assert isinstance(found, Decimal)
    assert found == Decimal(wanted)


# --- check-ins ------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["reviewed", "take_offer"])
def test_yes_and_no_are_true_and_false(key: str) -> None:
    def told(value: Any) -> bytes:
        return json.dumps([{"date": "2026-11-28", "what": "fine", key: value}]).encode()

    with pytest.raises(
        InputError,
        match=rf"\[0\].{key}: true or false was expected, not 'maybe'. Write true or false.",
    ):
        read_checkins(told("maybe"))
    assert getattr(read_checkins(told(True))[0], key) is True
    assert getattr(read_checkins(told(False))[0], key) is False


# --- the Bundle -----------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["true", 1, ["true"]])
def test_whether_it_must_not_be_given_is_true_or_false(value: Any) -> None:
    said = refused_bundle(order("relaxol", doNotPerform=value))
    assert "doNotPerform: true or false was expected" in said


@pytest.mark.parametrize("part", ["system", "code", "display"])
def test_a_coding_that_is_no_text_is_refused_with_its_place(part: str) -> None:
    coding = {"system": RXNORM, "code": "1292", "display": "relaxol", part: 1292}
    said = refused_bundle(order({"coding": [coding]}))
    assert f"medicationCodeableConcept.{part}: text was expected, not '1292'" in said


@pytest.mark.parametrize("key", ["clinicalStatus", "verificationStatus"])
@pytest.mark.parametrize("part", ["system", "code"])
def test_a_status_that_is_no_text_is_refused_with_its_place(key: str, part: str) -> None:
    said = refused_bundle(
        {**condition("84757009"), key: {"coding": [{"system": "urn:x", "code": "active", part: 5}]}}
    )
    assert f"{key}.{part}: text was expected, not '5'" in said


def test_words_that_are_no_text_are_refused_though_the_code_is_good() -> None:
    said = refused_bundle(order({**concept(RXNORM, "1292"), "text": 5}))
    assert "medicationCodeableConcept.text: text was expected, not '5'" in said


def test_allergies_of_both_kinds_are_put_together() -> None:
    coded, worded = allergy(concept(RXNORM, "57258")), ours("allergies", valueString="relaxol")
    assert read(coded).facts["allergies"] == Members(frozenset({"tensolin"}))
    assert read(worded).facts["allergies"] == Members(frozenset({"relaxol"}))
    assert read(coded, worded).facts["allergies"] == Members(frozenset({"relaxol", "tensolin"}))


def product(strength: Any, denominator: Any = 1) -> dict[str, Any]:
    ratio = {
        "numerator": quantity(strength, "mg"),
        "denominator": quantity(denominator, "{tablet}"),
    }
    return {
        "resourceType": "Medication",
        "id": "p",
        "code": {"text": "relaxol"},
        "ingredient": [{"strength": ratio}],
    }


def tablets_of(*strength: Any) -> dict[str, Any]:
    """Two tablets three times a day of this product."""
    found = order(
        "relaxol",
        {
            "timing": {"repeat": {"frequency": 3, "period": 1, "periodUnit": "d"}},
            "doseAndRate": [{"doseQuantity": quantity(2, "{tablet}")}],
        },
    )
    del found["medicationCodeableConcept"]
    return {**found, "medicationReference": {"reference": "#p"}, "contained": [product(*strength)]}


def test_the_strength_of_a_product_makes_mg_of_tablets() -> None:
    assert read(tablets_of(5)).facts["relaxol_mg_per_day"] == Interval(Decimal(30), Decimal(30))


@pytest.mark.parametrize("strength", [(-5,), (0,), (5, -1), (5, 0), (1, 3), ("5",)])
def test_a_strength_that_cannot_be_leaves_the_dose_not_known(strength: tuple[Any, ...]) -> None:
    found = read(tablets_of(*strength))
    assert "relaxol_mg_per_day" not in found.facts
    assert found.facts["taking"] == Members(frozenset({"relaxol"}))
    assert reasons(found, "relaxol_mg_per_day") == [
        "its dose is in '{tablet}' and the strength of the product is not given"
    ]


def test_the_latest_weight_counts_whoever_says_it() -> None:
    mine = ours(
        "person.weight_kg", valueQuantity=quantity(62, "kg"), effectiveDateTime="2026-11-01"
    )
    later = result("29463-7", 80, "kg", "2026-11-10")
    assert read(mine).facts["weight"] == Interval(Decimal(62), Decimal(62))
    assert read(mine, later).facts["weight"] == Interval(Decimal(80), Decimal(80))


def test_an_age_that_does_not_fit_the_day_of_birth_is_asked_about() -> None:
    told = ours("person.age", valueQuantity=quantity(30, "a"), effectiveDateTime="2026-11-01")
    assert read(told).facts["age"] == Interval(Decimal(30), Decimal(30))
    both = read(told, patient=person(birthDate="1980-01-01"))
    assert both.facts["age"] == Interval(Decimal(30), Decimal(46))
    assert reasons(both, "age") == [
        "an age of 30 is stated, but the date of birth gives 46: which one is right?"
    ]
    older = ours("person.age", valueQuantity=quantity(70, "a"), effectiveDateTime="2026-11-01")
    assert read(older, patient=person(birthDate="1980-01-01")).facts["age"] == Interval(
        Decimal(46), Decimal(71)
    )
    coded = {**told, "code": {"coding": [{"system": LOINC, "code": "30525-0"}]}}
    assert "age" not in read(coded).facts


@pytest.mark.parametrize("day", ["2024-02-29", "2026-11-01"])
def test_an_age_that_fits_the_day_of_birth_changes_nothing(day: str) -> None:
    born = "1980-02-29"
    for years in (44, 46) if day == "2024-02-29" else (46,):
        told = ours("person.age", valueQuantity=quantity(years, "a"), effectiveDateTime=day)
        found = read(told, patient=person(birthDate=born))
        fits = years == (44 if day == "2024-02-29" else 46)
        assert (found.facts["age"] == Interval(Decimal(46), Decimal(46))) is fits
        assert bool(reasons(found, "age")) is not fits


def test_an_age_that_cannot_be_used_says_nothing_beside_a_day_of_birth() -> None:
    for value, day in ((quantity(30, "mo"), "2026-11-01"), (quantity(30, "a"), "2027-11-01")):
        told = ours("person.age", valueQuantity=value, effectiveDateTime=day)
        assert read(told, patient=person(birthDate="1980-01-01")).facts["age"] == Interval(
            Decimal(46), Decimal(46)
        )
