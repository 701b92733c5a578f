"""Cards answer in their first sentence: questions that no card repeats, in two halves, and critical
facts in ten wordings each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.answers import answer_to, knowledge
from unclench.answer.sentences import Speaker
from unclench.answer.verify import Verifier
from unclench.content.types import Words
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


STOPPED = (
    "can I stop {a} suddenly?",
    "may I stop {a} all at once",
    "is it safe to stop {a} overnight?",
    "I want to stop {a} in one go, is that ok?",
    "can {a} be stopped abruptly?",
    "do I just stop {a}?",
    "can I come off {a} straight away?",
    "stopping {a} just like that, is that fine?",
    "is it dangerous to quit {a} suddenly?",
    "should I stop {a} today?",
)
TOO_MUCH = (
    "what are the signs of too much {a}?",
    "{a} overdose symptoms",
    "how would I know it was too much {a}",
    "what does too much {a} look like?",
    "what happens if somebody takes too much {a}?",
    "which signs come with an overdose of {a}?",
    "what would an overdose of {a} do?",
    "features of {a} toxicity",
    "how do you spot too much {a}?",
    "signs of an overdose of {a}",
)
DRUNK = (
    "can I drink alcohol with {a}?",
    "is a glass of wine ok with {a}?",
    "may I have a beer on {a}",
    "{a} and alcohol?",
    "is it safe to drink on {a}",
    "a pint with {a}, is that all right?",
    "can I have champagne while I take {a}?",
    "what happens if I drink with {a}?",
    "alcohol with {a} - yes or no?",
    "how much can I drink on {a}?",
)
DRIVEN = (
    "can I drive on {a}?",
    "is driving allowed with {a}?",
    "may I drive while I take {a}",
    "{a} and driving?",
    "is it safe to drive on {a}",
    "when can I drive after I start {a}?",
    "can I get behind the wheel on {a}?",
    "am I allowed to drive my car on {a}?",
    "driving with {a} - yes or no?",
    "should I drive when I take {a}?",
)
ALONE = (
    (STOPPED, "baclofen"),
    (STOPPED, "tizanidine"),
    (STOPPED, "gabapentin"),
    (STOPPED, "diazepam"),
    (TOO_MUCH, "baclofen"),
    (TOO_MUCH, "pregabalin"),
    (DRUNK, "tizanidine"),
    (DRUNK, "diazepam"),
    (DRIVEN, "baclofen"),
    (DRIVEN, "gabapentin"),
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
    counted += [same(wordings, name, "") for wordings, name in ALONE]
    assert len(counted) == 40
    assert sum(counted) * 100 >= SAME * 10 * len(counted), counted


def sentences(card: AnswerCard, place: int) -> list[str]:
    return re.split(r"(?<=[.!?])\s+(?=[A-Z])", card.short.say[place])


def test_a_written_answer_is_short() -> None:
    """Its first line has one sentence, or two short ones."""
    written = [card for card in knowledge().answers.cards if not card.made]
    assert len(written) > 200
    assert [c.id for c in written for place in (0, 1) if len(sentences(c, place)) > 2] == []


def unheld(cards: Iterable[AnswerCard]) -> list[str]:
    """The cards with a sentence that their claims do not hold: it would never be shown."""
    said = [
        (card.id, sentence, Verifier(knowledge(), speaker.region.values()))
        for speaker in (Speaker(knowledge(), who, "uk") for who in ("person", "clinician"))
        for card in cards
        if not card.made
        for line in card.lines
        for sentence in speaker.line(line)
    ]
    return [name for name, sentence, verifier in said if not verifier.holds(sentence)]


def test_whatever_a_written_card_says_holds() -> None:
    assert unheld(knowledge().answers.cards) == []


def test_a_number_without_its_claim_would_be_seen() -> None:
    card = next(card for card in knowledge().answers.cards if not card.made and card.short.claims)
    wrong = card.short._replace(say=Words("It takes 17 hours.", "It takes 17 hours."))
    assert unheld([card._replace(short=wrong)])


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
