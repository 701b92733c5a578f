"""Side effects of single people: how urgent, where from, what would make it more urgent, and what
missed or extra doses mean."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from support.movers import calm
from support.people import TODAY, data_of
from unclench.content import load, load_collection
from unclench.content.types.side_effects import Effects
from unclench.criteria.values import Members
from unclench.intake import read_patient
from unclench.plan.findings import find
from unclench.plan.side_effects import FIRST, Side, SideEffect, side_effects

COLLECTION: Effects = load_collection("effects")
KIDNEYS = [{"test": "egfr", "value": 90, "unit": "mL/min/{1.73_m2}", "date": "2026-11-10"}]


def side(*signs: str, **changed: Any) -> Side:
    record = calm(**{"labs": KIDNEYS, "signs": list(signs), **changed})
    return side_effects(
        find(read_patient(data_of(record), load(), today=TODAY), load()), COLLECTION
    )


def only(*signs: str, **changed: Any) -> SideEffect:
    (found,) = side(*signs, **changed).effects
    return found


def baclofen(since: str | None = "2026-11-10", **more: str) -> list[dict[str, str]]:
    return [{"name": "baclofen", "dose": "10 mg", **({"since": since} if since else {}), **more}]


@pytest.mark.parametrize(
    ("changed", "tier", "rules"),
    [
        ({}, "expected", []),
        ({"medicines": baclofen()}, "expected", []),
        ({"medicines": baclofen("2026-01-10")}, "tell_your_team", ["dizziness/lasting"]),
        ({"medicines": baclofen(None)}, "tell_your_team", ["dizziness/lasting"]),
        ({"conditions": None}, "tell_your_team", ["dizziness/not-known"]),
        ({"medicines": None}, "tell_your_team", ["dizziness/not-known", "dizziness/lasting"]),
        ({"age": 80}, "tell_your_team", ["dizziness/older"]),
    ],
    ids=[
        "nothing taken",
        "new",
        "long taken",
        "no day",
        "illnesses not known",
        "medicines not known",
        "older",
    ],
)
def test_what_is_expected_by_itself_is_told_when_it_lasts_or_is_not_sure(
    changed: dict[str, Any], tier: str, rules: list[str]
) -> None:
    found = only("dizziness", **changed)
    assert found.tier == tier
    assert [reason.rule for reason in found.because] == rules
    assert all(reason.claims for reason in found.because)
    assert found.lasts is not None


@pytest.mark.parametrize(
    ("changed", "leaning"),
    [
        ({}, "no_medicine"),
        ({"medicines": baclofen("2026-11-16")}, "changed_lately"),
        ({"medicines": baclofen("2026-11-01")}, "unchanged"),
        ({"medicines": baclofen(None)}, "not_known"),
        ({"medicines": None}, "not_known"),
    ],
)
def test_what_can_also_come_from_ms_leans_by_the_days_of_dose_changes(
    changed: dict[str, Any], leaning: str
) -> None:
    origin = only("weakness", **changed).origin
    assert origin is not None
    assert (origin.leaning, origin.text) == (leaning, COLLECTION.origins[leaning].text)


@pytest.mark.parametrize(
    ("days", "tier", "leaning"),
    [
        (7, "expected", "changed_lately"),
        (8, "expected", "unchanged"),
        (28, "expected", "unchanged"),
        (29, "tell_your_team", "unchanged"),
    ],
)
def test_how_long_a_change_of_dose_counts(days: int, tier: str, leaning: str) -> None:
    assert (COLLECTION.lately_days, COLLECTION.settles_days) == (7, 28)
    taken = baclofen((TODAY - timedelta(days=days)).isoformat())
    assert only("dizziness", medicines=taken).tier == tier
    origin = only("weakness", medicines=taken).origin
    assert origin is not None and origin.leaning == leaning


def test_what_to_do_stands_with_the_side_effect_itself() -> None:
    found = only("dizziness", medicines=baclofen())
    assert found.do == next(
        sign.do for sign in load().side_effects if sign.id == COLLECTION.effects["dizziness"].says
    )
    assert [suspect.medicine for suspect in found.suspects] == ["baclofen"]
    assert only("jaundice", medicines=baclofen()).suspects == (), "it brings no jaundice"


@pytest.mark.parametrize("sign", ["poor_seating", "heat_exposure", *FIRST])
def test_what_no_medicine_brings_is_no_side_effect(sign: str) -> None:
    assert sign in load().sign_names
    assert side(sign, medicines=baclofen()).effects == ()


def test_the_latest_change_is_suspected_first_and_one_without_a_day_last() -> None:
    taken = [
        *baclofen(None),
        {"name": "gabapentin", "since": "2026-10-01"},
        {"name": "tizanidine", "since": "2026-11-18"},
    ]
    found = only("drowsiness", medicines=taken)
    assert [(s.medicine, s.days) for s in found.suspects] == [
        ("tizanidine", 2),
        ("gabapentin", 50),
        ("baclofen", None),
    ]


def test_what_a_pump_gives_is_another_cause() -> None:
    found = only("drowsiness", medicines=baclofen(route="intrathecal"))
    assert [s.medicine for s in found.suspects] == ["baclofen_intrathecal"]
    assert (found.tier, found.because[0].rule) == ("same_day", "triage/pump-drowsy")
    assert found.lasts is None


def test_a_danger_says_what_to_do() -> None:
    found = only("jaundice")
    danger = next(sign for sign in load().dangers if sign.id == "triage/jaundice")
    assert (found.tier, found.do, found.rises) == ("same_day", danger.do, ())


def test_what_nobody_can_judge_yet_and_would_be_more_urgent_is_named() -> None:
    found = only("drowsiness", medicines=None, conditions=None, labs=[])
    assert found.tier == "tell_your_team"
    assert {need for rise in found.rises for need in rise.needs} >= {
        "taking",
        "conditions",
        "kidney_clearance",
    }
    assert {rise.tier for rise in found.rises} == {"emergency", "same_day"}
    assert all(rise.claims and "signs" not in rise.needs for rise in found.rises)
    assert only("drowsiness").rises == ()


def test_signs_that_nobody_asked_about_are_no_fact_to_wait_for() -> None:
    """The plan asks for signs by itself; with a side effect only other facts are named."""
    patient = read_patient(data_of(calm(labs=KIDNEYS, signs=["drowsiness"])), load(), today=TODAY)
    partly = patient._replace(
        facts={**patient.facts, "signs": Members(frozenset({"drowsiness"}), complete=False)}
    )
    (found,) = side_effects(find(partly, load()), COLLECTION).effects
    open_dangers = [
        d
        for d in load().dangers
        if d.id in COLLECTION.dangers["drowsiness"]
        and d.criterion in load().settle(partly.facts).unknown
    ]
    assert open_dangers
    assert found.rises == ()


def test_the_most_urgent_comes_first() -> None:
    tiers = [effect.tier for effect in side("dizziness", "jaundice", "seizure").effects]
    assert tiers == ["emergency", "same_day", "expected"]


# --- missed and extra doses -----------------------------------------------------------------------


def test_missed_and_extra_doses_are_asked_about_first() -> None:
    assert [(asked.sign, asked.answer) for asked in side(FIRST[0]).first] == [
        (FIRST[0], "yes"),
        (FIRST[1], "no"),
    ]
    record = calm(signs=None)
    found = side_effects(
        find(read_patient(data_of(record), load(), today=TODAY), load()), COLLECTION
    )
    assert [asked.answer for asked in found.first] == ["not_known", "not_known"]
    assert (found.effects, found.overdose, found.withdrawal) == ((), (), ())


def test_extra_doses_say_what_too_much_of_each_medicine_does() -> None:
    found = side("extra_doses_taken", medicines=[*baclofen(), {"name": "ibuprofen"}])
    assert [spoken.medicine for spoken in found.overdose] == ["", "baclofen"]
    assert found.overdose[0].text == COLLECTION.overdose.text
    assert found.withdrawal == ()


def test_missed_doses_say_what_missing_does_only_of_medicines_where_it_matters() -> None:
    harmless = next(name for name, cause in COLLECTION.causes.items() if cause.withdrawal is None)
    found = side("missed_or_stopped_doses", medicines=[*baclofen(), {"name": harmless}])
    assert [spoken.medicine for spoken in found.withdrawal] == ["", "baclofen"]
    assert found.overdose == ()


def test_in_an_emergency_no_milder_call_stands_beside_it() -> None:
    found = side("missed_or_stopped_doses", "seizure", medicines=baclofen())
    assert [spoken.medicine for spoken in found.withdrawal] == ["baclofen"]
