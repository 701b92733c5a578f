"""Entries that do not fit together are named, counted on the strict side, and seen to in time."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from support.laws import World, answering_by, caught, holds, real
from support.people import Record, known_person
from unclench.patient import build
from unclench.plan.models import Plan

BACLOFEN = {"name": "baclofen", "dose": "10 mg", "per_day": 3, "since": "2026-09-01"}
CLEARED_BY_LIVER = {
    "carbamazepine",
    "clonazepam",
    "diazepam",
    "oxcarbazepine",
    "nabiximols",
    "dantrolene",
    "tizanidine",
    "quinine",
}
BEGUN = ("offer", "raise", "specialist")
URGENT = ("emergency", "same_day", "within_2_days")


def plan(**said: Any) -> Plan:
    return real().plan_of(
        {"schema": "unclench.record/1", "date": "2026-11-20", "signs": [], **said}
    )


def lab(test: str, value: Any, unit: str, **more: Any) -> Record:
    return {"test": test, "value": value, "unit": unit, "date": "2026-11-18", **more}


def alerts(found: Plan) -> set[str]:
    return {alert.id for alert in found.alerts}


@pytest.mark.parametrize(("alt", "fires"), [(120, False), (121, True), (1400, True)])
def test_a_liver_test_far_above_its_limit_is_urgent_for_anybody(alt: int, fires: bool) -> None:
    found = plan(medicines=[], labs=[lab("alt", alt, "U/L", upper_limit=40)])
    assert (
        found.urgency == "within_2_days",
        "person/liver-test-far-too-high" in alerts(found),
    ) == (fires, fires)


def a_liver_test_far_too_high_begins_nothing_that_the_liver_clears(
    world: World, record: Record, _: Random
) -> None:
    record["labs"] = [
        *record.get("labs", ()),
        {**lab("alt", 1400, "U/L", upper_limit=40), "date": record.get("date", "2026-11-20")},
    ]
    record["labs"] = [
        one
        for one in record["labs"]
        if one.get("test") not in ("alt_x_uln", "ast_x_uln")
        and (one.get("test") != "alt" or one.get("value") == 1400)
    ]
    found = world.plan_of(record)
    begun = {v.option.id for v in found.options if v.verdict in BEGUN} & CLEARED_BY_LIVER
    assert not begun, f"begun with ALT 35 times the limit: {sorted(begun)}"
    assert found.urgency in URGENT, "ALT 35 times the limit is passed over"


def test_a_liver_test_far_too_high_begins_nothing_that_the_liver_clears() -> None:
    holds(a_liver_test_far_too_high_begins_nothing_that_the_liver_clears, known_person, 200)


def test_a_plan_that_passes_over_it_is_caught() -> None:
    """As it was: routine."""
    calm = answering_by(lambda found: found._replace(urgency="routine"))
    caught(a_liver_test_far_too_high_begins_nothing_that_the_liver_clears, calm, known_person)


@pytest.mark.parametrize(("kg", "age", "told"), [(29, 18, True), (30, 18, False), (29, 17, False)])
def test_a_child_s_weight_of_an_adult_is_named(kg: int, age: int, told: bool) -> None:
    assert (
        "person/weight-not-expected" in alerts(plan(person={"age": age, "weight_kg": kg}))
    ) == told


@pytest.mark.parametrize(("egfr", "told"), [(60, True), (59, False)])
def test_dialysis_with_good_kidneys_is_named_and_the_strict_side_counts(
    egfr: int, told: bool
) -> None:
    found = plan(conditions=["dialysis"], labs=[lab("egfr", egfr, "mL/min/{1.73_m2}")])
    assert ("person/dialysis-with-good-kidneys" in alerts(found)) == told
    assert {v.verdict for v in found.options if v.option.id == "baclofen"} == {"avoid"}


@pytest.mark.parametrize(
    ("taken", "allergy", "told"),
    [
        ("ramipril", "Altace", True),
        ("ramipril", "penicillin", False),
        ("baclofen", "Lioresal", True),
    ],
)
def test_an_allergy_to_what_is_taken_is_urgent(taken: str, allergy: str, told: bool) -> None:
    found = plan(medicines=[{**BACLOFEN, "name": taken}], allergies=[allergy])
    assert (found.urgency in URGENT) == told


def nothing_is_raised_in_spite_of_an_allergy(world: World, record: Record, chance: Random) -> None:
    names = [
        line["name"] for line in record.get("medicines", ()) if line["name"] in real().content.names
    ]
    if names:
        name = chance.choice(names)
        found = world.plan_of({**record, "allergies": [name]})
        ingredient = real().content.names[name].ingredient
        assert not [v for v in found.options if v.option.id == ingredient and v.verdict in BEGUN], (
            f"{name} is raised"
        )
        assert found.urgency in URGENT, f"an allergy to {name}, which is taken, is passed over"


def test_nothing_is_raised_in_spite_of_an_allergy() -> None:
    holds(nothing_is_raised_in_spite_of_an_allergy, known_person, 300)


def test_a_reader_that_compares_no_lists_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "despite", lambda taken, facts, on: {})
    caught(nothing_is_raised_in_spite_of_an_allergy, real(), known_person)


TRIAL = {"medicine": "baclofen", "highest": "60 mg/day", "weeks_at_highest": 6}


@pytest.mark.parametrize(
    ("outcomes", "told"),
    [
        (("helped", "no_benefit"), True),
        (("not_tolerated", "helped"), True),
        (("helped", "helped"), False),
        (("partly", "no_benefit"), False),
    ],
)
def test_trials_that_contradict_each_other_are_named(outcomes: tuple[str, str], told: bool) -> None:
    found = real().patient_of(
        {
            "schema": "unclench.record/1",
            "date": "2026-11-20",
            "trials": [{**TRIAL, "outcome": outcome} for outcome in outcomes],
        }
    )
    assert any("say both" in flag.text for flag in found.flags) == told


@pytest.mark.parametrize(("born", "used"), [("2026-11-18", True), ("2026-11-19", False)])
def test_results_from_before_birth_are_not_used(born: str, used: bool) -> None:
    record = {
        "schema": "unclench.record/1",
        "date": "2026-11-20",
        "person": {"born": born},
        "labs": [lab("potassium", 4, "mmol/L")],
    }
    found = real().patient_of(record)
    assert ("potassium" in found.facts) == used
    assert used or any("before the day of birth" in item.reason for item in found.unusable)


@pytest.mark.parametrize(("since", "used"), [("1980-05-01", True), ("1980-04-30", False)])
def test_a_medicine_from_before_birth_is_asked_about(since: str, used: bool) -> None:
    record = {
        "schema": "unclench.record/1",
        "date": "2026-11-20",
        "person": {"born": "1980-05-01"},
        "medicines": [{**BACLOFEN, "since": since}],
    }
    found = real().patient_of(record)
    assert ("baclofen_days_at_dose" in found.facts, found.flags == ()) == (used, used)
    assert found.facts["baclofen_mg_per_day"]
