"""Amounts in the words of a question, in the unit that the medicine is measured in."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from unclench.answer.models import Knowledge
from unclench.content.types import Option

MILLIGRAMS = {"g": Decimal(1000), "mg": Decimal(1), "micrograms": Decimal("0.001")}
THOUSANDS = 3


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
