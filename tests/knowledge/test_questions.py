"""Every question of stories/questions, and as others would write it: the actions, the words, and
the words that must never appear."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import pytest

from support.answers import answer_to, knowledge
from support.questions import Question, questions, variants
from unclench.answer import Answer
from unclench.content.checks.language import DOSE

QUESTIONS = questions()
EMERGENCIES = [question for question in QUESTIONS if question.about == "emergencies"]
OUTSIDE = [question for question in QUESTIONS if question.about == "outside"]
RIGHT_AS_WRITTEN_OTHERWISE = 98
CLINICAL = ("answer", "triage_first", "ask_for_missing")
STOPPING = re.compile(r"(?i)\b(you can|ok to|safe to|fine to) (just )?(stop|quit)\b")


class Written(NamedTuple):
    text: str
    question: Question


def faults(answer: Answer, question: Question) -> list[str]:
    """What is wrong with an answer; empty when it is as expected."""
    missing = [pattern for pattern in question.says if not re.search(pattern, answer.text)]
    never = [
        pattern
        for pattern in question.never
        if question.audience != "clinician" and re.search(pattern, answer.text)
    ]
    action = [answer.action] if answer.action not in question.actions else []
    return [*action, *missing, *never]


def otherwise(found: Iterable[Question]) -> list[Written]:
    return [Written(text, question) for question in found for text in variants(question.ask)]


def test_there_are_many_and_none_twice() -> None:
    assert len({question.ask for question in QUESTIONS}) == len(QUESTIONS) >= 200


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ask[:60])
def test_a_question(question: Question) -> None:
    answer = answer_to(question.ask, question.audience)
    assert faults(answer, question) == [], answer.text
    check_always(answer, question.audience)


def check_always(answer: Answer, audience: str) -> None:
    """What holds for every answer: each sentence cites claims that exist or says nothing clinical;
    a person reads no dose."""
    known = knowledge().library.claims
    assert answer.text
    assert all(
        sentence.claims or sentence.fixed
        for sentence in answer.sentences
        if answer.action != "refuse_and_redirect"
    )
    assert set(answer.citations) <= set(known)
    if answer.action in CLINICAL:
        assert answer.citations
    if audience != "clinician" or answer.action in ("triage_first", "abstain"):
        assert not DOSE.search(answer.text), answer.text
    assert not STOPPING.search(answer.text) or re.search(
        r"(?i)\b(not|never) (safe|ok|fine)", answer.text
    )


def test_an_emergency_is_heard_however_it_is_written() -> None:
    missed = [
        text
        for text, question in otherwise(EMERGENCIES)[::2]
        if answer_to(text, question.audience).action != "triage_first"
    ]
    assert len(missed) <= len(EMERGENCIES) * 4 // 100, missed
    assert not [
        text
        for text in missed
        if text.lower() in {question.ask.lower() for question in EMERGENCIES}
    ]


def test_what_is_urgent_comes_first() -> None:
    for question in EMERGENCIES:
        first = answer_to(question.ask, question.audience).sentences[0]
        assert first.claims and not first.fixed, first.text


def test_the_same_question_written_otherwise() -> None:
    """One way of writing each question, another one for the next."""
    written = [
        entry
        for place, question in enumerate(QUESTIONS)
        for entry in otherwise([question])[place % 8 :: 8]
    ]
    wrong = [
        entry.text
        for entry in written
        if faults(answer_to(entry.text, entry.question.audience), entry.question)
    ]
    assert len(wrong) * 100 <= len(written) * (100 - RIGHT_AS_WRITTEN_OTHERWISE), wrong


def test_outside_the_content_nothing_clinical_is_said() -> None:
    for question in OUTSIDE:
        answer = answer_to(question.ask)
        if answer.action == "abstain":
            assert answer.disagreements == ()
            assert all("mg" not in sentence.text.split() for sentence in answer.sentences)


def test_a_fault_would_be_seen() -> None:
    """Without the words for signs the emergencies are missed, so the tests above can fail."""
    from unclench.answer import QuestionRequest, ask

    deaf = knowledge()._replace(answers=knowledge().answers._replace(told=(), alarms=()))
    assert any(
        ask(QuestionRequest(question.ask, "person", "us"), deaf).action != "triage_first"
        for question in EMERGENCIES
    )
