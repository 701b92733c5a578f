"""What a question wants to know, by what its wording is like: the intents and cards that were
learned, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from unclench.content.training.choice import leading
from unclench.content.training.perceptron import totals_of, weight
from unclench.content.types.answers import Answers
from unclench.language.phrases import Utterance
from unclench.language.wording import wording_features

MOST = 12


class Wanted(NamedTuple):
    """An intent or a card, by its id, and how much speaks for it."""

    id: str
    weight: int


def wanted_in(said: Iterable[Utterance], answers: Answers) -> tuple[Wanted, ...]:
    """The likeliest first; none where nothing speaks for any."""
    features = wording_features([word for words in said for word in words], answers.choice.meanings)
    totals = totals_of(features, answers.choice.weights)
    found = (
        Wanted(answers.choice.labels[place], weight(totals[place], len(features)))
        for place in leading(totals)[:MOST]
    )
    return tuple(one for one in found if one.weight > 0)


def intents_of(wanted: Iterable[Wanted], answers: Answers) -> dict[str, int]:
    """The intents among what is wanted that are near the likeliest, and clear enough."""
    found = tuple(wanted)
    most = found[0].weight if found else 0
    known = {intent.id for intent in answers.intents}
    least = max(answers.choice.near, most - answers.choice.margin)
    return {one.id: one.weight for one in found if one.id in known and one.weight >= least}
