"""Entries that cannot both be right are not ignored, and words count like an entry on a list."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from support.bundle import bundle_of
from support.laws import World, caught, holds, real
from support.letters import disguised
from support.people import Record, data_of, known_person
from unclench.criteria.values import Members
from unclench.intake import elsewhere
from unclench.patient.facts import Patient
from unclench.patient.index import index_of

DAY = "2026-11-15"


def pressures(systolic: int, diastolic: int, other: str = DAY) -> list[Record]:
    return [
        {"test": "systolic_bp", "value": systolic, "unit": "mm[Hg]", "date": DAY},
        {"test": "diastolic_bp", "value": diastolic, "unit": "mm[Hg]", "date": other},
    ]


def patient(**said: Any) -> Patient:
    return real().patient_of({"schema": "unclench.record/1", "date": "2026-11-20", **said})


@pytest.mark.parametrize(
    ("systolic", "diastolic", "known"), [(40, 200, False), (78, 78, False), (79, 78, True)]
)
def test_a_pressure_that_contradicts_itself_is_not_known(
    systolic: int, diastolic: int, known: bool
) -> None:
    found = patient(labs=pressures(systolic, diastolic))
    assert ("systolic_bp" in found.facts, "diastolic_bp" in found.facts) == (known, known)
    assert known or {item.fact for item in found.unusable} == {"systolic_bp", "diastolic_bp"}


def test_pressures_of_two_days_stand_beside_each_other() -> None:
    assert "systolic_bp" in patient(labs=pressures(70, 75, "2026-11-14")).facts


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("on dialysis", "dialysis"),
        ("End stage kidney failure", "dialysis"),
        ("cirrhosis", "cirrhosis"),
        ("long-standing COPD", "copd"),
        ("kidney failure", "chronic_kidney_disease"),
    ],
)
def test_a_condition_in_words_counts(words: str, condition: str) -> None:
    found = patient(conditions=[], other_conditions=[words])
    assert found.facts["conditions"] == Members(frozenset((condition,)))
    assert words not in found.unchecked
    alone = patient(other_conditions=[words]).facts["conditions"]
    assert alone == Members(frozenset((condition,)), complete=False)


@pytest.mark.parametrize(
    "words", ["painful left shoulder", "left shoulder pain", "Frozen Right Shoulder"]
)
def test_the_side_does_not_hide_a_condition(words: str) -> None:
    found = patient(conditions=[], other_conditions=[words])
    assert (
        found.facts["conditions"] == Members(frozenset({"painful_shoulder"}))
        and words not in found.unchecked
    )


def signs_told_in(words: str) -> frozenset[str]:
    found = patient(signs=["fever"], other_conditions=[words])
    signs, alone = found.facts["signs"], patient(other_conditions=[words]).facts.get("signs")
    assert isinstance(signs, Members) and signs.complete
    assert alone is None or alone == Members(signs.known - {"fever"}, complete=False), (
        "nobody asked for the others"
    )
    return signs.known - {"fever"}


def test_every_sign_in_words_counts_as_a_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    told = index_of(real().content).sign_words
    assert told["possible fracture"] == "suspected_fracture"
    for words, sign in told.items():
        assert signs_told_in(words) == {sign} - {"fever"}, f"{words} is passed over"
    assert signs_told_in("swollen left calf") == {"one_sided_calf_swelling"}
    monkeypatch.setattr("unclench.intake.door.SIGNS", "nowhere")
    asked = patient(signs=["fever"], other_conditions=["possible fracture"]).facts["signs"]
    assert asked == Members(frozenset({"fever"}), complete=False), "not counted, but asked about"


def test_a_danger_in_words_is_acted_on() -> None:
    plan = real().plan(patient(signs=[], conditions=[], other_conditions=["Possible fracture"]))
    assert plan.urgency == "same_day" and [urgent.id for urgent in plan.urgent] == [
        "triage/suspected-fracture"
    ]


@pytest.mark.parametrize("words", ["mother had epilepsy", "no diabetes", "gout"])
def test_what_is_denied_or_not_known_stays_in_words(words: str) -> None:
    found = patient(conditions=[], other_conditions=[words])
    assert found.facts["conditions"] == Members(frozenset())
    assert words in found.unchecked
    assert "conditions" not in patient(other_conditions=[words]).facts


def test_what_is_in_doubt_leaves_the_list_open() -> None:
    assert patient(conditions=[], other_conditions=["suspected epilepsy"]).facts[
        "conditions"
    ] == Members(frozenset(), complete=False)


@pytest.mark.parametrize(
    ("words", "fact", "place"),
    [
        ("pregnant", "pregnant", "person.pregnant"),
        ("20 weeks pregnant", "pregnant", "person.pregnant"),
        ("still breastfeeding", "breastfeeding", "person.breastfeeding"),
        ("RRMS since 2019", "ms_diagnosed", "ms.diagnosed"),
        ("Multiple sclerosis", "ms_diagnosed", "ms.diagnosed"),
        ("hallucinations at night", "signs", "signs"),
        ("Fever", "signs", "signs"),
    ],
)
@pytest.mark.parametrize("said", [True, False])
def test_words_with_a_place_of_their_own_are_asked_for(
    words: str, fact: str, place: str, said: bool
) -> None:
    """Whatever else the record says about it: until it has been checked it is not known, in both
    input formats."""
    no = (
        {
            "person": {"sex": "female", "pregnant": False, "breastfeeding": False},
            "ms": {"diagnosed": False},
            "signs": [],
        }
        if said
        else {}
    )
    record = {
        "schema": "unclench.record/1",
        "date": "2026-11-20",
        "other_conditions": [words],
        **no,
    }
    for found in (real().patient_of(record), real().patient_of(bundle_of(record))):
        value = found.facts.get(fact)
        assert value is None or (isinstance(value, Members) and not value.complete)
        named = [item.reason for item in found.unusable if item.fact == fact]
        assert any(words in reason and place in reason for reason in named)


@pytest.mark.parametrize(
    "words", ["family history of multiple sclerosis", "not pregnant", "no fever", "gout"]
)
def test_words_that_deny_ask_for_nothing(words: str) -> None:
    found = patient(
        other_conditions=[words], signs=[], ms={"diagnosed": False}, person={"pregnant": False}
    )
    assert (found.facts["ms_diagnosed"], found.facts["pregnant"], found.facts["signs"]) == (
        False,
        "no",
        Members(frozenset()),
    )


def test_what_stands_in_its_own_place_too_is_not_asked_again() -> None:
    found = patient(
        other_conditions=["pregnant", "fever"], signs=["fever"], person={"pregnant": True}
    )
    assert (found.facts["pregnant"], found.facts["signs"], found.unusable) == (
        "yes",
        Members(frozenset({"fever"})),
        (),
    )


def words_of_danger_begin_nothing(world: World, record: Record, chance: Random) -> None:
    words = chance.choice(("hallucinations since yesterday", "slow breathing", "pregnant"))
    record["other_conditions"], record["signs"] = [words], []
    record.setdefault("person", {})["pregnant"] = "no"
    plan = world.plan_of(record)
    assert any(words in item.because.clinician for item in plan.not_checked), (
        f"{words} is passed over in silence"
    )
    if words != "pregnant":
        assert not [
            v for v in plan.options if v.option.medicine and v.verdict in ("offer", "raise")
        ], words


def test_words_of_danger_begin_nothing() -> None:
    holds(words_of_danger_begin_nothing, known_person, 200)


def test_a_reader_that_keeps_such_words_to_itself_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(elsewhere, "asked_for", lambda record, *_: record)
    caught(words_of_danger_begin_nothing, real(), known_person)


def words_count_like_the_list(world: World, record: Record, chance: Random) -> None:
    """The same conditions, on the list or in words of any letters: one plan."""
    listed, told = record.get("conditions"), record.get("other_conditions") or []
    if not isinstance(listed, list):
        return
    names = [
        disguised(real().content.conditions[condition].names.clinician, chance)
        for condition in listed
    ]
    other = world.plan_of({**record, "conditions": [], "other_conditions": [*told, *names]})
    plan = world.plan_of(record)
    assert [(v.option.id, v.verdict) for v in plan.options] == [
        (v.option.id, v.verdict) for v in other.options
    ], f"{names} do not count"
    assert plan.urgency == other.urgency


def test_words_count_like_the_list() -> None:
    holds(words_count_like_the_list, known_person, 300)


def test_words_that_are_only_kept_are_caught() -> None:
    """As it was: words are shown and never read."""

    def deaf(data: bytes) -> Patient:
        return real().read(data_of({**json.loads(data), "other_conditions": []}))

    caught(words_count_like_the_list, real()._replace(read=deaf), known_person)
