"""How much of the medicine is in one piece or one mL of a product: from its name, or from its one
ingredient. Two strengths that differ are none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from unclench.content.types.reading import DoseWords
from unclench.intake.fhir.dose_grammar import WEIGHTS
from unclench.intake.fhir.dose_items import PIECE
from unclench.intake.fhir.dose_lexer import (
    LONGEST_TEXT,
    DoseLexicon,
    lexicon_of,
    number_in,
    spelled,
)
from unclench.intake.fhir.quotients import quotient
from unclench.intake.fhir.shape import UCUM, CodedQuantity, ResourceBody, child, quantity

ML, SPRAYS, UNITS_OF_EFFECT = "mL", "sprays", "units"
UNITS_OF_PRODUCTS = (PIECE, ML, SPRAYS, "g", "drop")
NUMBER = r"\d+(?:[.,]\d+)?"
# `10 mg`, `5mg/5ml`, `15 mg/ml`, `0.1 mg/actuat`; also the parts of `10 mg/10 mg`.
STRENGTH = re.compile(rf"({NUMBER}) ?([a-z]+)(?: ?/ ?({NUMBER})? ?([a-z]+)?)?")
WORD = re.compile(r"[a-z]+")
JOINED = re.compile(rf"{NUMBER} ?[a-z]* ?/ ?{NUMBER}(?: ?[a-z]+)?")
AGREED = "the strength of the product is given in two ways that differ"


class StrengthPerUnit(NamedTuple):
    """How many mg (or units) are in one `per` of the product: a piece, a mL, a spray."""

    number: Decimal
    per: str
    unit: str = "mg"


class Strengths(NamedTuple):
    """`found` when there is exactly one; `fault` when there are several."""

    found: StrengthPerUnit | None
    fault: str = ""


NONE = Strengths(None)


def unit_word(unit: str, words: DoseWords) -> str:
    """The unit that a word stands for, as a name; nothing when it is not known. Brackets after it
    repeat it."""
    text = spelled(unit).partition(" (")[0].rstrip(".") if unit else ""
    known = words.units.get(spelled(unit)) or words.units.get(text)
    return known or words.units.get(text.rpartition("-")[2], "")


@lru_cache(maxsize=2048)
def _words_of(name: str) -> tuple[str, ...]:
    return tuple(WORD.findall(spelled(name)))


def names_piece(name: str, words: DoseWords) -> bool:
    """Whether a product's name says that it is a tablet, a capsule or another piece."""
    return any(words.units.get(word) == PIECE for word in _words_of(name))


def from_names(names: Iterable[str], words: DoseWords) -> Strengths:
    """Of the names that give one."""
    lexicon = lexicon_of(words)
    found = [
        strength for name in names if name and (strength := _from_name(name, lexicon)) is not None
    ]
    several = [one for one in found if one.found is None]
    if several:
        return several[0]
    return _one([one.found for one in found if one.found])


def _one(found: list[StrengthPerUnit]) -> Strengths:
    if not found:
        return NONE
    return Strengths(found[0]) if len(set(found)) == 1 else Strengths(None, AGREED)


@lru_cache(maxsize=2048)  # the same products come again and again
def _from_name(name: str, lexicon: DoseLexicon) -> Strengths | None:
    """None when the name gives no strength; several when it gives two (a combination)."""
    if len(name) > LONGEST_TEXT:
        return None
    text, words = spelled(name), lexicon.words
    found: set[StrengthPerUnit] = set()
    for number, unit, amount, per in STRENGTH.findall(text):
        strength = _written(number, unit, amount, per, words)
        if strength is not None:
            found.add(strength)
    if len(found) == 1 and not _combined(text, words):
        return Strengths(found.pop())
    return Strengths(None, AGREED) if found else None


def _combined(text: str, words: DoseWords) -> bool:
    """`10 mg/10 mg`, `10/25 mg`: two ingredients."""
    for written in JOINED.findall(text):
        last = re.split(r"[\d.,/ ]+", written)[-1]
        if words.units.get(last, "mg") in (*WEIGHTS, UNITS_OF_EFFECT):
            return True
    return False


def _written(
    number: str, unit: str, amount: str, per: str, words: DoseWords
) -> StrengthPerUnit | None:
    of, in_ = words.units.get(unit, ""), words.units.get(per, "")
    above, below = number_in(number), number_in(amount) if amount else Decimal(1)
    if above is None or below is None:
        return None
    if in_ in (ML, SPRAYS, "g"):
        return _made(above, of, below, in_)
    return None if per and in_ != PIECE else _made(above, of, Decimal(1), PIECE)


def _made(above: Decimal, of: str, below: Decimal, per: str) -> StrengthPerUnit | None:
    if of == UNITS_OF_EFFECT:
        number, unit = quotient(above, below), of
    else:
        number = quotient(above * WEIGHTS[of], below) if of in WEIGHTS else None
        unit = "mg"
    return None if number is None else StrengthPerUnit(number, per, unit)


def from_ingredient(part: ResourceBody, place: str, words: DoseWords) -> StrengthPerUnit | None:
    """Of a product with one ingredient: how much of it is in one piece or mL."""
    ratio = child(part, "strength", place)
    above = quantity(ratio, "numerator", place, UCUM)
    below = quantity(ratio, "denominator", place, UCUM)
    if above is None or below is None or above.comparator or below.comparator:
        return None
    if not above.number or not below.number:
        return None
    of, per = unit_of(above, words), unit_of(below, words) or below.unit
    return _made(above.number, of, below.number, per)


def unit_of(found: CodedQuantity, words: DoseWords) -> str:
    """The unit of a quantity by its words, else by its code; a bare number counts pieces."""
    by_words = unit_word(found.said or found.unit, words)
    by_code = words.codes.get(found.unit, "") or unit_word(found.unit, words)
    return by_words or by_code or (PIECE if found.unit in ("1", "{1}") and not found.said else "")


def together(named: Strengths, within: StrengthPerUnit | None) -> Strengths:
    """The name's and the ingredient's strength, which must agree where both are about one unit."""
    if within is None or named.found is None:
        return named if within is None else Strengths(within)
    if within.per not in UNITS_OF_PRODUCTS:
        return named  # a unit without a known word: the name says it better
    same = within.per != named.found.per or within == named.found
    return Strengths(within) if same else Strengths(None, AGREED)
