"""No sentence without its ground: numbers with units, medicines, frequencies and the sense of every
sentence are compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from unclench.answer.index import LETTERS, prepared_for
from unclench.answer.models import Knowledge, Sentence
from unclench.content.types import Claim
from unclench.language.phrases import plain
from unclench.language.quantities import Quantity, missing, quantities

SIMILARITY_NEEDED = (1, 2)
PLAIN_WORD = re.compile(r"[a-z']+")
SLOPPY = re.compile(r"(?<![0-9.])0[0-9]|[0-9]\.[0-9]*0(?![0-9])")
LONGEST, STEM = 600, 5


class Verifier:
    """Compares sentences with the wordings and claims that they stand for."""

    def __init__(self, knowledge: Knowledge, region: Iterable[str]) -> None:
        self.knowledge = knowledge
        self.units = knowledge.answers.units
        self.guards = {word: guard.id for guard in knowledge.answers.guards for word in guard.words}
        self.numbers = sorted(
            (text for text in region if any(map(str.isdigit, text))), key=len, reverse=True
        )
        self.medicines = prepared_for(knowledge).medicine_words
        self.small = knowledge.answers.stopwords | knowledge.answers.fillers

    def holds(self, sentence: Sentence) -> bool:
        """Whether a sentence says what its grounds and claims say, and no more."""
        if sentence.fixed:
            return sentence.text in sentence.grounds
        claims = [
            self.knowledge.library.claims[claim]
            for claim in sentence.claims
            if claim in self.knowledge.library.claims
        ]
        if not claims or len(claims) != len(sentence.claims) or len(sentence.text) > LONGEST:
            return False
        texts = [*sentence.grounds, *(claim.says for claim in claims)]
        ground = max(texts, key=lambda text: similarity(sentence.text, text))
        return (
            not SLOPPY.search(sentence.text)
            and self._same_sense(sentence.text, ground)
            and self._in_claims(sentence.text, claims)
            and self._meant(sentence.text) <= frozenset().union(*map(self._meant, texts))
        )

    def _same_sense(self, said: str, ground: str) -> bool:
        share, whole = SIMILARITY_NEEDED
        return (
            similarity(said, ground) * whole >= share * 1000
            and in_order(self._quantities(said), self._quantities(ground))
            and self._senses(said) == self._senses(ground)
            and not self._named(said) - self._named(ground)
            and self._meant(ground) <= self._meant(said)
        )

    def _in_claims(self, said: str, claims: Sequence[Claim]) -> bool:
        known = tuple(quantity for claim in claims for quantity in self._known(claim))
        return not any(missing(self._quantities(said), known))

    def _known(self, claim: Claim) -> Iterator[Quantity]:
        yield from quantities(claim.says, self.units)
        for value in claim.values:
            yield Quantity(value.number, "")

    def _quantities(self, text: str) -> tuple[Quantity, ...]:
        for number in self.numbers:
            text = text.replace(number, " ")
        return quantities(text, self.units)

    def _senses(self, text: str) -> Counter[str]:
        """How often each kind of word stands that turns a sentence: negations, limits, more and
        less, safe and unsafe …"""
        return Counter(
            self.guards[word]
            for word in PLAIN_WORD.findall(text.lower().replace("’", "'"))
            if word in self.guards
        )

    def _meant(self, text: str) -> frozenset[str]:
        """The beginnings of the words that carry meaning: none may be lost, and none gained that no
        ground has."""
        return frozenset(word[:STEM] for word in words_in(text) if word not in self.small)

    def _named(self, text: str) -> Counter[str]:
        return Counter(word for word in words_in(text) if word in self.medicines)


def in_order(said: Sequence[Quantity], known: Sequence[Quantity]) -> bool:
    """Whether the answer is found in the sources, in that order."""
    rest = iter(known)
    return all(quantity in rest for quantity in said)


def similarity(one: str, other: str) -> int:
    """Shared runs of three letters in thousandths (Dice's coefficient): 1000 for the same text."""
    first, second = runs(one), runs(other)
    return (
        2000 * sum((first & second).values()) // max(1, sum(first.values()) + sum(second.values()))
    )


@lru_cache(maxsize=8192)
def words_in(text: str) -> tuple[str, ...]:
    """The words of a text in small letters."""
    return tuple(LETTERS.findall(plain(text)))


@lru_cache(maxsize=8192)
def runs(text: str) -> Counter[str]:
    """The runs of three letters of a text, each with its number of occurrences."""
    letters = f" {' '.join(plain(text).split())} "
    return Counter(letters[at : at + 3] for at in range(max(0, len(letters) - 2)))
