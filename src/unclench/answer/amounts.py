"""Amounts named in a question: what is above every limit of its medicine is no aim, whoever has
written of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from unclench.answer.compose import AMOUNTS, Topical
from unclench.answer.models import Knowledge
from unclench.content.types import Band, Option

ABOVE_LIMITS = "above-limits"
MILLIGRAMS = {"g": Decimal(1000), "mg": Decimal(1), "micrograms": Decimal("0.001")}
THOUSANDS = 3


def above_limits(asked: Topical, knowledge: Knowledge) -> Option | None:
    """The medicine of which more is asked for than its highest limit; None when several are named
    or no amount is asked for."""
    options = [
        option for option in knowledge.content.options if option.id in asked.heard.ingredients
    ]
    if len(options) != 1 or not _asks_how_much(asked, knowledge):
        return None
    highest = max((band.at_most.amount for band in _bands(options[0])), default=None)
    found = (
        value for words in asked.heard.sentences for value in _amounts(words, options[0], knowledge)
    )
    return options[0] if highest is not None and any(value > highest for value in found) else None


def _asks_how_much(asked: Topical, knowledge: Knowledge) -> bool:
    wanted = (intent for intent in knowledge.answers.intents if intent.id in asked.intents)
    return any(set(intent.fields) & set(AMOUNTS) for intent in wanted)


def _bands(option: Option) -> Iterator[Band]:
    ceilings = option.medicine.ceilings if option.medicine else ()
    return (band for ceiling in ceilings for band in ceiling.bands)


def _amounts(words: Sequence[str], option: Option, knowledge: Knowledge) -> Iterator[Decimal]:
    for number, word in pairwise(words):
        yield from in_measure(number, word, option, knowledge)


def in_measure(number: str, word: str, option: Option, knowledge: Knowledge) -> Iterator[Decimal]:
    """A number with a unit behind it, in the unit that the medicine is measured in; nothing where
    it is no such amount."""
    measured = measure(option)
    unit = knowledge.answers.units.get(word, "")
    same = unit in (measured, measured.removesuffix("s")) or {unit, measured} <= MILLIGRAMS.keys()
    if number[0].isdigit() and unit and same:
        yield from (value * _factor(unit) / _factor(measured) for value in _values(number))


def measure(option: Option) -> str:
    """The unit that a medicine is measured in."""
    return option.medicine.measure if option.medicine else ""


def _factor(unit: str) -> Decimal:
    return MILLIGRAMS.get(unit, Decimal(1))


def _values(text: str) -> Iterator[Decimal]:
    """A comma before three digits parts thousands, any other a fraction; what is no number gives
    nothing."""
    whole, comma, rest = text.partition(",")
    try:
        yield Decimal(
            f"{whole}{rest}" if len(rest) == THOUSANDS else f"{whole}.{rest}" if comma else text
        )
    except InvalidOperation:
        return
