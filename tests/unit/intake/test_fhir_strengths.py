"""How much is in one piece or mL of a product, by its name or its ingredient."""

from __future__ import annotations

from typing import Any

import pytest

from support.foreign import Json, a_day, coded, content, order, pieces, reasons, record
from unclench.intake.fhir.strengths import from_names

NAMES = {
    "Baclofen 10 MG Oral Tablet": "10 tablet mg",
    "Baclofen 5mg/5ml oral solution sugar free": "1 mL mg",
    "Nizatidine 15 MG/ML Oral Solution": "15 mL mg",
    "98 Filmtabletten 20mg N3": "20 tablet mg",
    "NEBUL 20FL 2ML 0,5MG/ML": "0.5 mL mg",
    "Levothyroxine 75 microgram tablet": "0.075 tablet mg",
    "Vitamin D drops 400 IU/mL": "400 mL units",
    "Inhaler 100 microgram/actuation": "0.100 sprays mg",
    "2 g sachet": "2000 tablet mg",
    "Fusidic acid 20 mg/g": "20 g mg",
    "12 HR Capsule 10 MG": "10 tablet mg",
}
NONE = [
    "Baclofen", "Reaptan 10 mg/10 mg tablet", "plus 10/25 mg", "300 mg and 15 mg tablet",
    "1,000 mg", "patch 25 mcg/hour", "L-THYROXIN 125", "0.5 % eye drops", "3 mg/7 mL",
    "Suboxone 2 MG / 0.5 MG",
]  # fmt: skip


@pytest.mark.parametrize(("name", "strength"), NAMES.items(), ids=NAMES.keys())
def test_a_name_with_one_strength(name: str, strength: str) -> None:
    found = from_names([name], content().reading.doses).found
    assert found is not None
    assert f"{found.number} {found.per} {found.unit}" == strength


@pytest.mark.parametrize("name", NONE)
def test_a_name_without_one_strength(name: str) -> None:
    assert from_names([name], content().reading.doses).found is None


def test_a_name_longer_than_any_name_gives_none_at_once() -> None:
    assert from_names(["1" * 20_000, "10 mg " * 400], content().reading.doses).found is None


def test_names_that_differ_are_none() -> None:
    found = from_names(["Baclofen 10 mg", "Baclofen 20 mg"], content().reading.doses)
    assert found.found is None
    assert "two ways" in found.fault


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("Stück", "1"), ("TAB", "TAB"), ("Comprimé", "15054000"), ("{tbl} (10 mg)", "{tbl}"),
        ("Tablet (unit of presentation)", "732936001"), ("", "15054000"), ("", "1"),
        ("Tabl.", None),
    ],
)  # fmt: skip
def test_a_piece_by_any_name(unit: str, code: str | None) -> None:
    assert a_day(order("Baclofen 10 mg", pieces(1, unit, 2, code))) == "20 mg"


def test_drops_and_ml_need_a_strength_of_their_own() -> None:
    assert a_day(order("Baclofen 5mg/5ml solution", pieces(10, "ml", 3))) == "30 mg"
    assert "'drop'" in a_day(order("Baclofen 10 mg", pieces(10, "drop", 3)))
    assert "two ways that differ" in a_day(order("Baclofen 10 mg and 20 mg", pieces(1)))


@pytest.mark.parametrize("said", ["milligram", "Milligramm", "miligramos", "MG"])
def test_a_weight_in_any_language(said: str) -> None:
    assert a_day(order("Baclofen", pieces(10, said, 3))) == "30 mg"


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("Baclofen 2% gel", {}),
        ("Baclofen cream 20 mg/g", {}),
        ("Baclofen", {"route": {"text": "Cutaneous route"}}),
    ],
)
def test_what_is_put_on_the_skin_is_no_amount(name: str, more: Json) -> None:
    assert "it is not swallowed" in a_day(order(name, pieces(30, "g", 2, "g", **more)))


def product(*ingredients: Json, **more: Any) -> Json:
    return {"resourceType": "Medication", "id": "x", "ingredient": list(ingredients), **more}


