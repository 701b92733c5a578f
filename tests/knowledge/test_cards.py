"""Cards answer in their first sentence: questions that no card repeats, in two halves, and critical
facts in ten wordings each."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.answers import answer_to, knowledge
from unclench.content.types.answers import AnswerCard
from unclench.intake.door import record_of
from unclench.patient.build import build
from unclench.patient.facts import Patient

ROOT = Path(__file__).resolve().parents[2]
ASKED: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "stories" / "asked" / "first_sentences.yaml").read_text(encoding="utf-8")
)
HALVES = (ASKED[::2], ASKED[1::2])  # the weights of choice.yaml were set on the first
ANSWERED, ACTED, SAME = 88, 92, 98  # of a hundred
WORDINGS = (
    "can I take {a} with {b}?",
    "is {a} safe with {b}?",
    "{a} and {b} together, is that ok?",
    "Is it all right to have {a} with {b}",
    "may I use {a} when I take {b}?",
    "can {a} be taken with {b}",
    "{b} with {a} - yes or no?",
    "would {a} and {b} be a fine pair?",
    "am I allowed {a} with {b}?",
    "is {a} possible with {b}?",
)
BESIDE = (
    "can I take {a} with {b}?",
    "is {a} safe with {b}?",
    "I have {b}. Can I have {a}?",
    "Is {a} all right for somebody with {b}?",
    "{b}: is {a} an option?",
    "may I use {a}? I have {b}",
    "can {a} be taken with {b}",
    "{a} with {b} - yes or no?",
    "would {a} be fine with {b}?",
    "am I allowed {a} with {b}?",
)
PAIRS = (
    ("tizanidine", "ciprofloxacin"),
    ("tizanidine", "fluvoxamine"),
    ("tizanidine", "clonidine"),
    ("diazepam", "morphine"),
    ("diazepam", "oxycodone"),
    ("clonazepam", "codeine"),
    ("clonazepam", "fentanyl"),
    ("gabapentin", "oxycodone"),
    ("pregabalin", "morphine"),
    ("baclofen", "oxycodone"),
    ("gabapentin", "pregabalin"),
    ("cyclobenzaprine", "phenelzine"),
    ("carbamazepine", "phenelzine"),
    ("carbamazepine", "oxcarbazepine"),
)
CONDITIONS = (
    ("baclofen", "dialysis"),
    ("baclofen", "a stomach ulcer"),
    ("baclofen", "epilepsy"),
    ("baclofen", "cirrhosis"),
    ("tizanidine", "cirrhosis"),
    ("tizanidine", "low blood pressure"),
    ("dantrolene", "cirrhosis"),
    ("diazepam", "sleep apnoea"),
    ("clonazepam", "sleep apnoea"),
    ("nabiximols", "psychosis"),
    ("gabapentin", "dialysis"),
    ("pregabalin", "dialysis"),
    ("magnesium", "dialysis"),
    ("potassium", "dialysis"),
    ("quinine", "myasthenia"),
    ("diazepam", "myasthenia"),
)


def person_of(given: dict[str, Any]) -> Patient:
    labs = [
        {"test": "egfr", "value": value, "unit": "mL/min/{1.73_m2}", "date": "2026-11-10"}
        for value in [given.get("egfr")]
        if value is not None
    ]
    record = {
        "schema": "unclench.record/1",
        "id": "made-up",
        "region": "us",
        "date": "2026-11-20",
        "person": {"age": given.get("age", 46)},
        "ms": {"diagnosed": True},
        "conditions": given.get("conditions", []),
        **({"labs": labs} if labs else {}),
    }
    content = knowledge().content
    return build(record_of(record, content, today=date(2026, 11, 20)), content)


def first_of(text: str) -> str:
    """The first sentence; one of up to three words is read with the next one."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return " ".join(sentences[: 2 if len(sentences[0].split()) <= 3 else 1])


def faults(entry: dict[str, Any]) -> list[str]:
    more = {"patient": person_of(entry["record"])} if "record" in entry else {}
    region = entry.get("region", "us")
    answer = answer_to(entry["ask"], entry.get("audience", "person"), region, **more)
    first = first_of(answer.text)
    right = re.search(entry["says"], first, re.IGNORECASE) is not None
    wrong = re.search(entry.get("never_first", "(?!)"), first, re.IGNORECASE) is not None
    return [
        *([] if answer.action in entry.get("action", ["answer"]) else ["action"]),
        *([] if right and not wrong else ["first"]),
    ]


@pytest.mark.parametrize("half", HALVES, ids=("first half", "second half"))
def test_the_first_sentence_answers(half: list[dict[str, Any]]) -> None:
    found = [faults(entry) for entry in half]
    assert len(half) == 40
    assert sum("first" not in one for one in found) * 100 >= ANSWERED * len(half)
    assert sum("action" not in one for one in found) * 100 >= ACTED * len(half)


def test_no_wording_is_one_that_is_asked_here() -> None:
    answers = knowledge().answers
    taught = {text.lower() for one in answers.intents for text in one.asks}
    taught |= {text.lower() for one in answers.cards for text in one.asks}
    assert not taught & {entry["ask"].lower() for entry in ASKED}


def same(wordings: tuple[str, ...], one: str, other: str) -> int:
    """The count of the most frequent first sentence, without a leading "No"."""
    said = [
        first_of(answer_to(wording.format(a=one, b=other)).text).removeprefix("No: ").lower()
        for wording in wordings
    ]
    return max(map(said.count, said))


def test_a_critical_fact_has_one_first_sentence() -> None:
    counted = [same(WORDINGS, *pair) for pair in PAIRS]
    counted += [same(BESIDE, *pair) for pair in CONDITIONS]
    assert sum(counted) * 100 >= SAME * 10 * len(counted), counted


def sentences(card: AnswerCard, place: int) -> list[str]:
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", card.short.say[place])


def test_a_written_answer_is_short() -> None:
    """Its first line has one sentence, or two short ones."""
    written = [card for card in knowledge().answers.cards if not card.made]
    assert len(written) > 200
    assert [c.id for c in written for place in (0, 1) if len(sentences(c, place)) > 2] == []


def test_without_the_weights_it_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from unclench.answer import QuestionRequest, ask

    answers = knowledge().answers
    deaf = knowledge()._replace(
        answers=answers._replace(choice=answers.choice._replace(weights={}))
    )
    found = [
        re.search(entry["says"], ask(QuestionRequest(entry["ask"], "person", "us"), deaf).text)
        for entry in islice(ASKED, 20)
    ]
    assert sum(one is None for one in found) > 5
