"""What examples teach about descriptions of danger: the lexicon, and the weight of every feature.
Everything here is immutable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from unclench.language.features import Lexicon, LexiconWord

__all__ = ["Lexicon", "LexiconWord", "ScoreBands", "TrainedClassifier"]


class ScoreBands(NamedTuple):
    """The weights from which a message is `certain` danger, `likely`, or `possible`; below
    `ordinary` it is surely none, and below `calm` by far.

    `clear`: the lead one sign must have over the next to be named. From `declined` on a request
    is declined whatever else is heard; from `unwise` on where there is nothing else to say.
    """

    certain: int
    likely: int
    possible: int
    ordinary: int
    calm: int
    clear: int
    declined: int
    unwise: int


class TrainedClassifier(NamedTuple):
    """The weight of each feature for danger, and for each sign or alarm (by their place in
    `kinds`); for declining a request, and for each refusal (by their place in `refusals`;
    `request_lexicon` is the lexicon for these). `vocabulary` are words spelled rightly."""

    lexicon: Lexicon
    request_lexicon: Lexicon
    danger: Mapping[str, int]
    kinds: tuple[str, ...]
    signs: Mapping[str, Mapping[int, int]]
    declined: Mapping[str, int]
    refusals: tuple[str, ...]
    reasons: Mapping[str, Mapping[int, int]]
    bands: ScoreBands
    vocabulary: frozenset[str]
    targets: tuple[str, ...]
