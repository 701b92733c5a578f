"""Tiers of side effects: more context or one more medicine never makes one less urgent, and nothing
is harmless while it is not known."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from properties.test_words import abrupt, own_numbers
from support.laws import real
from support.people import Record, copy, day, known_person, person, pools
from support.sizes import scaled
from unclench.content import load_collection
from unclench.content.checks.language import DOSE
from unclench.content.types.side_effects import Effects
from unclench.criteria.judge import judge
from unclench.criteria.tree import Not
from unclench.errors import InputError
from unclench.plan.findings import find
from unclench.plan.models import Plan
from unclench.plan.side_effects import EXPECTED, FIRST, NOT_KNOWN, TIERS, Side, side_effects
from unclench.render.console import Paper
from unclench.render.plan.triage import to_dict, to_text

COLLECTION: Effects = load_collection("effects")
PEOPLE = scaled(400)
SIGNS = sorted(COLLECTION.effects)
EXPECTED_SIGNS = [sign for sign in SIGNS if COLLECTION.effects[sign].tier == EXPECTED]


def side_of(record: Record, effects: Effects = COLLECTION) -> Side:
    content = real().content
    return side_effects(find(real().patient_of(record), content), effects)


def unwell(seed: int, maker: Callable[[int], Record] = known_person) -> Record:
    """Someone with one to three side effects; half of them have something that is expected by
    itself."""
    record, chance = maker(seed), Random(f"unwell {seed}")
    record["signs"] = sorted(
        {*chance.sample(SIGNS, chance.choice((1, 2, 3))), chance.choice(EXPECTED_SIGNS)}
    )
    if chance.random() < 0.5:
        record["conditions"], record["medicines"] = [], []
        record.setdefault("person", {}).pop("born", None)
        record["person"]["age"] = 40
    return record


def more_context(record: Record, chance: Random) -> None:
    """One more illness, medicine or sign, weaker kidneys, or a higher age."""
    match chance.choice(("condition", "medicine", "medicine", "sign", "kidney", "age")):
        case "condition":
            record["conditions"] = sorted(
                {*record["conditions"], chance.choice(pools().conditions)}
            )
        case "medicine":
            name = chance.choice(
                sorted({*COLLECTION.causes} - {"baclofen_intrathecal"} | set(pools().others))
            )
            record["medicines"] = [
                *record["medicines"],
                {"name": name, "since": day(chance.choice((1, 20, 40, 400)))},
            ]
        case "sign":
            record["signs"] = sorted(
                {*record["signs"], chance.choice((*FIRST, *sorted(real().content.sign_names)))}
            )
        case "kidney":
            others = [
                lab for lab in record["labs"] if lab["test"] not in ("egfr", "creatinine", "crcl")
            ]
            record["labs"] = [
                *others,
                {"test": "egfr", "value": 20, "unit": "mL/min/{1.73_m2}", "date": day(3)},
            ]
        case _:
            record["person"].pop("born", None)
            record["person"]["age"] = max(record["person"].get("age", 0), 80)


def never_less_urgent(effects: Effects, seed: int) -> None:
    record, chance = unwell(seed), Random(f"more {seed}")
    other = copy(record)
    more_context(other, chance)
    try:
        before, after = (
            side_of(record, effects),
            {effect.sign: effect.tier for effect in side_of(other, effects).effects},
        )
    except InputError:
        return
    for effect in before.effects:
        assert TIERS.index(after[effect.sign]) <= TIERS.index(effect.tier), (
            f"{effect.sign}: {effect.tier}, then {after[effect.sign]}"
        )


def test_more_context_or_one_more_medicine_never_lowers_a_tier() -> None:
    for seed in range(PEOPLE):
        never_less_urgent(COLLECTION, seed)


def test_a_context_that_lowers_a_tier_is_caught() -> None:
    """Every raising criterion turned round."""
    turned = {
        sign: effect._replace(
            raised=tuple(rule._replace(criterion=Not(rule.criterion)) for rule in effect.raised)
        )
        for sign, effect in COLLECTION.effects.items()
    }
    with pytest.raises(AssertionError):
        for seed in range(PEOPLE):
            never_less_urgent(COLLECTION._replace(effects=turned), seed)


def unknown_is_not_harmless(side: Side, facts: Any) -> None:
    for effect in side.effects:
        rules = COLLECTION.effects[effect.sign].raised if effect.sign in COLLECTION.effects else ()
        if any(judge(rule.criterion, facts) is not False for rule in rules):
            assert effect.tier != EXPECTED, (
                f"{effect.sign} is called harmless while {[rule.id for rule in rules]} may hold"
            )


def test_nothing_is_expected_while_what_would_raise_it_is_not_known() -> None:
    expected = 0
    for seed in range(PEOPLE):
        record = unwell(seed, person)
        side = side_of(record)
        unknown_is_not_harmless(side, real().patient_of(record).facts)
        expected += any(effect.tier == EXPECTED for effect in side.effects)
    assert expected > PEOPLE / 20, (
        "too few people for whom anything is expected: the test says little"
    )


def test_reading_not_known_as_no_is_caught() -> None:
    """A reader that takes every fact that is not known as a no."""
    record: Record = {
        "schema": "unclench.record/1",
        "signs": ["dizziness"],
        "medicines": [],
        "person": {"age": 40},
    }
    facts = real().patient_of(record).facts
    careless = side_of(
        {
            **record,
            "conditions": [],
            "labs": [{"test": "egfr", "value": 90, "unit": "mL/min/{1.73_m2}", "date": day(3)}],
        }
    )
    with pytest.raises(AssertionError):
        unknown_is_not_harmless(careless, facts)


def agrees_with_the_plan(side: Side, plan: Plan) -> None:
    """Anything that is an emergency or for today is in the plan too, so that the plan schedules
    nothing."""
    for effect in side.effects:
        if effect.tier in ("emergency", "same_day"):
            assert TIERS.index(plan.urgency) <= TIERS.index(effect.tier), (
                f"{effect.sign} is {effect.tier}, the plan {plan.urgency}"
            )


def test_the_plan_knows_of_every_urgent_side_effect() -> None:
    for seed in range(PEOPLE):
        record = unwell(seed)
        agrees_with_the_plan(side_of(record), real().plan_of(record))


def test_a_plan_that_knows_nothing_of_it_is_caught() -> None:
    record: Record = {"schema": "unclench.record/1", "signs": ["fainting"]}
    with pytest.raises(AssertionError):
        agrees_with_the_plan(side_of(record), real().plan_of(record)._replace(urgency="expected"))


def asks_first(side: Side, text: str, urgent: bool) -> None:
    """Missed and extra doses come before all else but danger."""
    assert [asked.sign for asked in side.first] == list(FIRST)
    if all(asked.answer == "no" for asked in side.first):
        return
    place = [text.find(asked.ask.partition(",")[0]) for asked in side.first]
    others = [
        at
        for title in ("WHAT YOU FEEL", "WHAT COMES NEXT", "QUESTIONS FOR YOU", "WHEN TO GET HELP")
        if (at := text.find(title)) >= 0
    ]
    assert -1 not in place and max(place) < min(others), (
        "missed and extra doses are not asked first"
    )
    assert not urgent or text.find("DO THIS FIRST") < min(place), "danger does not come first"


def test_missed_and_extra_doses_are_asked_first() -> None:
    for seed in range(200):
        record = unwell(seed, person)
        if seed % 3 == 0:
            record.pop("signs")
        plan, side = real().plan_of(record), side_of(record)
        asks_first(side, to_text(plan, real().content, side, Paper(), "person"), bool(plan.urgent))
        keys = list(to_dict(plan, real().content, side, "person"))
        assert (
            keys.index("urgent")
            < keys.index("asked_first")
            < keys.index("side_effects")
            < keys.index("questions")
        )
        if seed % 3 == 0:
            assert [asked.answer for asked in side.first] == [NOT_KNOWN, NOT_KNOWN]


def test_not_asking_first_is_caught() -> None:
    record: Record = {"schema": "unclench.record/1"}
    side, plan = side_of(record), real().plan_of(record)
    silent = side._replace(first=tuple(asked._replace(answer="no") for asked in side.first))
    with pytest.raises(AssertionError):
        asks_first(side, to_text(plan, real().content, silent, Paper(), "person"), False)


def plain_and_safe(text: str, record: Record) -> None:
    """No dose except the present one, no antidote, no advice to stop at once."""
    own = own_numbers(record, real().patient_of(record))
    strange = [
        match.group()
        for match in DOSE.finditer(text)
        if match.group().split()[0].strip(".,") not in own
    ]
    assert not strange, f"a person reads {strange}"
    assert not abrupt().search(text) and "antidote" not in text.lower()


def test_a_person_reads_no_dose_and_no_antidote() -> None:
    for seed in range(200):
        record = unwell(seed, person)
        record["signs"] = [*record["signs"], FIRST[seed % 2]]
        plan, side = real().plan_of(record), side_of(record)
        plain_and_safe(
            to_text(plan, real().content, side, Paper(200), ("person", "carer")[seed % 2]), record
        )


def test_an_antidote_for_a_person_is_caught() -> None:
    record: Record = {
        "schema": "unclench.record/1",
        "signs": ["extra_doses_taken"],
        "medicines": [],
    }
    for said in ("Take 5 mg of the antidote.", "An antidote helps.", "Take 10 mg less."):
        with pytest.raises(AssertionError):
            plain_and_safe(said, record)


@pytest.mark.parametrize(
    ("signs", "tier"),
    [
        (["drowsiness"], "tell_your_team"),
        (["drowsiness", "extra_doses_taken"], "emergency"),
        (["hallucinations"], "emergency"),
        (["hallucinations", "missed_or_stopped_doses"], "emergency"),
    ],
)
def test_the_same_sign_with_another_answer_is_something_else(signs: list[str], tier: str) -> None:
    side = side_of({"schema": "unclench.record/1", "signs": signs})
    assert {effect.sign: effect.tier for effect in side.effects}[signs[0]] == tier


def test_confusion_with_cirrhosis_or_weak_kidneys_is_an_emergency() -> None:
    base: Record = {
        "schema": "unclench.record/1",
        "signs": ["new_confusion"],
        "medicines": [{"name": "baclofen", "since": day(200)}],
    }
    assert side_of({**base, "conditions": ["cirrhosis"]}).effects[0].tier == "emergency"
    assert (
        side_of({**base, "conditions": ["chronic_kidney_disease"]}).effects[0].tier == "emergency"
    )


@pytest.mark.parametrize(
    ("medicines", "leaning"),
    [
        ([{"name": "baclofen", "since": day(2)}], "changed_lately"),
        ([{"name": "baclofen", "since": day(7)}], "changed_lately"),
        ([{"name": "baclofen", "since": day(8)}], "unchanged"),
        ([{"name": "baclofen"}], "not_known"),
        ([{"name": "quinine", "since": day(2)}], "no_medicine"),
        ([], "no_medicine"),
        (None, "not_known"),
    ],
)
def test_a_medicine_or_ms_is_told_by_the_days_of_dose_changes(
    medicines: list[Record] | None, leaning: str
) -> None:
    record: Record = {"schema": "unclench.record/1", "signs": ["weakness"], "conditions": []}
    if medicines is not None:
        record["medicines"] = medicines
    found = side_of(record).effects[0]
    assert found.origin is not None and found.origin.leaning == leaning
    assert found.tier != EXPECTED


def test_extra_and_missed_doses_name_what_each_medicine_does() -> None:
    record: Record = {
        "schema": "unclench.record/1",
        "signs": ["extra_doses_taken"],
        "medicines": [{"name": "baclofen"}, {"name": "diazepam"}],
    }
    side = side_of(record)
    assert [item.medicine for item in side.overdose] == [
        "",
        "baclofen",
        "diazepam",
    ] and side.withdrawal == ()
    assert [
        item.medicine
        for item in side_of({**record, "signs": ["missed_or_stopped_doses"]}).withdrawal
    ] == ["", "baclofen", "diazepam"]
    assert side_of({**record, "signs": []}).overdose == ()
