"""The gist of what somebody writes: words of one meaning under one name, what is denied, and which of them stand together.

It serves twice: what examples teach (tellings/) is learned from these traits, and a question is weighed by the same ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

LONGEST_NAME = 4
LETTERS_OF_KEY, LETTERS_OF_STEM, LETTERS_OF_RUN = 2, 6, 4
TOGETHER = 9
SCOPE = 5
DENYING = frozenset({"no", "not", "never", "without", "denies", "nor", "neither", "any"})
TURNING = frozenset({",", "but", "just", "only", "now", "then", "so", "yet"})
ENDINGS = ("ingly", "ings", "ing", "edly", "ies", "ied", "ed", "es", "ly", "s")
YEARS, WARM, HIGH = range(1900, 2100), (range(38, 43), range(100, 108)), range(170, 300)
MEDICINE = "meds"


class Entry(NamedTuple):
    """Words of the lexicon (`swell*` is a beginning) and the names of what they mean."""

    words: tuple[str, ...]
    gists: tuple[str, ...]


class Lexicon(NamedTuple):
    """The entries by the first letters of their first word, the longest first; `frames` are gists that turn the sense of all the others."""

    entries: Mapping[str, tuple[Entry, ...]]
    frames: frozenset[str]


class Heard(NamedTuple):
    """One thing said: the names of its meaning, or the word itself; `denied` when it is said not to be."""

    names: tuple[str, ...]
    word: str
    known: bool
    denied: bool


def lexicon(meanings: Iterable[tuple[str, Sequence[str]]], frames: Collection[str]) -> Lexicon:
    """The lexicon of (gist, words) pairs; words of several meanings have them all."""
    gists: dict[tuple[str, ...], list[str]] = {}
    for gist, words in meanings:
        found = gists.setdefault(tuple(words), [])
        found += [gist] if gist not in found else []
    entries: dict[str, list[Entry]] = {}
    for said, names in sorted(gists.items(), key=lambda item: (-len(item[0]), item[0])):
        entries.setdefault(said[0][:LETTERS_OF_KEY], []).append(Entry(said, tuple(names)))
    return Lexicon({key: tuple(found) for key, found in entries.items()}, frozenset(frames))


def traits(words: Sequence[str], known: Lexicon, names: Collection[str]) -> tuple[str, ...]:
    """Everything that is weighed of one text, each once, in a fixed order."""
    said = list(heard(words, known, names))
    return tuple(dict.fromkeys((*_alone(said), *_in_a_row(said), *_together(said, known.frames))))


def heard(words: Sequence[str], known: Lexicon, names: Collection[str]) -> Iterator[Heard]:
    """The things said, one after another; names of medicines and numbers stand under what they are."""
    at, scope = 0, 0
    while at < len(words):
        length, found = _meaning(words, at, known, names)
        word = words[at]
        scope = 0 if word in TURNING else scope
        if word != ",":
            yield Heard(found or (stem(word),), word, bool(found), scope > 0 and bool(found))
        scope = SCOPE if word in DENYING and not (found and length > 1) else scope - length
        at += length


def _meaning(words: Sequence[str], at: int, known: Lexicon, names: Collection[str]) -> tuple[int, tuple[str, ...]]:
    for length in range(min(LONGEST_NAME, len(words) - at), 0, -1):
        if " ".join(words[at : at + length]) in names:
            return length, (MEDICINE,)
    if words[at][0].isdigit():
        return _counted(words, at, known)
    return _entry(words, at, known)


def _entry(words: Sequence[str], at: int, known: Lexicon) -> tuple[int, tuple[str, ...]]:
    for entry in known.entries.get(words[at][:LETTERS_OF_KEY], ()):
        if all(map(_fits, entry.words, words[at : at + len(entry.words)])) and at + len(entry.words) <= len(words):
            return len(entry.words), entry.gists
    return 1, ()


def _counted(words: Sequence[str], at: int, known: Lexicon) -> tuple[int, tuple[str, ...]]:
    """A number, by what numbers of its size tell; with the words behind it when the lexicon has them (`number years ago`)."""
    length, found = _entry(("number", *words[at + 1 : at + LONGEST_NAME + 1]), 0, known)
    number = int(words[at].split(".")[0].split(",")[0])
    size = ["#year"] if number in YEARS else ["#warm"] if any(number in part for part in WARM) else []
    size += ["#high"] if number in HIGH else []
    return length, (*found, *size) or ("#number",)


def _fits(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


def stem(word: str) -> str:
    """A word without its ending, and no more of it than its first letters."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:LETTERS_OF_STEM]


def _signed(said: Heard) -> tuple[str, ...]:
    return tuple(f"no:{name}" for name in said.names) if said.denied else said.names


def _alone(said: list[Heard]) -> Iterator[str]:
    yield from ("^" + name for one in said[:1] for name in _signed(one))
    for one in said:
        yield from _signed(one)
        if one.known:
            yield "w:" + stem(one.word)
        else:
            yield from ("c:" + one.word[at : at + LETTERS_OF_RUN] for at in range(len(one.word) - LETTERS_OF_RUN + 1))


def _in_a_row(said: list[Heard]) -> Iterator[str]:
    for one, other in pairwise(said):
        yield from (f"{first} {second}" for first in _signed(one) for second in _signed(other))


def _together(said: list[Heard], frames: frozenset[str]) -> Iterator[str]:
    """Two meanings near each other, in whatever order; one that turns the sense of all the others, wherever it stands."""
    for (place, one), (there, other) in combinations([(place, one) for place, one in enumerate(said) if one.known], 2):
        for first in _signed(one):
            for second in _signed(other):
                if first != second and (there - place <= TOGETHER or first in frames or second in frames):
                    yield "+".join(sorted((first, second)))
