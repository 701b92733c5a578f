"""A diff compares the items of a list by what they are: one more in front changes none of the
others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_folder
from unclench.content.types import Dose, Medicine
from unclench.proof.diff import items
from unclench.proof.diff.versions import VersionChange, changed_parts, entries

ROOT = Path(__file__).resolve().parents[2] / "knowledge"
LISTS = ("regimens", "ceilings", "products", "monitoring", "counselling")


@pytest.fixture(scope="module")
def whole() -> Draft:
    return read_folder(ROOT)


@pytest.fixture(scope="module")
def draft(whole: Draft) -> Draft:
    """Without entries outside lists, and with few rules: compared many times."""
    return replace(whole, claims={}, sources={}, words={}, ingredients={}, rules=whole.rules[:60])


def with_medicine(draft: Draft, name: str, **changed: Any) -> Draft:
    """The same content, except for some fields of one medicine."""
    option = draft.options[name]
    assert option.medicine is not None
    newer = option._replace(medicine=option.medicine._replace(**changed))
    return replace(draft, options={**draft.options, name: newer})


def told(old: Draft, new: Draft) -> list[VersionChange]:
    return [*changed_parts(old, new)]


def medicines(draft: Draft) -> Iterator[tuple[str, Medicine]]:
    for option in draft.options.values():
        if option.medicine is not None:
            yield option.id, option.medicine


@pytest.mark.parametrize("name", LISTS)
def test_the_order_of_a_list_is_no_change(draft: Draft, name: str) -> None:
    several = [(i, getattr(m, name)) for i, m in medicines(draft) if len(getattr(m, name)) > 1]
    assert several
    for medicine, found in several[:6]:
        assert told(draft, with_medicine(draft, medicine, **{name: found[::-1]})) == [], medicine


@pytest.mark.parametrize("name", LISTS)
def test_one_less_in_front_is_the_only_change(draft: Draft, name: str) -> None:
    several = [(i, getattr(m, name)) for i, m in medicines(draft) if len(getattr(m, name)) > 2]
    for medicine, found in several[:6]:
        gone = told(draft, with_medicine(draft, medicine, **{name: found[1:]}))
        assert gone and all(change.after == "" for change in gone), medicine
        assert len({change.part.split(".")[2] for change in gone}) == 1, medicine


def test_a_number_of_one_item_is_told_where_it_is(draft: Draft) -> None:
    medicine = draft.options["baclofen"].medicine
    assert medicine is not None
    ceiling = medicine.ceilings[-1]
    band = ceiling.bands[0]._replace(
        at_most=Dose(band_amount := ceiling.bands[0].at_most.amount + 1, "mg", "day")
    )
    newer = ceiling._replace(bands=(band, *ceiling.bands[1:]))
    found = told(draft, with_medicine(draft, "baclofen", ceilings=(newer, *medicine.ceilings[:-1])))
    assert [(c.sort, c.after) for c in found] == [("number", f"{band_amount} mg/day")]


def test_the_order_that_decides_is_told(draft: Draft) -> None:
    """The first regimen that fits is used, and stages come in their order."""
    medicine = draft.options["baclofen"].medicine
    assert medicine is not None
    turned = medicine.regimen_choice[::-1]
    found = told(draft, with_medicine(draft, "baclofen", regimen_choice=turned))
    assert [change.part for change in found] == ["medicine.regimen_choice.order"]
    found = told(draft, replace(draft, stages=draft.stages[::-1]))
    assert [(change.kind, change.part, change.sort) for change in found] == [
        ("pathway", "order", "rule")
    ]


def test_claims_are_no_list_with_an_order(draft: Draft) -> None:
    rule = next(rule for rule in draft.rules if len(rule.claims) > 1)
    others = [one for one in draft.rules if one is not rule]
    turned = rule._replace(claims=rule.claims[::-1])
    assert told(draft, replace(draft, rules=[*others, turned])) == []


def lists_in(value: Any) -> Iterator[tuple[Any, ...]]:
    for inner in value if isinstance(value, tuple) else ():
        entity = hasattr(inner, "_fields")
        if isinstance(inner, tuple) and inner and not entity and hasattr(inner[0], "_fields"):
            yield inner
        yield from lists_in(inner)


def test_every_item_of_every_list_has_a_name_of_its_own(whole: Draft) -> None:
    found = [inner for _, _, value in entries(whole) for inner in lists_in(value)]
    assert len(found) > 500
    for inner in found:
        names = items.names_of(inner, str)
        assert len(set(names)) == len(names), names


def test_a_comparison_by_place_would_be_seen(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    """The seeded fault: an item is called by its place."""
    monkeypatch.setattr(
        "unclench.proof.diff.versions.names_of", lambda found, _: [*map(str, range(len(found)))]
    )
    medicine = draft.options["baclofen"].medicine
    assert medicine is not None
    newer = with_medicine(draft, "baclofen", products=medicine.products[::-1])
    assert told(draft, newer)
