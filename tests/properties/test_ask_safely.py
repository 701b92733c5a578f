"""`ask` is safe whatever the words: laws over every medicine, every rule about two things, and
every word that only looks like another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import NamedTuple

import pytest

from support.answers import answer_to, knowledge
from unclench.answer import QuestionRequest, ask
from unclench.answer.index import prepared_for
from unclench.answer.models import Knowledge
from unclench.answer.parse import hear
from unclench.answer.sentences import Speaker
from unclench.criteria.values import Members, Value
from unclench.patient.facts import Patient
from unclench.plan.findings import find as judge

MEDICINES = [option for option in knowledge().content.options if option.medicine]
STOPPING = (
    "stop",
    "come off",
    "pause",
    "halve",
    "reduce",
    "skip",
    "run out of",
    "throw away",
    "quit",
    "wean off",
    "leave out",
    "cut down",
)
WORDINGS = (
    "can I {} {}?",
    "I want to {} my {}",
    "thinking to {} the {} tomorrow",
    "is it ok to {} {} for a bit",
    "What if they {} {} for me",
)
ASKING = ("is {} safe with {}?", "can I take {} and {} together", "{} plus {}, all right?")
CONDITION = ("is {} safe with {}?", "can I have {} if I have {}")
YES = re.compile(r"(?i)^(yes|yeah|of course|sure|it is (fine|ok|safe)|fine|no problem|ok)\b")
LEAST_SAFE, WORDS_TRIED = 995, 1500


def withdrawal(audience: str, of: Knowledge) -> list[str]:
    speaker = Speaker(of, audience, "us")
    return [
        sentence.text
        for line in knowledge().answers.standing[0].lines
        for sentence in speaker.line(line)
    ]


def unsaid(of: Knowledge, audience: str = "person") -> list[str]:
    """The questions about stopping a medicine whose answer lacks one of the sentences."""
    wanted = set(withdrawal(audience, of))
    asked = [
        wording.format(verb, option.name)
        for option in MEDICINES
        for verb in STOPPING
        for wording in WORDINGS
    ]
    return [
        question
        for question in asked
        if not wanted
        <= {
            sentence.text
            for sentence in ask(QuestionRequest(question, audience, "us"), of).sentences
        }
    ]


def test_the_withdrawal_sentence_stands_whatever_the_medicine_and_the_verb() -> None:
    assert len(withdrawal("person", knowledge())) >= 3
    assert unsaid(knowledge()) == []


@pytest.mark.parametrize("audience", ["carer", "clinician"])
def test_it_stands_for_every_audience(audience: str) -> None:
    wanted = set(withdrawal(audience, knowledge()))
    for option in MEDICINES:
        answer = answer_to(f"can I stop {option.name}", audience)
        assert wanted <= {sentence.text for sentence in answer.sentences}, option.id


def test_without_its_words_the_sentence_would_be_missed() -> None:
    answers = knowledge().answers
    silent = answers.standing[0]._replace(phrases=answers.standing[0].phrases[:1])
    assert unsaid(knowledge()._replace(answers=answers._replace(standing=(silent,))))


class Pair(NamedTuple):
    option: str
    other: str
    questions: tuple[str, ...]
    says: tuple[str, ...]


def forbidden(option: str, facts: dict[str, Value]) -> tuple[str, ...]:
    """What the rules that rule this option out say to a person, when only these facts are known."""
    person = Patient("", None, date.min, facts, {}, (), (), (), "", (), (), ())
    found = judge(person, knowledge().content).fired.get(option, ())
    return tuple(rule.say.person for rule in found if rule.effect == "avoid")


def pairs() -> Iterator[Pair]:
    """Every option with one medicine of each class, and with every condition that a question can
    name, that a rule forbids with it."""
    content = knowledge().content
    of_class = {
        name: ingredient.id
        for ingredient in sorted(content.ingredients.values())
        for name in ingredient.classes
    }
    conditions = [topic for topic in knowledge().answers.topics if topic.condition]
    for option in MEDICINES:
        for other in sorted(set(of_class.values()) - {option.id}):
            classes = Members(content.ingredients[other].classes, complete=False)
            facts: dict[str, Value] = {
                "taking": Members(frozenset({other}), complete=False),
                "medicine_classes": classes,
            }
            if says := forbidden(option.id, facts):
                yield Pair(
                    option.id,
                    other,
                    tuple(w.format(option.name, other.replace("_", " ")) for w in ASKING),
                    says,
                )
        for topic in conditions:
            if says := forbidden(
                option.id, {"conditions": Members(frozenset({topic.condition}), complete=False)}
            ):
                words = topic.condition.replace("_", " ")
                yield Pair(
                    option.id,
                    topic.condition,
                    tuple(w.format(option.name, words) for w in CONDITION),
                    says,
                )


PAIRS = list(pairs())


def lenient(of: Knowledge) -> list[str]:
    """The questions about a forbidden pair that are answered with yes, or without what a rule
    says."""
    wrong = []
    for pair in PAIRS:
        for question in pair.questions:
            answer = ask(QuestionRequest(question, "person", "us"), of)
            heard = hear(question, of, prepared_for(of).speller)
            if pair.other not in (*heard.ingredients, *_conditions(heard.named)):
                continue
            first = answer.sentences[0].text
            if YES.search(first) or (
                answer.action != "triage_first"
                and not (_leads(first, of) and _says(answer.text, pair.says))
            ):
                wrong.append(question)
    return wrong


def _leads(first: str, of: Knowledge) -> bool:
    """Whether a first sentence is the one that a rule which rules something out puts there."""
    line = Speaker(of, "person", "us").fixed("ruled_avoid").text
    return line.removeprefix("{medicine}").partition("{here}")[0] in first


def _conditions(named: tuple[str, ...]) -> list[str]:
    return [topic.condition for topic in knowledge().answers.topics if topic.id in named]


def _says(text: str, says: tuple[str, ...]) -> bool:
    return any(say.split(".")[0].lower() in text.lower() for say in says)


def test_what_a_rule_forbids_is_never_answered_with_yes() -> None:
    assert len(PAIRS) >= 30
    assert lenient(knowledge()) == []


def test_without_the_rules_it_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    from unclench.answer import case
    from unclench.answer.rules import Ruled

    monkeypatch.setattr(case, "ruled", lambda *_: Ruled((), strict=False))
    assert lenient(knowledge())


def test_no_written_answer_begins_with_yes_or_no() -> None:
    """A written answer does not know which way round it is asked."""
    lines = [line.say for card in knowledge().answers.cards for line in card.lines[:1]]
    assert [
        say
        for say in lines
        if re.match(r"(?i)(yes|no)[,.:]", say.person)
        or re.match(r"(?i)(yes|no)[,.:]", say.clinician)
    ] == []


def ordinary() -> list[str]:
    return sorted(frozenset(knowledge().answers.ordinary.split()) - knowledge().answers.vocabulary)


def misspelt(word: str, random: Random) -> str:
    """The word with two letters swapped, one left out, or one twice; its first two stay."""
    at = random.randrange(2, len(word) - 1)
    return random.choice(
        (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        )
    )


def turned(of: Knowledge, words: list[str]) -> list[str]:
    """The words that become grave, or a medicine, by their letters alone."""
    speller = prepared_for(of).speller
    return [
        word
        for word in words
        if (set(speller.right(word)) - {word}) & of.answers.grave
        or hear(word, of, speller).ingredients
    ]


def test_an_ordinary_word_is_not_turned_into_something_grave() -> None:
    words = Random(14).sample(ordinary(), WORDS_TRIED)
    other_forms = [word for word in turned(knowledge(), words) if not _is_form(word)]
    assert other_forms == []


def _is_form(word: str) -> bool:
    """Whether it becomes only other forms of itself, such as its plural."""
    return all(
        meant[: len(word) - 3] == word[: len(word) - 3] or word.startswith(meant)
        for meant in prepared_for(knowledge()).speller.right(word)
    )


def test_a_misspelt_ordinary_word_is_not_turned_into_something_grave() -> None:
    random = Random(15)
    long = [
        word for word in ordinary() if len(word) >= 6 and word not in knowledge().answers.targets
    ]
    words = [misspelt(word, random) for word in random.sample(long, WORDS_TRIED)]
    known = knowledge().answers.vocabulary
    wrong = [
        word
        for word in turned(knowledge(), words)
        if word not in known and word not in knowledge().content.names
    ]
    assert len(wrong) * 1000 <= len(words) * (1000 - LEAST_SAFE), wrong


def test_without_the_ordinary_words_they_would_be() -> None:
    bare = knowledge()._replace(answers=knowledge().answers._replace(ordinary=""))
    assert len(turned(bare, Random(14).sample(ordinary(), WORDS_TRIED))) > WORDS_TRIED // 50
