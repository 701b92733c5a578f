"""Puts misspelt words right: the nearest word that phrases and names use, by letters left out,
added, changed or swapped.

Nothing grave comes from the similarity of letters alone: an ordinary word stays what it is, or
becomes another form of itself, and a misspelt word that is as near to an ordinary word as to one
that is known here stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from unclench.language.features import ENDINGS

LONG_WORD = 8
SHORTEST, SHORTEST_ROOT = 4, 3
MOST_KEPT, MOST_MEANT = 4096, 2


class Speller:
    """`known` words and those with one of `beginnings` are left as they are; others become the
    nearest of `targets`, when one is near enough.

    `ordinary` words become only other forms of themselves, and no other ordinary word may be as
    near as what is meant. Of words that are equally near, those of `grave` come first; several of
    them may all be meant.
    """

    def __init__(
        self,
        known: Collection[str],
        targets: Iterable[str],
        grave: Collection[str],
        beginnings: tuple[str, ...] = (),
        ordinary: frozenset[str] = frozenset(),
    ) -> None:
        self.known, self.grave, self.beginnings, self.ordinary = known, grave, beginnings, ordinary
        self.kept: dict[str, tuple[str, ...]] = {}
        self.targets = frozenset(targets)
        self.by_start = _by_start(self.targets)

    @cached_property
    def rivals(self) -> dict[tuple[str, int], list[str]]:
        """Ordinary words that nothing here is about, in their places. They are sorted when the
        first misspelt word comes."""
        return _by_start(self.ordinary.difference(self.targets))

    def right(self, word: str) -> tuple[str, ...]:
        """The word as it was probably meant; more than one when nothing decides."""
        if (
            len(word) < SHORTEST
            or word in self.known
            or not word.isalpha()
            or word.startswith(self.beginnings)
        ):
            return (word,)
        if word not in self.kept:
            if len(self.kept) > MOST_KEPT:
                self.kept.clear()
            self.kept[word] = self._nearest(word)
        return self.kept[word]

    def _nearest(self, word: str) -> tuple[str, ...]:
        most = 2 if len(word) >= LONG_WORD else 1
        found = _near(word, self.by_start, most)
        if word in self.ordinary:
            found = [entry for entry in found if _same(word, entry[1])]
        nearest = sorted(
            (distance, other not in self.grave, -len(other), other) for distance, other in found
        )
        meant = tuple(entry[3] for entry in nearest if entry[:2] == nearest[0][:2])[:MOST_MEANT]
        if not meant or (word not in self.ordinary and self.rivalled(word, nearest[0][0])):
            return (word,)
        return meant

    def rivalled(self, word: str, distance: int) -> bool:
        """Whether an ordinary word that nothing here is about is at most so far from it."""
        return bool(_near(word, self.rivals, distance))


def _by_start(words: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    found: dict[tuple[str, int], list[str]] = {}
    for word in sorted(words):
        found.setdefault((word[0], len(word)), []).append(word)
    return found


def _near(
    word: str, places: Mapping[tuple[str, int], list[str]], most: int
) -> list[tuple[int, str]]:
    """The words at most so far apart, with how far; the first letter or the second of the word is
    the first of theirs."""
    others = (
        other
        for start in sorted({word[0], word[1]})
        for length in range(len(word) - most, len(word) + most + 1)
        for other in places.get((start, length), ())
    )
    return [
        (distance, other) for other in others if (distance := apart(word, other, most + 1)) <= most
    ]


def _same(word: str, other: str) -> bool:
    """Two forms of one word: they differ in their endings alone."""
    return _root(word) == _root(other)


def _root(word: str) -> str:
    ending = next(
        (
            ending
            for ending in ENDINGS
            if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_ROOT
        ),
        "",
    )
    return word.removesuffix(ending)


def apart(one: str, other: str, limit: int) -> int:
    """How many letters were left out, added, changed or swapped with their neighbour (optimal
    string alignment); `limit` when more."""
    if abs(len(one) - len(other)) >= limit:
        return limit
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, letter_there in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != letter_there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == letter_there:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) >= limit:
            return limit
        before, last = last, row
    return min(last[-1], limit)