def ordered(medication: Json, *others: Json, number: float = 1) -> Json:
    found = order("", pieces(number), contained=[medication, *others])
    del found["medicationCodeableConcept"]
    return {**found, "medicationReference": {"reference": "#x"}}


def of(name: str, above: float = 10, below: float = 1, unit: str = "Tablette") -> Json:
    strength = {
        "numerator": {"value": above, "unit": "mg", "code": "mg"},
        "denominator": {"value": below, "unit": unit, "code": "1"},
    }
    return {"itemCodeableConcept": {"text": name}, "strength": strength}


def test_the_strength_of_the_ingredient_counts_and_must_agree_with_the_name() -> None:
    assert a_day(ordered(product(of("Baclofen"), code={"text": "Baclofen"}))) == "30 mg"
    named = {"text": "Baclofen 10 mg"}
    assert a_day(ordered(product(of("Baclofen"), code=named))) == "30 mg"
    assert "two ways" in a_day(ordered(product(of("Baclofen", 20), code=named)))
    unlike = product(of("Baclofen", 20, 1, "mL"), code=named)
    unlike["ingredient"][0]["strength"]["denominator"]["code"] = "mL"
    assert "not given" in a_day(ordered(unlike))
    for end in ("numerator", "denominator"):
        bound = product(of("Baclofen"), code={"text": "Baclofen"})
        bound["ingredient"][0]["strength"][end] = {"value": 0, "unit": "mg"}
        assert "not given" in a_day(ordered(bound))
        del bound["ingredient"][0]["strength"][end]
        assert "not given" in a_day(ordered(bound))


def test_a_product_of_two_ingredients_has_no_strength() -> None:
    both = product(of("Baclofen"), of("Ramipril"), code={"text": "Duo"})
    assert "not given" in a_day(ordered(both))


def test_an_unknown_brand_is_read_by_its_ingredient() -> None:
    found = record(ordered(product(of("Ramipril", 5), code={"text": "TRIANOVA 5"})))
    assert found.medicines is not None
    assert found.medicines[0].name == "Ramipril (TRIANOVA 5)"
    coded_only = product(of("Ramipril", 5), code=coded("urn:x", "9"))
    (line,) = record(ordered(coded_only)).medicines or ()
    assert line.name == "Ramipril"


def test_an_ingredient_may_be_pointed_to() -> None:
    inside = product({"itemReference": {"reference": "#s"}}, code={"text": "KOMBI"})
    substance = {"resourceType": "Substance", "id": "s", "code": {"text": "Baclofen"}}
    (line,) = record(ordered(inside, substance)).medicines or ()
    assert line.name == "Baclofen (KOMBI)"
    nested = {**inside, "contained": [substance]}
    (line,) = record(ordered(nested)).medicines or ()
    assert line.name == "Baclofen (KOMBI)"
    shown = product({"itemReference": {"display": "Baclofen"}}, code={"text": "KOMBI"})
    (line,) = record(ordered(shown)).medicines or ()
    assert line.name == "Baclofen (KOMBI)"
    missing = record(ordered(inside))
    assert "not in the Bundle" in reasons(missing, "medicines")


def test_a_unit_without_a_known_word_leaves_the_strength_to_the_name() -> None:
    strange = product(of("Baclofen", 10, 1, "Zubereitung"), code={"text": "Baclofen 10 mg"})
    strange["ingredient"][0]["strength"]["denominator"]["code"] = "ZUB"
    assert a_day(ordered(strange)) == "30 mg"
    assert a_day(order("Baclofen 10 mg", pieces(1, "Retard-Tbl."))) == "30 mg"


def test_what_is_put_under_the_skin_is_not_put_on_it() -> None:
    under = order("Baclofen", pieces(10, "mg", route={"text": "voie sous-cutanée"}))
    assert a_day(under) == "30 mg"


def test_the_form_of_a_product_counts() -> None:
    cream = product(of("Baclofen"), code={"text": "Baclofen"}, form={"text": "Cream"})
    assert "it is not swallowed (cream)" in a_day(ordered(cream))
