"""How people write, made comparable: one spelling for a text, and phrases that are looked for in
it.

A phrase is written as words; `a|b` is either, `swell*` any word that begins so, `..` up to three
words between, and `&` joins parts that may stand anywhere in the same sentence, in any order.
`number` is any number.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import product
from typing import NamedTuple

from unclench.language.letters import fold

GAP = 3
NUMBER = "number"
APOSTROPHES = dict.fromkeys(map(ord, "'’‘`´"))
TAG = re.compile(r"<[^<>]{0,200}>")
SENTENCE = re.compile(r"(?<![0-9])[.](?![0-9])|[!?;\n\r]+|[.](?=\s|$)")
WORD = re.compile(r"[a-z]+|[0-9]+(?:[.,][0-9]+)*|,")


class PhraseToken(NamedTuple):
    """One place of a phrase: words that fit, beginnings that fit, and how many other words may
    precede it."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    gap: int


Group = tuple[PhraseToken, ...]
Phrase = tuple[Group, ...]


def plain(text: str) -> str:
    """Small letters without accents, apostrophes or markup."""
    return fold(TAG.sub(" ", text)).translate(APOSTROPHES)


def sentences(text: str) -> Iterator[tuple[str, ...]]:
    """The words of each sentence; a comma stays as a word of its own."""
    for part in SENTENCE.split(plain(text)):
        if words := tuple(WORD.findall(part)):
            yield words


def read_phrases(text: str, fillers: Collection[str]) -> Iterator[Phrase]:
    """The phrases of a text in the knowledge; words that say nothing are left out, as
    they are in a question.

    An alternative of several words (`ate|got_into`) makes a phrase of its own.
    """
    for parts in product(*(_ways(part.split(), fillers) for part in text.split("&"))):
        if phrase := tuple(part for part in parts if part):
            yield phrase


def _ways(words: Sequence[str], fillers: Collection[str]) -> list[Group]:
    ways: list[Group] = [()]
    gap = 0
    for word in words:
        if word == "..":
            gap = GAP
            continue
        choices = [
            found for choice in _choices(word) if (found := tuple(_tokens(choice, gap, fillers)))
        ]
        ways = [(*way, *choice) for way in ways for choice in choices] if choices else ways
        gap = 0
    return ways


def _choices(word: str) -> list[list[str]]:
    """`a|b|c_d` is either of the words a and b, or the words c d."""
    alternatives = word.split("|")
    single = "|".join(part for part in alternatives if "_" not in part)
    return [
        *([[single]] if single else []),
        *(part.split("_") for part in alternatives if "_" in part),
    ]


def _tokens(words: Sequence[str], gap: int, fillers: Collection[str]) -> Iterator[PhraseToken]:
    for word in words:
        if word not in fillers:
            parts = [plain(part) for part in word.split("|")]
            yield PhraseToken(
                tuple(p for p in parts if not p.endswith("*")),
                tuple(p[:-1] for p in parts if p.endswith("*")),
                gap,
            )
            gap = 0


class Utterance(tuple[str, ...]):
    """The words of a sentence, with the set of them, which most phrases are refused by."""

    @cached_property
    def present(self) -> frozenset[str]:
        return frozenset(self)


def find(phrase: Phrase, words: Utterance) -> tuple[int, int] | None:
    """The start and end of a phrase in a sentence: the first word of its first part, and the
    last word of any part."""
    if not all(_may(token, words) for group in phrase for token in group):
        return None
    first, last = -1, -1
    for group in phrase:
        found = _find_group(group, words)
        if found is None:
            return None
        first, last = (found[0] if first < 0 else first), max(last, found[1])
    return (first, last) if phrase else None


def _may(token: PhraseToken, words: Utterance) -> bool:
    """Whether some word of the sentence fits, at whatever place."""
    if not words.present.isdisjoint(token.words):
        return True
    return (bool(token.stems) or NUMBER in token.words) and any(
        _fits(token, word) for word in words.present
    )


def _find_group(group: Group, words: Sequence[str]) -> tuple[int, int] | None:
    for start in range(len(words)):
        if _fits(group[0], words[start]) and (end := _rest(group, 1, words, start)) is not None:
            return start, end
    return None


def _rest(group: Group, place: int, words: Sequence[str], at: int) -> int | None:
    if place == len(group):
        return at
    token = group[place]
    for following in range(at + 1, min(at + 2 + token.gap, len(words))):
        if (
            _fits(token, words[following])
            and (end := _rest(group, place + 1, words, following)) is not None
        ):
            return end
    return None


def _fits(token: PhraseToken, word: str) -> bool:
    return (
        word in token.words
        or (bool(token.stems) and word.startswith(token.stems))
        or (NUMBER in token.words and word[0].isdigit())
    )


def any_of(phrases: Iterable[Phrase], sentences: Iterable[Utterance]) -> bool:
    """Whether one of the phrases occurs in one of the sentences."""
    found = tuple(sentences)
    return any(find(phrase, words) for phrase in phrases for words in found)


def words_of(phrases: Iterable[Phrase]) -> Iterator[str]:
    """Every whole word that a phrase names."""
    return (
        word for phrase in phrases for group in phrase for token in group for word in token.words
    )


def stems_of(phrases: Iterable[Phrase]) -> Iterator[str]:
    """Every beginning of a word that a phrase names."""
    return (
        stem for phrase in phrases for group in phrase for token in group for stem in token.stems
    )
