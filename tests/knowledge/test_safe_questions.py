"""Questions whose words must not matter (stories/words/safe_questions.yaml), each in several
spellings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from support.answers import answer_to
from unclench.answer import Answer
from unclench.content.checks.language import DOSE

BODY: dict[str, Any] = yaml.safe_load(
    (Path(__file__).resolve().parents[2] / "stories" / "words" / "safe_questions.yaml").read_text(
        encoding="utf-8"
    )
)


class Expected(NamedTuple):
    about: str
    ask: str
    first: str
    not_first: str
    says: tuple[str, ...]
    never: tuple[str, ...]


def expectations() -> list[Expected]:
    return [
        Expected(
            about,
            entry["ask"],
            body.get("first", ""),
            body.get("not_first", ""),
            (*body.get("says", ()), *entry.get("says", ())),
            tuple(map(str, body.get("never", ()))),
        )
        for about, body in BODY.items()
        for item in body["asks"]
        for entry in [item if isinstance(item, dict) else {"ask": item}]
    ]


def faults(answer: Answer, expected: Expected) -> list[str]:
    first, text = answer.sentences[0].text, answer.text
    found = [f"first: {first}"] if expected.first and not re.search(expected.first, first) else []
    found += (
        [f"not first: {first}"]
        if expected.not_first and re.search(expected.not_first, first, re.IGNORECASE)
        else []
    )
    found += [
        f"says: {pattern}"
        for pattern in expected.says
        if not re.search(pattern, text, re.IGNORECASE)
    ]
    found += [
        f"never: {pattern}" for pattern in expected.never if re.search(pattern, text, re.IGNORECASE)
    ]
    return [*found, *(["a dose"] if DOSE.search(text) else [])]


def test_there_are_many() -> None:
    assert len({expected.ask for expected in expectations()}) == len(expectations()) >= 60


@pytest.mark.parametrize("expected", expectations(), ids=lambda expected: expected.ask[:60])
def test_a_question(expected: Expected) -> None:
    answer = answer_to(expected.ask, region=None)
    assert faults(answer, expected) == [], answer.text


@pytest.mark.parametrize(
    "expected",
    [one for one in expectations() if one.about != "english"],
    ids=lambda one: one.ask[:60],
)
def test_in_capitals_and_without_marks(expected: Expected) -> None:
    for written in (expected.ask.upper(), re.sub(r"[?!.,;¿']", "", expected.ask.lower())):
        assert faults(answer_to(written, region=None), expected) == [], written
