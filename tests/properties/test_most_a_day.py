"""Medicines that are no option here have a highest amount a day too, by mouth or by a pump. Above
it no plan is silent; at it nothing is said; without an amount it is not known."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import pytest

from support.movers import calm
from support.people import TODAY, data_of
from unclench.content import load
from unclench.content.urgency import URGENT
from unclench.criteria.values import Members
from unclench.intake import read_patient
from unclench.patient.facts import Patient
from unclench.plan import make_plan

LEAST = Decimal("0.001")


class Bound(NamedTuple):
    """A medicine, as a line names it and as facts do, and the most of it in mg a day."""

    line: dict[str, str]
    taken: str
    most: Decimal


def bounds() -> list[Bound]:
    found = []
    for one in load().ingredients.values():
        if one.most_mg is not None:
            found.append(Bound({"name": one.id}, one.id, one.most_mg.normalize()))
        if one.most_mg_intrathecal is not None:
            line = {"name": one.id, "route": "intrathecal"}
            most = one.most_mg_intrathecal.normalize()
            found.append(Bound(line, f"{one.id}_intrathecal", most))
    return found


BOUNDS = bounds()


def person(bound: Bound, amount: str | None) -> Patient:
    line = bound.line if amount is None else {**bound.line, "total": amount}
    return read_patient(data_of(calm(medicines=[line])), load(), today=TODAY)


def above(bound: Bound, amount: str | None) -> Members:
    found = person(bound, amount).facts["above_most"]
    assert isinstance(found, Members)
    return found


@pytest.mark.parametrize("bound", BOUNDS, ids=[bound.taken for bound in BOUNDS])
def test_above_the_most_a_sign_says_so_and_at_it_none_does(bound: Bound) -> None:
    over, at = f"{bound.most + LEAST:f} mg/day", f"{bound.most:f} mg/day"
    assert above(bound, over) == Members(frozenset({bound.taken}), True)
    assert above(bound, at) == Members(frozenset(), True)
    said = [sign for sign in load().dangers if bound.taken in sign.id or "above_most" in sign.read]
    told = {one.id: one for one in make_plan(person(bound, over), load()).urgent}
    mine = [sign for sign in said if sign.id in told]
    assert mine and all(told[sign.id].urgency in URGENT for sign in mine)
    assert not {one.id for one in make_plan(person(bound, at), load()).urgent} & {
        sign.id for sign in mine
    }


@pytest.mark.parametrize("bound", BOUNDS, ids=[bound.taken for bound in BOUNDS])
def test_the_unit_that_is_written_counts(bound: Bound) -> None:
    assert above(bound, f"{bound.most:f} g/day").known == {bound.taken}
    assert above(bound, f"{bound.most * 1000:f} micrograms/day") == Members(frozenset(), True)


@pytest.mark.parametrize("bound", BOUNDS, ids=[bound.taken for bound in BOUNDS])
def test_without_an_amount_it_is_not_known(bound: Bound) -> None:
    assert above(bound, None) == Members(frozenset(), False)
    assert make_plan(person(bound, None), load()).not_checked


@pytest.mark.parametrize("bound", BOUNDS, ids=[bound.taken for bound in BOUNDS])
@pytest.mark.parametrize("amount", ["40 units/day", "5 mmol/day", "4 sprays/day"])
def test_an_amount_that_is_no_weight_says_nothing_about_it(bound: Bound, amount: str) -> None:
    assert above(bound, amount) == Members(frozenset(), False)


def test_what_can_wait_is_told_beside_what_cannot() -> None:
    """A patient seen today for a fever may not hear there of a tablet that must not be taken."""
    record = calm(
        signs=["pressure_sore", "fever"],
        medicines=[{"name": "fampridine", "total": "20 mg/day"}],
        conditions=["epilepsy"],
    )
    told = make_plan(read_patient(data_of(record), load(), today=TODAY), load()).urgent
    levels = [URGENT.index(one.urgency) for one in told]
    assert levels == sorted(levels) and len(set(levels)) > 1
    assert "triage/fampridine-forbidden" in {one.id for one in told}
