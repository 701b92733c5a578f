"""What a wording is told apart by: its words, words in a row, the runs of four letters in them, and
what its words mean.

It serves twice: written wordings teach which card they ask for, and a question is weighed by the
same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise

RUN, LONGEST_MEANING, SHORTEST_BEGINNING, MOST_MEANINGS = 4, 3, 3, 6
BEGINNING = "*"
WordMeanings = Mapping[str, str]


def wording_features(words: Sequence[str], meanings: WordMeanings) -> tuple[str, ...]:
    """Each feature once, in a fixed order."""
    said = tuple(word for word in words if word != ",")
    meant = sorted(set(meant_by(said, meanings)))
    pairs = combinations(meant[:MOST_MEANINGS], 2)
    both = (*(f"m:{name}" for name in meant), *(f"m:{one}+{other}" for one, other in pairs))
    return tuple(dict.fromkeys((*_features(said), *both)))


def meant_by(words: Sequence[str], meanings: WordMeanings) -> Iterator[str]:
    """The meanings of the words, the longest entry first: `put on weight` is one."""
    at = 0
    while at < len(words):
        length, name = _meaning_at(words, at, meanings)
        if name:
            yield name
        at += length


def _meaning_at(words: Sequence[str], at: int, meanings: WordMeanings) -> tuple[int, str]:
    for length in range(min(LONGEST_MEANING, len(words) - at), 0, -1):
        name = meanings.get(" ".join(words[at : at + length]))
        if name:
            return length, name
    return 1, _by_beginning(words[at], meanings)


def _by_beginning(word: str, meanings: WordMeanings) -> str:
    """By the longest beginning that is listed: `drows*`."""
    starts = (word[:end] + BEGINNING for end in range(len(word), SHORTEST_BEGINNING - 1, -1))
    return next((meanings[start] for start in starts if start in meanings), "")


def _features(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield word
        yield from _runs(f" {word} ")
    yield from (f"{one} {other}" for one, other in pairwise(words))


def _runs(text: str) -> Iterator[str]:
    yield from (f"c:{text[at : at + RUN]}" for at in range(len(text) - RUN + 1))
