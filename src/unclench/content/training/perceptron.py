"""Learns from examples which features speak for which label. In whole numbers and in a fixed order:
the same examples give the same weights everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from math import isqrt
from sys import byteorder
from typing import TypeVar

UNIT, FINE, ROUNDS = 1024, 16, 10
DIGIT, HALF = 8, 1 << 62  # bytes of one digit, and what keeps it above zero
FeatureExample = tuple[tuple[str, ...], str]
Weights = Mapping[str, Mapping[str, int]]
Label = TypeVar("Label", str, int)


def weight(total: int, features: int) -> int:
    """A sum of weights, made comparable between long and short texts."""
    return FINE * total // (isqrt(FINE * FINE * (features + 1)))


@cache
def learn(examples: tuple[FeatureExample, ...], margin: int) -> Weights:
    """For each feature its weights by label: an averaged perceptron that continues until the right
    label leads by `margin`.

    A feature moves by less each time it moves, so that rare features are learned as well.
    """
    labels = tuple(sorted({label for _, label in examples}))
    written = [(str(example).encode(), example) for example in examples]
    state = _State(labels)
    for number in range(ROUNDS if len(labels) > 1 else 0):
        for _, (features, label) in sorted(written, key=lambda one: _shuffled(one[0], number)):
            other, lead = state.next_best(features, label)
            if weight(lead, len(features)) <= margin:
                state.move(features, label, other)
            state.time += 1
    return state.averaged()


def totals_of(
    features: Iterable[str], weights: Mapping[str, Mapping[Label, int]]
) -> Counter[Label]:
    """What all features of a text say together for each label."""
    totals: Counter[Label] = Counter()
    for feature in features:
        for label, value in weights.get(feature, {}).items():
            totals[label] += value
    return totals


def _shuffled(written: bytes, number: int) -> bytes:
    return sha256(b"%d %s" % (number, written)).digest()


class _State:
    """The weights on the way, and what their average over all steps needs: for each feature one
    number with a digit for each label, so that the totals of a text are a single sum."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = labels
        self.digit = {label: 1 << (8 * DIGIT * place) for place, label in enumerate(labels)}
        self.zero = HALF * sum(self.digit.values())
        self.now: dict[str, int] = {}
        self.past: dict[str, int] = {}
        self.moved: Counter[str] = Counter()
        self.time = 1

    def next_best(self, features: Sequence[str], label: str) -> tuple[str, int]:
        """The strongest of the wrong labels, and how far the right one leads it."""
        totals = self._digits(sum([self.now.get(feature, 0) for feature in features], self.zero))
        place = self.labels.index(label)
        own, totals[place] = totals[place], -1
        most = max(totals)
        return self.labels[len(totals) - 1 - totals[::-1].index(most)], own - most

    def _digits(self, number: int) -> list[int]:
        """Each above zero by HALF, as a digit carries no sign."""
        found = memoryview(number.to_bytes(DIGIT * len(self.labels), byteorder)).cast("Q").tolist()
        return found if byteorder == "little" else found[::-1]

    def move(self, features: Sequence[str], label: str, other: str) -> None:
        apart = self.digit[label] - self.digit[other]
        for feature in features:
            self.moved[feature] += 1
            step = apart * (FINE * UNIT // isqrt(FINE * FINE * self.moved[feature]))
            self.now[feature] = self.now.get(feature, 0) + step
            self.past[feature] = self.past.get(feature, 0) + step * self.time

    def averaged(self) -> dict[str, dict[str, int]]:
        return {feature: self._average(feature) for feature in sorted(self.now)}

    def _average(self, feature: str) -> dict[str, int]:
        now, past = (
            self._digits(self.now[feature] + self.zero),
            self._digits(self.past[feature] + self.zero),
        )
        return {
            label: ((value - HALF) * self.time - (before - HALF)) // self.time
            for label, value, before in zip(self.labels, now, past, strict=True)
            if value != HALF or before != HALF
        }
