"""The words of a dose as a list of known phrases: numbers, units, how often, times of the day. What
is not known stays a word, and nothing is made of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from unclench.content.types.reading import DoseWords
from unclench.language.letters import fold

TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[^\W\d_]+|[^\w\s]")
THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")  # a thousand in one language, one in another
FRACTIONS = {"½": " 1/2 ", "¼": " 1/4 ", "¾": " 3/4 ", "⅓": " 1/3 ", "⅔": " 2/3 "}
MOST_TOKENS, LONGEST_TEXT = 60, 400
SETS = (
    "a_day", "multiplied", "every", "hours", "hourly", "uneven", "joins", "fillers", "as_needed",
    "several", "lasting", "clock", "each_day",
)  # fmt: skip
TABLES = ("numbers", "units", "times", "moments", "days")
Meanings = Mapping[str, object]
ByFirst = Mapping[str, list[tuple[tuple[str, ...], Meanings]]]


class DosePhrase(NamedTuple):
    """A known phrase with its meanings by kind; a word that is not known has none, a number is
    under `number`."""

    text: str
    meanings: Meanings

    def has(self, kind: str) -> bool:
        return kind in self.meanings


class DoseLexicon:
    """Phrases by their first token: (all tokens, meanings), longest first; `outside` finds what is
    put on. Compared by identity, so that answers can be kept."""

    __slots__ = ("by_first", "outside", "words")

    def __init__(self, words: DoseWords, outside: re.Pattern[str], by_first: ByFirst) -> None:
        self.words, self.outside, self.by_first = words, outside, by_first


_MADE: dict[int, DoseLexicon] = {}


def lexicon_of(words: DoseWords) -> DoseLexicon:
    """The phrases of these words, made once; kept with the words, so that their id stays theirs."""
    made = _MADE.get(id(words))
    if made is None:
        if len(_MADE) >= 8:
            _MADE.clear()
        made = _MADE[id(words)] = _make(words)
    return made


def _make(words: DoseWords) -> DoseLexicon:
    found: dict[tuple[str, ...], dict[str, object]] = {}
    for kind, phrase, meaning in _entries(words):
        if tokens := tuple(TOKEN.findall(phrase)):
            found.setdefault(tokens, {})[kind] = meaning
    by_first: dict[str, list[tuple[tuple[str, ...], Meanings]]] = {}
    for tokens, meanings in sorted(found.items(), key=lambda item: (-len(item[0]), item[0])):
        by_first.setdefault(tokens[0], []).append((tokens, meanings))
    return DoseLexicon(words, _any_of(words.outside), by_first)


def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    listed = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w-])(?:{listed})(?!\w)") if listed else re.compile(r"(?!)")


def _entries(words: DoseWords) -> Iterator[tuple[str, str, object]]:
    for kind in TABLES:
        yield from ((kind, phrase, value) for phrase, value in getattr(words, kind).items())
    for kind in SETS:
        yield from ((kind, phrase, True) for phrase in getattr(words, kind))


def phrases_of(text: str, lexicon: DoseLexicon) -> list[DosePhrase] | None:
    """The text as phrases, the longest first; None when it is too long to be a dose."""
    if len(text) > LONGEST_TEXT:
        return None
    tokens = TOKEN.findall(spelled(text))
    if len(tokens) > MOST_TOKENS:
        return None
    found: list[DosePhrase] = []
    i = 0
    while i < len(tokens):
        phrase, length = _phrase(tokens, i, lexicon)
        found.append(phrase)
        i += length
    return found


@lru_cache(maxsize=4096)
def spelled(text: str) -> str:
    """Small letters without accents; a fraction of one sign is written out."""
    for sign, written in FRACTIONS.items():
        text = text.replace(sign, written)
    return " ".join(fold(text).split())


def _phrase(tokens: list[str], i: int, lexicon: DoseLexicon) -> tuple[DosePhrase, int]:
    for known, meanings in lexicon.by_first.get(tokens[i], ()):
        if tuple(tokens[i : i + len(known)]) == known:
            return DosePhrase(" ".join(known), meanings), len(known)
    number = number_in(tokens[i])
    return DosePhrase(tokens[i], {} if number is None else {"number": number}), 1


def number_in(token: str) -> Decimal | None:
    """Digits with a point or comma; None for other words, and for what may be a thousand."""
    if not token[0].isdigit() or not token.isascii() or THOUSANDS.fullmatch(token):
        return None
    return Decimal(token.replace(",", "."))
