"""Learns from examples which features speak for which label. In whole numbers and in a fixed order:
the same examples give the same weights everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from math import isqrt
from typing import TypeVar

UNIT, FINE, ROUNDS = 1024, 16, 10
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
    state = _State()
    for number in range(ROUNDS if len(labels) > 1 else 0):
        for _, (features, label) in sorted(written, key=lambda one: _shuffled(one[0], number)):
            other, lead = _next_best(state.now, labels, features, label)
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


def _next_best(
    now: Mapping[str, Mapping[str, int]],
    labels: tuple[str, ...],
    features: Sequence[str],
    label: str,
) -> tuple[str, int]:
    """The strongest of the wrong labels, and how far the right one leads it."""
    moved = [now[feature] for feature in features if feature in now]
    if len(labels) == 2:  # what speaks for one speaks against the other
        first, second = labels
        total = sum([values[label] for values in moved])
        return second if label == first else first, 2 * total
    totals = dict.fromkeys(labels, 0)
    for values in moved:
        for name, value in values.items():
            totals[name] += value
    own = totals.pop(label)
    most, other = max((total, name) for name, total in totals.items())
    return other, own - most


def _shuffled(written: bytes, number: int) -> bytes:
    return sha256(b"%d %s" % (number, written)).digest()


class _State:
    """The weights on the way, and what their average over all steps needs."""

    def __init__(self) -> None:
        self.now: dict[str, dict[str, int]] = {}
        self.past: dict[str, dict[str, int]] = {}
        self.moved: Counter[str] = Counter()
        self.time = 1

    def move(self, features: Sequence[str], label: str, other: str) -> None:
        for feature in features:
            self.moved[feature] += 1
            step = FINE * UNIT // isqrt(FINE * FINE * self.moved[feature])
            now, past = self.now.setdefault(feature, {}), self.past.setdefault(feature, {})
            for name, change in ((label, step), (other, -step)):
                now[name] = now.get(name, 0) + change
                past[name] = past.get(name, 0) + change * self.time

    def averaged(self) -> dict[str, dict[str, int]]:
        return {
            feature: {
                name: (value * self.time - self.past[feature][name]) // self.time
                for name, value in sorted(values.items())
            }
            for feature, values in sorted(self.now.items())
        }
