"""Learns from wordings which intent or card they ask for: the choice of an answer, in whole
numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from unclench.content.training.perceptron import learn
from unclench.language.wording import WordMeanings, wording_features

MARGIN, SLIGHT = 4 * 1024, 24
Wording = tuple[str, Sequence[str]]


def choice_weights(
    wordings: Iterable[Wording], meanings: WordMeanings
) -> dict[str, dict[int, int]]:
    """For each feature what it says for each label, by its place; what weighs next to nothing is
    left out."""
    told = tuple((wording_features(words, meanings), label) for label, words in wordings)
    places = {label: place for place, label in enumerate(labels_of(label for _, label in told))}
    found = {
        feature: {places[label]: value for label, value in marks.items() if abs(value) >= SLIGHT}
        for feature, marks in learn(told, MARGIN).items()
    }
    return {feature: marks for feature, marks in found.items() if marks}


def labels_of(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(labels)))


def leading(totals: Mapping[int, int]) -> tuple[int, ...]:
    """The places with the greatest totals, the greatest first."""
    return tuple(sorted(totals, key=lambda place: (-totals[place], place)))
