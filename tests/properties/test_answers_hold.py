"""I27: a sentence with another number, unit, medicine or a turned sense is never let through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from support.answers import answer_to, knowledge
from support.questions import questions
from unclench.answer.index import medicine_words
from unclench.answer.models import Knowledge, Sentence
from unclench.answer.sentences import Speaker
from unclench.answer.verify import Verifier

CAUGHT = 999  # of a thousand
UNITS = {
    "mg": "g",
    "day": "hour",
    "days": "weeks",
    "weeks": "days",
    "seconds": "minutes",
    "minutes": "hours",
    "%": "mg",
    "months": "days",
    "hours": "days",
}
NEGATIONS = re.compile(r"\b(not|never|no|without|avoid|avoided|cannot)\b ?")
VERBS = re.compile(
    r"\b(is|are|can|may|does|do|should|must|will|helps?|take|start|stop|use|works?)\b"
)
NUMBER = re.compile(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?")


class Mutant(NamedTuple):
    kind: str
    sentence: Sentence


@cache
def sentences() -> tuple[Sentence, ...]:
    """Every sentence that the questions bring out, and all that is written, in both voices.

    What danger brings out is left aside: it comes from the plan's own triage and is never dropped.
    """
    asked = [
        sentence
        for question in questions()[::8]
        for audience in ("person", "clinician")
        if (answer := answer_to(question.ask, audience)).action != "triage_first"
        for sentence in answer.sentences
    ]
    speakers = [Speaker(knowledge(), audience, "us") for audience in ("person", "clinician")]
    cards = [card for card in knowledge().answers.cards if not card.made]  # each when it is said
    lines = [line for card in cards for line in card.lines]
    written = [
        sentence for speaker in speakers for line in lines for sentence in speaker.line(line)
    ]
    return tuple(
        dict.fromkeys(
            sentence for sentence in (*asked, *written) if sentence.claims and not sentence.fixed
        )
    )


def mutants(sentence: Sentence) -> Iterator[Mutant]:
    text = sentence.text
    for match in NUMBER.finditer(text):
        for other in (f"{match.group()}0", str(int(float(match.group())) + 1), "999"):
            yield Mutant(
                "number",
                sentence._replace(text=text[: match.start()] + other + text[match.end() :]),
            )
    for match in re.finditer(r"(?<=[0-9] )[a-z%]+", text):
        if match.group() in UNITS:
            yield Mutant(
                "unit",
                sentence._replace(
                    text=text[: match.start()] + UNITS[match.group()] + text[match.end() :]
                ),
            )
    for match in NEGATIONS.finditer(text):
        yield Mutant(
            "negation lost", sentence._replace(text=text[: match.start()] + text[match.end() :])
        )
    for match in VERBS.finditer(text):
        yield Mutant(
            "negation gained",
            sentence._replace(text=text[: match.end()] + " not" + text[match.end() :]),
        )
    yield from _other_medicines(sentence)


def _other_medicines(sentence: Sentence) -> Iterator[Mutant]:
    options = [option.id for option in knowledge().content.options if option.medicine]
    known = medicine_words(knowledge())
    for match in re.finditer(r"[A-Za-z]+", sentence.text):
        if match.group().lower() in options and match.group().lower() in known:
            other = next(
                option
                for option in options
                if option not in sentence.text.lower() and option in known
            )
            changed = sentence.text[: match.start()] + other + sentence.text[match.end() :]
            yield Mutant("medicine", sentence._replace(text=changed))


def verifier(of: Knowledge) -> Verifier:
    region = [text for key, text in of.content.words.items() if key.startswith("region.us.")]
    return Verifier(of, region)


def test_every_sentence_of_an_answer_holds() -> None:
    check = verifier(knowledge())
    assert len(sentences()) > 250
    assert [sentence.text for sentence in sentences() if not check.holds(sentence)] == []


def escaped(of: Knowledge) -> dict[str, list[str]]:
    check = verifier(of)
    found: dict[str, list[str]] = {}
    for sentence in sentences()[::4]:
        for mutant in mutants(sentence):
            found.setdefault(mutant.kind, [])
            if check.holds(mutant.sentence):
                found[mutant.kind].append(mutant.sentence.text)
    return found


def test_mutants_are_caught() -> None:
    found = escaped(knowledge())
    made = sum(1 for sentence in sentences()[::4] for _ in mutants(sentence))
    missed = [text for texts in found.values() for text in texts]
    assert made > 250 and set(found) == {
        "number",
        "unit",
        "negation lost",
        "negation gained",
        "medicine",
    }
    assert len(missed) * 1000 <= made * (1000 - CAUGHT), missed[:20]


@pytest.mark.parametrize("kind", ["negation lost", "negation gained"])
def test_without_its_guards_the_verifier_would_be_seen_to_fail(kind: str) -> None:
    careless = knowledge()._replace(answers=knowledge().answers._replace(guards=()))
    check = verifier(careless)
    assert any(
        check.holds(mutant.sentence)
        for sentence in sentences()[:60]
        for mutant in mutants(sentence)
        if mutant.kind == kind
    )


def test_a_claim_that_does_not_exist_holds_nothing() -> None:
    check = verifier(knowledge())
    assert not check.holds(sentences()[0]._replace(claims=("no-such-claim",)))
    assert not check.holds(sentences()[0]._replace(claims=()))
