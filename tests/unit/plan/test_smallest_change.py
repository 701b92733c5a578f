"""What would have to be otherwise: the smallest change of facts that gives an option another
verdict."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from support.movers import calm
from support.people import TODAY, data_of
from unclench.content import load
from unclench.criteria.values import Interval, Members
from unclench.intake import read_patient
from unclench.plan.counterfactual import FactChange, PossibleChange, _may_happen, smallest_change


def change(option: str, **changed: Any) -> tuple[FactChange, ...]:
    return smallest_change(
        read_patient(data_of(calm(**changed)), load(), today=TODAY), load(), option
    )


def lab(test: str, value: object, unit: str) -> dict[str, object]:
    return {"test": test, "value": value, "unit": unit, "date": "2026-11-10"}


KIDNEYS = lab("egfr", 90, "mL/min/{1.73_m2}")


def test_one_number_that_is_missing_is_named() -> None:
    (found,) = change("baclofen")
    assert (found.fact, found.before, found.verdict) == ("kidney_clearance", "not known", "offer")
    assert int(found.after) >= 30


def test_of_the_numbers_of_one_fact_the_nearest_is_named() -> None:
    measured = [KIDNEYS, lab("crcl", 95, "mL/min")]
    assert change("baclofen", labs=measured) == (
        FactChange("kidney_clearance", "90", "29", "avoid"),
    )


def test_a_set_that_nobody_asked_about_is_asked() -> None:
    (found,) = change("baclofen", labs=[KIDNEYS], signs=None)
    assert found == FactChange("signs", "not known", "asked, and there are none", "offer")


def test_what_is_in_a_set_would_have_to_be_gone() -> None:
    (found,) = change("baclofen", labs=[KIDNEYS], conditions=["peptic_ulcer"])
    assert (found.fact, found.after, found.verdict) == (
        "conditions",
        "without peptic_ulcer",
        "offer",
    )


def test_a_set_of_which_only_some_is_known_would_hold_nothing_more() -> None:
    (found,) = change("baclofen", labs=[KIDNEYS], allergies=["baclofenn", "ibuprofen"])
    assert found == FactChange(
        "allergies", 'ibuprofen, "baclofenn" (perhaps others)', "asked, nothing more", "offer"
    )


def test_a_choice_and_a_yes_or_no() -> None:
    assert change("baclofen", labs=[KIDNEYS], pattern="unclear")[0][:2] == ("pattern", "unclear")
    assert change("heat", labs=[KIDNEYS], heat_sensitive=True) == (
        FactChange("heat_sensitive", "yes", "no", "offer"),
    )


def test_two_facts_where_one_is_not_enough() -> None:
    found = change(
        "tizanidine",
        trials=[
            {"medicine": name, "outcome": "no_benefit", "weeks_at_highest": 8, "highest": highest}
            for name, highest in (("baclofen", "80 mg/day"), ("gabapentin", "1800 mg/day"))
        ],
        labs=[KIDNEYS, lab("crcl", 95, "mL/min")],
    )
    assert {one.fact for one in found} == {"liver_x_uln", "systolic_bp"}
    assert {one.verdict for one in found} == {"offer"}


def test_what_no_change_of_two_facts_opens_has_none() -> None:
    assert change("quinine") == ()


def test_what_can_only_be_lost_or_gained_changes_in_no_other_way() -> None:
    """Breastfeeding ends; the number of sedating medicines falls."""
    facts = load().facts
    feeding, sedating = facts["breastfeeding"], facts["sedating_count"]
    assert (feeding.change, sedating.change) == ("loss", "loss")
    assert _may_happen(feeding, True, PossibleChange("breastfeeding", False, ""))
    assert not _may_happen(feeding, False, PossibleChange("breastfeeding", True, ""))
    two, three = (Interval(Decimal(n), Decimal(n)) for n in (2, 3))
    assert _may_happen(sedating, three, PossibleChange("sedating_count", two, ""))
    assert not _may_happen(sedating, two, PossibleChange("sedating_count", three, ""))


def test_a_member_that_is_in_a_list_can_only_be_lost_and_another_one_only_gained() -> None:
    facts, none, walker = load().facts, Members(frozenset()), Members(frozenset({"walker"}))
    into = PossibleChange("equipment", walker, "", "walker")
    assert facts["equipment"].change == "gain"
    assert _may_happen(facts["equipment"], none, into)
    assert not _may_happen(facts["equipment"], walker, into._replace(value=none))
    assert not _may_happen(facts["equipment"], None, into)
    falls = PossibleChange("conditions", Members(frozenset({"falls"})), "", "falls")
    assert not _may_happen(facts["conditions"], none, falls)
    assert _may_happen(facts["conditions"], falls.value, falls._replace(value=none))
