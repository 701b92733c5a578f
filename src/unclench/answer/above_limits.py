"""What is above every limit of its medicine is no aim, whoever has written of it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from unclench.answer.amounts import in_measure
from unclench.answer.amounts_taken import is_asked
from unclench.answer.compose import AMOUNTS
from unclench.answer.models import Knowledge
from unclench.answer.replies import Topical
from unclench.content.types import Band, Option

ABOVE_LIMITS = "above-limits"


def above_limits(asked: Topical, knowledge: Knowledge) -> Option | None:
    """The medicine of which more is asked for than its highest limit; None when several are named
    or no amount is asked for."""
    options = [
        option for option in knowledge.content.options if option.id in asked.heard.ingredients
    ]
    if len(options) != 1:
        return None
    highest = max((band.at_most.amount for band in _bands(options[0])), default=None)
    found = _amounts_asked(asked, options[0], knowledge)
    return options[0] if highest is not None and any(value > highest for value in found) else None


def _amounts_asked(asked: Topical, option: Option, knowledge: Knowledge) -> Iterator[Decimal]:
    """Every amount where it is asked how much; else those that stand where something is asked."""
    how_much = _asks_how_much(asked, knowledge)
    for words in asked.heard.spoken:
        for at, (number, unit) in enumerate(pairwise(words)):
            if how_much or is_asked(words, at, knowledge.answers.intake):
                yield from in_measure(number.text, unit.text, option, knowledge)


def _asks_how_much(asked: Topical, knowledge: Knowledge) -> bool:
    wanted = (intent for intent in knowledge.answers.intents if intent.id in asked.intents)
    return any(set(intent.fields) & set(AMOUNTS) for intent in wanted)


def _bands(option: Option) -> Iterator[Band]:
    ceilings = option.medicine.ceilings if option.medicine else ()
    return (band for ceiling in ceilings for band in ceiling.bands)
