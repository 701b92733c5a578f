"""Names of ingredients in the spelling of other languages."""

from __future__ import annotations

import pytest

from support.foreign import content
from unclench.patient.derive.medicine_names import resolve
from unclench.patient.index import index_of
from unclench.patient.inn import ingredients_by_inn, inn_key

FOREIGN = {
    "baclofen": ["baclofène", "Baclofeno", "Baclofeen", "Baclofen AL 10 mg", "LIORESAL TBL 10MG"],
    "tizanidine": ["Tizanidin", "tizanidina", "Tizanidin TEVA 4 mg", "clorhidrato de tizanidina"],
    "gabapentin": ["Gabapentin-ratiopharm 300 mg Hartkapseln", "Gabapentina Cinfa 300 mg EFG"],
    "dantrolene": ["Dantrolen", "dantrolène", "DANTROLEEN CAPSULE 25MG"],
    "diazepam": ["diazépam", "Diazepam PCH tablet 5mg"],
    "carbamazepine": ["Carbamazepin", "carbamazepina", "TEGRETOL RET TBL 400MG"],
    "ciprofloxacin": ["ciprofloxacine", "ciprofloxacino"],
    "theophylline": ["Theophyllin", "teofilina"],
    "spironolactone": ["espironolactona", "Spironolacton"],
    "valproate": ["Valproinsäure", "acide valproïque"],
    "aspirin": ["ASS 100", "acetylsalicylzuur"],
}


@pytest.mark.parametrize(
    ("ingredient", "name"), [(key, name) for key, names in FOREIGN.items() for name in names]
)
def test_the_name_of_another_language_is_the_same_ingredient(ingredient: str, name: str) -> None:
    found = resolve(name, index_of(content())).names
    assert [one.ingredient for one in found] == [ingredient]


@pytest.mark.parametrize("name", ["relaxoll", "bacofen", "tizandin", "gabapetin", "digitoxin"])
def test_another_spelling_is_no_name_of_another_language(name: str) -> None:
    names = resolve(name, index_of(content())).names
    assert all(one.doubtful for one in names)
    assert not {"digoxin"} & {one.ingredient for one in names}


def test_a_spelling_of_two_medicines_is_none() -> None:
    assert ingredients_by_inn(["cortisone", "cortisona", "relaxol"]) == {"relasol": "relaxol"}
    assert inn_key("zinc") == ""


def test_no_other_ingredient_is_read_from_the_name_of_one() -> None:
    index = index_of(content())
    for ingredient in {name.ingredient for name in content().names.values()}:
        found = resolve(ingredient.replace("_", " "), index).names
        assert not found or ingredient in {one.ingredient for one in found}


@pytest.mark.parametrize(
    "words", ["Lioresal intrathekal", "LIORESAL INTRATH 2MG/ML", "baclofène intrathécal"]
)
def test_an_intrathecal_name_of_another_language_says_its_route(words: str) -> None:
    (found,) = resolve(words, index_of(content())).names
    assert (found.ingredient, found.route) == ("baclofen", "intrathecal")
