"""The file of learned weights: one feature a line, sorted, so that a change can be read line by
line.

It stands among the examples that it was learned from and says which these were. Written by a
command alone: a file that was cut or edited is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

FILE = "training/weights.txt"
TRAIN = "Run `unclench knowledge train`."
DANGER, DECLINED = "danger", "wish"
OWN = frozenset((DANGER, DECLINED))
HEADER = """\
# How much each feature of a text speaks for danger and for each sign or alarm, for declining a
# request and for each refusal.
# Made by `unclench knowledge train`; do not edit.
"""
LEARNED_FROM, HOLDS = "# learned from: ", "# holds: "
Marks = Mapping[str, int]


class LearnedWeights(NamedTuple):
    """For each feature its weight by label: `danger`, `wish` (declined), and the ids of
    signs, alarms and refusals. `learned_from` is a digest of the examples."""

    learned_from: str
    by_feature: Mapping[str, Mapping[str, int]]

    def of(self, label: str) -> dict[str, int]:
        return {
            feature: marks[label] for feature, marks in self.by_feature.items() if label in marks
        }

    def among(self, labels: tuple[str, ...]) -> dict[str, dict[int, int]]:
        """The weights for these labels, by their places."""
        places = {label: place for place, label in enumerate(labels) if label not in OWN}
        found = {
            feature: {places[name]: value for name, value in marks.items() if name in places}
            for feature, marks in self.by_feature.items()
        }
        return {feature: marks for feature, marks in found.items() if marks}


NOTHING = LearnedWeights("", {})


class DamagedWeightsError(ValueError):
    """The file does not hold what it says it holds."""


def file_text(learned: LearnedWeights) -> str:
    lines = "".join(
        f"{feature}\t{' '.join(f'{name}:{value}' for name, value in sorted(marks.items()))}\n"
        for feature, marks in sorted(learned.by_feature.items())
    )
    return f"{HEADER}{LEARNED_FROM}{learned.learned_from}\n{HOLDS}{_digest(lines)}\n{lines}"


@lru_cache(maxsize=2)
def read_weights(text: str) -> LearnedWeights:
    """DamagedWeightsError when the file has changed since it was written."""
    header, learned_from, rest = _parted(text, LEARNED_FROM)
    between, holds, lines = _parted(rest, HOLDS)
    if (header, between, holds) != (HEADER, "", _digest(lines)):
        raise DamagedWeightsError
    return LearnedWeights(learned_from, dict(map(_line, lines.splitlines())))


def _parted(text: str, key: str) -> tuple[str, str, str]:
    """The text before a key, its value, and the lines after it."""
    before, _, rest = text.partition(key)
    value, _, behind = rest.partition("\n")
    return before, value, behind


def _line(line: str) -> tuple[str, dict[str, int]]:
    feature, _, said = line.partition("\t")
    marks = (mark.rpartition(":") for mark in said.split(" "))
    return feature, {name: int(value) for name, _, value in marks}


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
