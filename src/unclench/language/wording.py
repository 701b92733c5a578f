"""What a wording is told apart by: its words, words in a row, and the runs of four letters in them.

It serves twice: written wordings teach which card they ask for, and a question is weighed by the
same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

RUN = 4


def wording_features(words: Sequence[str]) -> tuple[str, ...]:
    """Each feature once, in a fixed order."""
    said = tuple(word for word in words if word != ",")
    return tuple(dict.fromkeys(_features(said)))


def _features(words: Sequence[str]) -> Iterator[str]:
    for word in words:
        yield word
        yield from _runs(f" {word} ")
    yield from (f"{one} {other}" for one, other in pairwise(words))


def _runs(text: str) -> Iterator[str]:
    yield from (f"c:{text[at : at + RUN]}" for at in range(len(text) - RUN + 1))
