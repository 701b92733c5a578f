"""The elements of a question: medicines, topics, intents, signs, an age. Spelling is put right
first."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise, product
from typing import NamedTuple

from unclench.answer.models import Knowledge
from unclench.answer.spelling import LONG_WORD, Speller, apart
from unclench.content.types.answers import Answers
from unclench.language.phrases import NUMBER, Phrase, Utterance, any_of, find, sentences
from unclench.patient.index import index_of
from unclench.patient.spelling import near

LONGEST_QUESTION, MOST_READINGS = 2000, 4
LONGEST_NAME = 4
SHORTEST_MISSPELT = 6
OLDEST, YOUNGEST_TOLD = 120, 18
YEARS = ("year", "years")
MEDICINE, MEASURE = "medicine", "measure"
MARKED = re.compile(r"(?:[^.!?;\n]|[.](?=[0-9]))*[?]")


class Word(NamedTuple):
    """A word verbatim; `medicine` in place of a name, with what it names and how it is written."""

    text: str
    ingredient: str = ""
    written: str = ""


class Heard(NamedTuple):
    """`sentences` are kept verbatim, and once more with `medicine` for every name;
    `spoken` are the latter with what each name is. `named` are the topics in the words themselves,
    `implied` those that follow from each medicine's classes. `marked` are the sentences with a
    question mark behind them; `general` gives each sentence without any names."""

    sentences: tuple[Utterance, ...]
    ingredients: tuple[str, ...]
    named: tuple[str, ...]
    implied: dict[str, tuple[str, ...]]
    age: int | None
    marked: tuple[Utterance, ...] = ()
    spoken: tuple[tuple[Word, ...], ...] = ()
    general: Mapping[Utterance, Utterance] = {}

    @property
    def topics(self) -> frozenset[str]:
        return frozenset(
            [*self.named, *(topic for topics in self.implied.values() for topic in topics)]
        )


def words_of(question: str, answers: Answers, speller: Speller) -> tuple[Utterance, ...]:
    """The sentences of a question in plain words: shorthand written out, misspelt words put right,
    fillers left out.

    A sentence with a word that may mean two others is given twice.
    """
    return tuple(
        Utterance(word for word in _to_the_point(words, answers) if word not in answers.fillers)
        for said in sentences(question[:LONGEST_QUESTION])
        for words in islice(
            product(*(speller.right(word) for word in _written_out(said, answers))), MOST_READINGS
        )
    )


def _to_the_point(words: tuple[str, ...], answers: Answers) -> Iterator[str]:
    """Without courtesies, unless nothing else is said."""
    kept: list[str] = []
    place = 0
    while place < len(words):
        polite = next((c for c in answers.courtesies if words[place : place + len(c)] == c), ())
        kept += () if polite else words[place : place + 1]
        place += len(polite) or 1
    yield from kept or words


def _written_out(said: Sequence[str], answers: Answers) -> Iterator[str]:
    return (part for word in said for part in answers.shorthand.get(word) or (word,))


def hear(question: str, knowledge: Knowledge, speller: Speller) -> Heard:
    """Everything that is understood of one question."""
    answers = knowledge.answers
    found = words_of(question, answers, speller)
    spoken = tuple(_spoken(words, knowledge, speller) for words in found)
    ingredients = tuple(
        dict.fromkeys(word.ingredient for words in spoken for word in words if word.ingredient)
    )
    heard = [
        topic.id
        for topic in answers.topics
        if any_of(topic.phrases, found) and not any_of(topic.never, found)
    ]
    named = tuple(dict.fromkeys([*ingredients, *heard]))
    implied = {
        ingredient: tuple(
            topic.id
            for topic in answers.topics
            if topic.medicine_class in knowledge.content.ingredients[ingredient].classes
        )
        for ingredient in ingredients
    }
    both, general = _twice(found, spoken), _general(found, spoken, heard, answers)
    marked = words_of(" ".join(MARKED.findall(question[:LONGEST_QUESTION])), answers, speller)
    asked = _twice(marked, [_spoken(words, knowledge, speller) for words in marked])
    return Heard(both, ingredients, named, implied, _age(found), asked, spoken, general)


def _twice(found: Sequence[Utterance], spoken: Iterable[Sequence[Word]]) -> tuple[Utterance, ...]:
    """Each sentence, and each once more with `medicine` for every name."""
    general = (Utterance(word.text for word in words) for words in spoken)
    return tuple(dict.fromkeys((*found, *general)))


def _general(
    found: Sequence[Utterance],
    spoken: Iterable[Sequence[Word]],
    heard: Collection[str],
    answers: Answers,
) -> dict[Utterance, Utterance]:
    """Each sentence with `medicine` for every medicine, and `measure` for every other thing that
    can be done. A name that wordings use themselves stays."""
    things = [
        (phrase, MEASURE if topic.option else MEDICINE)
        for topic in answers.topics
        if topic.id in heard and (topic.option or (topic.medicine_class and topic.beside))
        for phrase in topic.phrases
        if len(phrase) == 1 and not _used(phrase, answers)
    ]
    general: dict[Utterance, Utterance] = {}
    for words, named in zip(found, spoken, strict=True):
        plain = Utterance(word.text for word in named)
        kept = Utterance(
            NUMBER
            if word.text[0].isdigit()
            else word.written
            if word.written in answers.choice.weights
            else word.text
            for word in named
        )
        general[words] = general[plain] = _without(things, kept)
    return general


def _used(phrase: Phrase, answers: Answers) -> bool:
    """Whether wordings use one of these words themselves."""
    return any(word in answers.choice.weights for token in phrase[0] for word in token.words)


def _without(things: Iterable[tuple[Phrase, str]], words: Utterance) -> Utterance:
    for phrase, kind in things:
        place = find(phrase, words)
        if place is not None and place[1] - place[0] + 1 == len(phrase[0]):
            words = Utterance((*words[: place[0]], kind, *words[place[1] + 1 :]))
    return words


def _spoken(words: Sequence[str], knowledge: Knowledge, speller: Speller) -> tuple[Word, ...]:
    """The sentence with ingredients by any of their names, the longest name first.

    A name that implies the route by pump is the pump's topic and no ingredient.
    """
    found: list[Word] = []
    at = 0
    while at < len(words):
        length, ingredient = _name_at(words, at, knowledge, speller)
        said = words[at : at + length]
        whole = [Word(MEDICINE, ingredient, " ".join(said))] if ingredient else map(Word, said)
        found += whole
        at += length
    return tuple(found)


def _name_at(
    words: Sequence[str], at: int, knowledge: Knowledge, speller: Speller
) -> tuple[int, str]:
    """How many words stand for one thing here, and the ingredient they name, if any."""
    names = knowledge.content.names
    for length in range(min(LONGEST_NAME, len(words) - at), 0, -1):
        name = names.get(" ".join(words[at : at + length]))
        if name is not None:
            return length, "" if name.route else name.ingredient
    return 1, misspelt(words[at], knowledge, speller)


def misspelt(word: str, knowledge: Knowledge, speller: Speller) -> str:
    """The one ingredient of which a name is this near by its letters; none where an ordinary word
    is as near, or for a short one."""
    if (
        len(word) < SHORTEST_MISSPELT
        or word in knowledge.answers.vocabulary
        or word in speller.ordinary
    ):
        return ""
    most = 2 if len(word) >= LONG_WORD else 1
    close = near(word, index_of(knowledge.content).spelling)
    distance = apart(word, close, most + 1) if close else most + 1
    return (
        ""
        if distance > most or speller.rivalled(word, distance)
        else knowledge.content.names[close].ingredient
    )


def _age(found: Iterable[Sequence[str]]) -> int | None:
    """`70 year old`, `72 years old`; a number in brackets behind a person stays unheard."""
    for words in found:
        for number, unit in pairwise(words):
            if number.isdigit() and unit in YEARS and YOUNGEST_TOLD <= int(number) <= OLDEST:
                return int(number)
    return None


def stands(phrases: Iterable[Phrase], words: Utterance) -> tuple[int, int] | None:
    """The place of the first of these phrases in one sentence."""
    return next((place for phrase in phrases if (place := find(phrase, words)) is not None), None)


def is_question(words: Utterance, answers: Answers) -> bool:
    """Whether one sentence asks: by a word of asking anywhere, or by the one it begins with."""
    opens = bool(words) and words[0] in answers.manner.openers and tuple(words[1:2]) != ("not",)
    return opens or any_of(answers.manner.questioning, (words,))
