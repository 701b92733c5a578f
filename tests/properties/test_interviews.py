"""Whatever is answered, in whatever order: the record can be read, or one clear message says why
not, and the file gives the same record again."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from unclench.app.interview.answers import answer
from unclench.app.interview.models import MORE, AnswerRequest, GivenAnswer, InterviewState
from unclench.app.interview.models import InterviewQuestion as Question
from unclench.app.interview.order import next_question
from unclench.content import load
from unclench.errors import RequestError
from unclench.intake.door import record_of
from unclench.intake.text import read_tree
from unclench.render.record.new import record_text
from unclench.render.record.splice import spliced

TODAY = date(2026, 11, 30)
CONTENT = load()
MANY = 30
START = {"schema": "unclench.record/1", "date": "2026-11-30"}
TYPED = "yes no none 0 1 2 3 46 -1 1e9 9999999999 4.5 today 2026-11-10 2027-01-01 1850-13-45 10mg"
SIGNS = "fever true null ~ [] {} # :a 'q' a:b - | > & * ! % @ ` é 𝕗 mg/day"
WORDS = (*TYPED.split(), *SIGNS.split(), '"d"', "\\", "\u202e", "\0", "\x1b[2J", "\ud800", "")
LINES = (
    "baclofen 10 mg 3 times a day", "Lioresal 60 mg a day", "bacloffen", "paracetamol", "gout: bad",
    "asthma; 3, fever", "# comment", "- item", "x" * 300, "y" * 5000, " ", "60 mg a day", "124/78",
    "vitamin d, # and more", "'quoted' \"twice\"", "null", "2026-11-10", "1, 2, 3", "no: yes",
)  # fmt: skip


def given(question: Question, chance: Random) -> GivenAnswer | None:
    """An answer by chance: often one that fits, sometimes anything, sometimes not known."""
    if chance.random() < 0.15:
        return None
    entries = [
        {
            field.id: chance.choice(
                [one.id for one in field.choices] or ["46", "5", "2026-11-10", "10 mg"]
            )
            if chance.random() < 0.6
            else chance.choice(LINES if chance.random() < 0.5 else WORDS)
            for field in question.fields
        }
        for _ in range(chance.randint(0, 2) if question.repeats else 1)
    ]
    if entries and chance.random() < 0.1:
        entries[0][MORE] = "yes"
    return tuple(entries)


def answered(state: InterviewState, chance: Random) -> InterviewState | None:
    """The interview after one answer, taken or refused; None at its end."""
    question = next_question(state, CONTENT).question
    if question is None:
        return None
    for _ in range(3):
        try:
            return answer(AnswerRequest(state, question.id, given(question, chance)), CONTENT).state
        except RequestError as error:
            assert len(error.problems) == 1
            assert error.problems[0].reason and error.problems[0].do
            assert len(str(error.problems[0])) < 400
    return answer(AnswerRequest(state, question.id, None), CONTENT).state


@pytest.mark.parametrize("seed", range(MANY))
def test_every_way_through_gives_a_record(seed: int) -> None:
    chance = Random(f"interview {seed}")
    state = InterviewState(START, TODAY, chance.choice(("person", "carer", "clinician")))
    for _ in range(40):
        after = answered(state, chance)
        if after is None:
            break
        nothing_is_lost(state.record, after.record)
        is_written(after)
        state = after


def is_written(state: InterviewState) -> None:
    """The record is strict, and both ways to write it are read back as the same."""
    record_of(state.record, CONTENT, today=TODAY)
    text = record_text(state.record, sorted(state.passed & CONTENT.facts.keys()), CONTENT, "person")
    assert text.replace("\n", "").isprintable()
    assert read_tree(text.encode()) == state.record
    for old in ("a: 1 # mine\n", '{"a": 1}', "a: 1\nsigns:\n  - fever # bad\nmedicines: []"):
        before = read_tree(old.encode())
        wanted = {**before, **state.record}
        kept = spliced(old, wanted)
        assert read_tree(kept.encode()) == wanted
        assert ("# mine" in kept) == ("# mine" in old) and ("# bad" in kept) == ("# bad" in old)


def nothing_is_lost(before: Any, after: Any) -> None:
    """No answer takes a fact away: keys stay, except the note that a list is not complete."""
    for key in before.keys() - {"incomplete"}:
        assert key in after
        if isinstance(before[key], dict):
            nothing_is_lost(before[key], after[key])


def test_a_lost_key_would_be_seen() -> None:
    with pytest.raises(AssertionError):
        nothing_is_lost({"ms": {"mobility": "bed"}}, {"ms": {}})
