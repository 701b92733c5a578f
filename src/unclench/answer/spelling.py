"""Puts misspelt words right: the nearest word that phrases and names use, by letters left out, added, changed or swapped."""

from __future__ import annotations

from collections.abc import Collection, Iterable

LONG_WORD = 8
SHORTEST = 4
MOST_KEPT, MOST_MEANT = 4096, 2


class Speller:
    """`known` words and those with one of `beginnings` are left as they are; others become the nearest of `targets`, when one is near enough.

    Of words that are equally near, those in `first` win; several of them may all be meant.
    """

    def __init__(
        self, known: Collection[str], targets: Iterable[str], first: Collection[str], beginnings: tuple[str, ...] = ()
    ) -> None:
        self.known, self.first, self.beginnings = known, first, beginnings
        self.by_start: dict[tuple[str, int], list[str]] = {}
        self.kept: dict[str, tuple[str, ...]] = {}
        for word in sorted(targets):
            self.by_start.setdefault((word[0], len(word)), []).append(word)

    def right(self, word: str) -> tuple[str, ...]:
        """The word as it was probably meant; more than one when nothing decides."""
        if len(word) < SHORTEST or word in self.known or not word.isalpha() or word.startswith(self.beginnings):
            return (word,)
        if word not in self.kept:
            if len(self.kept) > MOST_KEPT:
                self.kept.clear()
            self.kept[word] = self._nearest(word)
        return self.kept[word]

    def _nearest(self, word: str) -> tuple[str, ...]:
        most = 2 if len(word) >= LONG_WORD else 1
        candidates = (
            other for start in sorted({word[0], word[1]}) for length in range(len(word) - most, len(word) + most + 1)
            for other in self.by_start.get((start, length), ())
        )  # fmt: skip
        found = sorted((distance, other not in self.first, -len(other), other) for other in candidates
                       if (distance := apart(word, other, most + 1)) <= most)  # fmt: skip
        return tuple(entry[3] for entry in found if entry[:2] == found[0][:2])[:MOST_MEANT] or (word,)


def apart(one: str, other: str, limit: int) -> int:
    """How many letters were left out, added, changed or swapped with their neighbour (optimal string alignment); `limit` when more."""
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
