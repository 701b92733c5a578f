"""Another language gets one fixed line with the numbers to call, and never an ordinary answer;
English stays English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.answers import answer_to, knowledge
from support.questions import questions
from unclench.answer import QuestionRequest, ask
from unclench.answer.language import tongue_of
from unclench.answer.models import Knowledge

TOP = Path(__file__).resolve().parents[2]
FILES = [
    *(TOP / "knowledge" / "training").glob("*[dy].yaml"),
    *(TOP / "knowledge" / "training").glob("urgent.yaml"),
    *(TOP / "stories" / "unseen").glob("*.yaml"),
]
WORDS = TOP / "stories" / "words" / "safe_questions.yaml"
FOREIGN: list[str] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))["tongues"]["asks"]
EMERGENCIES: dict[str, list[str]] = yaml.safe_load(
    (WORDS.parent / "emergencies.yaml").read_text(encoding="utf-8")
)
HEARD = 97  # of a hundred
NUMBERS = {"us": ("911",), "uk": ("999",), None: ("911", "999")}
GASPING = {
    "french": "il ne respire plus",
    "german": "er atmet nicht",
    "spanish": "no puede respirar",
    "italian": "non riesce a respirare",
    "dutch": "hij ademt niet meer",
    "portuguese": "ele não consegue respirar",
    "polish": "on nie oddycha",
    "turkish": "kocam nefes alamıyor",
    "arabic": "لا يتنفس",
    "russian": "он не дышит",
    "hindi": "साँस नहीं आ रही",
    "chinese": "他没有呼吸",
}


def texts(body: Any) -> Iterator[str]:
    """Every text of a file, under any key."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, (dict, list)):
        for part in body.values() if isinstance(body, dict) else body:
            yield from texts(part)


def english() -> list[str]:
    written = [
        text for path in FILES for text in texts(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]
    foreign = "in another language"
    return [*written, *(question.ask for question in questions() if question.about != foreign)]


def test_english_stays_english() -> None:
    asked = [text for text in english() if " " in text]
    assert len(asked) > 3000
    assert [text for text in asked if tongue_of(text, knowledge().answers)] == []


@pytest.mark.parametrize("region", NUMBERS)
@pytest.mark.parametrize("audience", ["person", "carer", "clinician"])
def test_the_line_stands_first_with_the_numbers(audience: str, region: str | None) -> None:
    for question in FOREIGN:
        answer = answer_to(question, audience, region)
        assert answer.action in ("abstain", "triage_first"), question
        assert all(number in answer.sentences[0].text for number in NUMBERS[region]), question


@pytest.mark.parametrize("tongue", GASPING)
def test_danger_in_another_language_is_urgent_and_answered_in_it(tongue: str) -> None:
    answer = answer_to(GASPING[tongue], region=None)
    assert (answer.action, answer.urgency) == ("triage_first", "emergency")
    own = next(entry.say for entry in knowledge().answers.tongues if entry.id == tongue)
    assert (
        own.partition("{")[0] in answer.text
        and "911" in answer.sentences[1].text
        and "999" in answer.sentences[1].text
    )


def test_without_the_languages_they_would_be_answered() -> None:
    deaf = knowledge()._replace(answers=knowledge().answers._replace(tongues=()))
    latin = [question for question in FOREIGN if question.isascii()]
    assert any(
        "only answer in English" not in ask(QuestionRequest(question, "person", None), deaf).text
        for question in latin
    )


def unheard(of: Knowledge) -> list[str]:
    """The emergencies without the fixed line and the number to call."""
    asked = [text for told in EMERGENCIES.values() for text in told]
    answers = {text: ask(QuestionRequest(text, "person", "uk"), of) for text in asked}
    return [
        text
        for text, found in answers.items()
        if found.action != "triage_first" or "999" not in found.text
    ]


def test_an_emergency_in_another_language_gets_the_line_with_the_number() -> None:
    count = sum(map(len, EMERGENCIES.values()))
    assert set(EMERGENCIES) == set(GASPING) and count >= 60
    assert len(unheard(knowledge())) * 100 <= count * (100 - HEARD)


def test_without_the_words_of_danger_it_would_be_missed() -> None:
    answers = knowledge().answers
    calm = tuple(tongue._replace(danger=()) for tongue in answers.tongues)
    deaf = knowledge()._replace(answers=answers._replace(tongues=calm))
    assert len(unheard(deaf)) > 50
