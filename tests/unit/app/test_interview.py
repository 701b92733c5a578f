"""The interview, without any surface: the order of its questions, and the record of each answer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from unclench.app.interview.answers import answer
from unclench.app.interview.models import (
    MORE,
    AnswerRequest,
    DoubtfulNameError,
    GivenAnswer,
    InterviewState,
)
from unclench.app.interview.order import MOST_BEFORE_PLAN, next_question
from unclench.app.interview.questions import SIGN_PARTS, asking, question_of
from unclench.app.interview.texts import choice, several
from unclench.content import load
from unclench.errors import RequestError
from unclench.render.wording import Voice

TODAY = date(2026, 11, 30)
CONTENT = load()
START = InterviewState({}, TODAY)


def said(*values: str, field: str = "value") -> GivenAnswer:
    return tuple({field: value} for value in values)


def after(
    question: str, given: GivenAnswer | None, state: InterviewState = START
) -> InterviewState:
    return answer(AnswerRequest(state, question, given), CONTENT).state


def refused(question: str, given: GivenAnswer, state: InterviewState = START) -> str:
    with pytest.raises(RequestError) as caught:
        after(question, given, state)
    assert len(caught.value.problems) == 1
    return str(caught.value.problems[0])


def asked(state: InterviewState) -> str:
    found = next_question(state, CONTENT).question
    return found.id if found else ""


def test_danger_is_asked_first_then_where_to_call() -> None:
    state = START
    order: list[str] = []
    for _ in range(4):
        order.append(asked(state))
        state = after(order[-1], None, state)
    assert order == ["signs_now", "signs_other", "region", "mobility"]
    assert state.record == {}, "I don't know leaves every fact not known"


def test_whoever_knows_nothing_is_asked_each_question_once() -> None:
    state = START
    order: list[str] = []
    while (question := asked(state)) and len(order) < 100:
        order.append(question)
        state = after(question, None, state)
    assert len(order) == len(set(order)) >= MOST_BEFORE_PLAN
    assert state.record == {}


def test_a_sign_counts_at_once_and_the_others_stay_open() -> None:
    state = after("signs_now", said("seizure"))
    found = next_question(state, CONTENT)
    assert state.record["signs"] == ["seizure"] and state.record["incomplete"] == ["signs"]
    assert found.plan.urgency == "emergency"
    both = after("signs_other", said("fever"), state)
    assert both.record["signs"] == ["seizure", "fever"] and "incomplete" not in both.record


def test_a_sign_is_never_lost_by_the_next_answer() -> None:
    one = after("signs_now", ({"value": "chest pain", MORE: "yes"},))
    assert one.record["signs"] == ["chest_pain"] and "signs_now" in one.passed
    other = after("signs_other", said("none"), one)
    assert other.record["signs"] == ["chest_pain"]
    assert other.record["incomplete"] == ["signs"], "the rest of the first question is not known"


def test_signs_of_an_earlier_day_are_asked_again() -> None:
    old = {"date": "2026-11-20", "signs": ["fever"], "region": "uk"}
    state = InterviewState(old, TODAY)
    assert asked(state) == "signs_now"
    now = after("signs_now", said("none"), state)
    assert now.record["signs"] == [] and now.record["date"] == "2026-11-30"
    assert old["signs"] == ["fever"], "the tree that came in is not touched"


def test_signs_of_today_are_not_asked_again() -> None:
    state = InterviewState({"date": "2026-11-30", "signs": []}, TODAY)
    assert asked(state) == "region"


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("baclofen", {"name": "baclofen"}),
        ("Baclofen 10 mg 3 times a day", {"name": "Baclofen", "dose": "10 mg", "per_day": 3}),
        ("baclofen 10mg x3", {"name": "baclofen", "dose": "10mg", "per_day": 3}),
        ("baclofen, 10 mg, three times a day", {"name": "baclofen", "dose": "10 mg", "per_day": 3}),
        ("baclofen 10 mg tds", {"name": "baclofen", "dose": "10 mg", "per_day": 3}),
        ("Lioresal 60 mg a day", {"name": "Lioresal", "total": "60 mg/day"}),
        ("Lioresal 60 mg/day", {"name": "Lioresal", "total": "60 mg/day"}),
        ("tizanidine 2 mg at night", {"name": "tizanidine", "dose": "2 mg", "per_day": 1}),
        ("zzyzx 5", {"name": "zzyzx 5"}),
    ],
)
def test_a_medicine_in_one_line(line: str, entry: dict[str, Any]) -> None:
    assert after("taking", said(line, field="name")).record["medicines"] == [entry]


@pytest.mark.parametrize(
    "line", ["baclofen 2 tablets", "baclofen 10 mg now and then", "10 mg", "...", "", "x" * 5000]
)
def test_an_amount_that_can_be_read_in_two_ways_is_refused(line: str) -> None:
    assert refused("taking", said(line, field="name")).startswith("answer: ")


def test_a_name_that_is_like_another_is_asked_about() -> None:
    with pytest.raises(DoubtfulNameError) as doubt:
        after("taking", said("bacloffen 10 mg", field="name"))
    assert (doubt.value.name, doubt.value.near) == ("bacloffen", "baclofen")
    kept = after("taking", ({"name": "bacloffen 10 mg", "as_written": "yes"},))
    assert kept.record["medicines"][0]["name"] == "bacloffen"


def test_no_medicine_is_an_empty_list_and_more_leaves_it_open() -> None:
    assert after("taking", ()).record["medicines"] == []
    some = after("taking", ({"name": "baclofen", MORE: "yes"},))
    assert some.record["incomplete"] == ["medicines"]


def test_results_have_a_unit_and_a_day() -> None:
    given = {"value": "92", "test": "eGFR", "unit": "mL/min/{1.73_m2}", "date": "2026-11-10"}
    lab = after("egfr", ({**given, "test": "1"},)).record["labs"][0]
    assert lab == {"test": "egfr", "value": 92, "unit": "mL/min/{1.73_m2}", "date": "2026-11-10"}
    assert "has no unit" in refused("egfr", ({**given, "test": "1", "unit": "umol/L"},))
    assert "is not a day" in refused("egfr", ({**given, "test": "1", "date": "soon"},))
    assert "not come yet" in refused("egfr", ({**given, "test": "1", "date": "2027-01-01"},))
    assert "cannot be" in refused("egfr", ({**given, "test": "1", "value": "9200"},))


def test_a_pressure_is_two_results() -> None:
    given = ({"value": "124/78", "unit": "mm[Hg]", "date": "today"},)
    labs = after("systolic_bp", given).record["labs"]
    assert [(one["test"], one["value"]) for one in labs] == [
        ("systolic_bp", 124),
        ("diastolic_bp", 78),
    ]


def test_a_weight_in_pounds_is_kept_in_kilograms() -> None:
    found = answer(AnswerRequest(START, "weight", ({"value": "140", "unit": "lb"},)), CONTENT)
    assert str(found.state.record["person"]["weight_kg"]) == "63.5"
    assert found.notes == ("140 lb is 63.5 kg",)


def test_a_condition_in_other_words_is_kept() -> None:
    record = after("conditions", said("asthma, 38, gouty knee")).record
    assert record["conditions"] == ["asthma", "myasthenia_gravis"]
    assert record["other_conditions"] == ["gouty knee"]


def test_a_day_total_of_a_medicine_on_the_list() -> None:
    state = after("taking", said("Lioresal", field="name"))
    found = after("baclofen_mg_per_day", said("60 mg a day", field="amount"), state)
    assert found.record["medicines"] == [{"name": "Lioresal", "total": "60 mg/day"}]
    assert "not on the list" in refused("baclofen_mg_per_day", said("60 mg", field="amount"))


def test_what_contradicts_the_record_is_one_clear_message() -> None:
    state = after("taking", said("baclofen 10 mg 3 times a day", field="name"))
    told = refused("baclofen_mg_per_day", said("60 mg", field="amount"), state)
    assert told == "answer: is not 10 mg times 3. Keep the one that is right."


def test_a_record_with_faults_goes_on_and_keeps_them() -> None:
    state = InterviewState({"persn": {"age": 4}, "signs": [], "region": "uk"}, TODAY)
    found = after("mobility", said("bed"), state)
    assert found.record["persn"] == {"age": 4} and found.record["ms"] == {"mobility": "bed"}


@pytest.mark.parametrize("audience", ["person", "carer", "clinician"])
def test_every_question_has_words_for_everybody(audience: str) -> None:
    by = asking(CONTENT, audience)
    made = [question_of(id_, by) for id_ in ("signs_now", "signs_other", *CONTENT.facts)]
    questions = [one for one in made if one is not None]
    assert len(questions) > 60
    for one in questions:
        assert one.ask[-1] in "?." and len(one.ask.split()) <= 20, one
        labels = [choice.label for field in one.fields for choice in field.choices]
        assert all("_" not in label or "_av" in label or "1.73" in label for label in labels), one
        for field in one.fields:
            assert len({choice.label for choice in field.choices}) == len(field.choices), one
        if audience == "carer":
            texts = " ".join([one.ask, *labels, *(field.ask for field in one.fields)]).lower()
            assert " your " not in f" {texts} " or one.fact == "region", one


def test_every_question_of_a_plan_can_be_asked() -> None:
    by = asking(CONTENT, "person")
    asks = {asked for spec in CONTENT.facts.values() for asked in spec.asks}
    without = {fact for fact in asks if question_of(fact, by) is None}
    never = {spec.id for spec in CONTENT.facts.values() if spec.never_blocks}
    assert without - never <= {"signs", "requests"}, without


def test_the_words_of_the_interview_are_of_things_that_are_asked() -> None:
    by = asking(CONTENT, "person")
    for key in CONTENT.words:
        if key.startswith("interview.ask."):
            assert question_of(key.split(".")[2], by) is not None, key
    assert Voice(CONTENT, "person", None).word("interview.ask.signs_now")


@pytest.mark.parametrize("audience", ["person", "carer", "clinician"])
def test_every_choice_can_be_answered_by_its_id(audience: str) -> None:
    """As a page sends it."""
    by = asking(load(), audience)
    questions = [question_of(name, by) for name in (*load().facts, *SIGN_PARTS)]
    fields = [field for question in questions if question for field in question.fields]
    assert len(fields) > 50
    for field in fields:
        for one in field.choices:
            if not one.id.isdigit():
                assert choice(one.id, field.choices) == one.id, (field.id, one)
                if field.kind in ("several", "several_or_words"):
                    assert several(one.id, field.choices) == (one.id,)
