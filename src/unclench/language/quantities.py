"""Numbers with their units, as written in a sentence. What a sentence may say in numbers is what
its claims say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

NUMBER_WORDS = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
SPELLED = {word: str(number) for number, word in enumerate(NUMBER_WORDS, 2)}
PIECE = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+(?:/[^\W\d_]+)*|%|[-–]")
RANGE = ("to", "-", "–", "or", "and")


class Quantity(NamedTuple):
    """A number and the unit behind it; an empty unit when it counts something else."""

    number: Decimal
    unit: str


def quantities(text: str, units: Mapping[str, str]) -> tuple[Quantity, ...]:
    """In the order of the text. In `20 to 60 seconds` both numbers have the unit. `units` gives
    each written unit its one name."""
    pieces = [SPELLED.get(piece.lower(), piece) for piece in PIECE.findall(text)]
    return tuple(
        Quantity(Decimal(piece.replace(",", "")), unit)
        for at, piece in enumerate(pieces)
        if piece[0].isdigit() and _is_number(piece)
        for unit in (_unit(pieces, at, units),)
    )


def _is_number(piece: str) -> bool:
    return piece.replace(",", "").count(".") <= 1


def _unit(pieces: list[str], at: int, units: Mapping[str, str]) -> str:
    """The unit of a number, also when a range separates them."""
    following = pieces[at + 1 : at + 4]
    if following and (unit := units.get(following[0].lower())):
        return unit
    if len(following) == 3 and following[0].lower() in RANGE and following[1][0].isdigit():
        return units.get(following[2].lower(), "")
    return ""


def missing(said: tuple[Quantity, ...], known: tuple[Quantity, ...]) -> Iterator[Quantity]:
    """A number without a source: the number with its unit, or the bare number when no unit is
    said."""
    for quantity in said:
        fits = (other for other in known if other.number == quantity.number)
        if not any(not quantity.unit or quantity.unit == other.unit for other in fits):
            yield quantity
