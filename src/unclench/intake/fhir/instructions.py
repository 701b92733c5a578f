"""One dosage instruction: what it says about a day by its structure, by its words, or by both."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from unclench.content.types.reading import DoseWords
from unclench.intake.fhir.dose_grammar import NOTHING_SAID, WEIGHTS, SaidDose, said_in
from unclench.intake.fhir.dose_items import MOST_BARE, PIECE
from unclench.intake.fhir.dose_lexer import spelled
from unclench.intake.fhir.shape import (
    UCUM,
    CodedQuantity,
    ResourceBody,
    child,
    children,
    flag,
    quantity,
    word,
)
from unclench.intake.fhir.strengths import Strengths, names_piece, unit_of, unit_word
from unclench.intake.fhir.timing import times_a_day
from unclench.patient.facts import EXACT

UNITS = {
    "mg": "mg",
    "g": "g",
    "ug": "micrograms",
    "mcg": "micrograms",
    "mmol": "mmol",
    "U": "units",
    "[IU]": "units",
}
TAKEN = ("mg", "mmol", "units", "sprays")
RATES = frozenset({"rateRatio", "rateRange", "rateQuantity"})
NOUGHT = Decimal(0)
IN_WORDS = "its dose is given only in words"
DIFFER = "its words and its structure differ"
AS_NEEDED = "it is taken as needed"


class DosedProduct(NamedTuple):
    """A product as far as its doses need it: its strength, its name and form in words,
    and the words of doses."""

    strengths: Strengths
    name: str
    words: DoseWords


class DosagePart(NamedTuple):
    """One dose, or one instruction's amount a day; or why it is not known."""

    number: Decimal
    unit: str
    fault: str


class Instruction(NamedTuple):
    """What one instruction says about a day (`day`), and about one dose."""

    day: DosagePart
    dose: DosagePart


def instruction(dosage: ResourceBody, place: str, product: DosedProduct) -> Instruction:
    """One instruction by its structure, by its words, or by both."""
    said, dose = _said(dosage, place, product), _dose(dosage, place, product)
    if dose is not None and dose.fault and (spoken := _same_number(dose, said, product)):
        dose = spoken
    one = dose or _spoken(said, product)
    day = _day(dosage, place, product, said, one)
    return Instruction(day, one or DosagePart(NOUGHT, "", _silent(dosage)))


def _day(
    dosage: ResourceBody, place: str, product: DosedProduct, said: SaidDose, dose: DosagePart | None
) -> DosagePart:
    why = _open_ended(dosage, place, said)
    if why:
        return DosagePart(NOUGHT, "", why)
    times, words = _times(dosage, place, product), _in_words(said, product)
    if dose is None and words is not None and _fits(times, said):
        return words
    return _both(dose, times, said, words, dosage)


def _fits(times: DosagePart | None, said: SaidDose) -> bool:
    """Whether words alone may say it: the structure names no time, or just as many."""
    return times is None or (not times.fault and said.times == times.number)


def _same_number(dose: DosagePart, said: SaidDose, product: DosedProduct) -> DosagePart | None:
    """The dose in words, when it has the number whose unit the structure does not name."""
    same = said.dose is not None and dose.number == said.dose[0] and bool(dose.number)
    return _spoken(said, product) if same else None


def _both(
    dose: DosagePart | None,
    times: DosagePart | None,
    said: SaidDose,
    words: DosagePart | None,
    dosage: ResourceBody,
) -> DosagePart:
    """From dose and times, either of which may come from words; words that say otherwise are a
    doubt."""
    if dose is None:
        return DosagePart(NOUGHT, "", _silent(dosage))
    if dose.fault:
        return dose
    if times is None:
        times = _spoken_times(said)
    if times.fault:
        return times
    found = DosagePart(EXACT.multiply(dose.number, times.number), dose.unit, "")
    return DosagePart(NOUGHT, "", DIFFER) if _contradicts(said, words, found, times) else found


def _contradicts(
    said: SaidDose, words: DosagePart | None, found: DosagePart, times: DosagePart
) -> bool:
    """Whether words say another amount, another dose or another frequency."""
    if words is not None and not words.fault:
        return words.unit == found.unit and words.number != found.number
    often = {said.times} if said.whole and said.times else said.often
    return said.several or (bool(often) and times.number not in often)


def _silent(dosage: ResourceBody) -> str:
    return IN_WORDS if dosage.get("text") else "its dose was not given"


def _said(dosage: ResourceBody, place: str, product: DosedProduct) -> SaidDose:
    """Its text, else the instruction to the person, without the name of the product before it."""
    text = word(dosage, "text", place) or word(dosage, "patientInstruction", place)
    if not text:
        return NOTHING_SAID
    first = spelled(product.name).partition(" ")[0]
    low = spelled(text)
    return said_in(
        low[len(first) :] if first and low.startswith(f"{first} ") else text, product.words
    )


def _in_words(said: SaidDose, product: DosedProduct) -> DosagePart | None:
    """The amount of a day as words alone say it; None when they do not."""
    if not said.whole:
        return None
    if said.total is not None:
        return _converted(*said.total, said, product)
    if said.dose is None or said.times is None:
        return None
    dose = _converted(*said.dose, said, product)
    return dose if dose.fault else dose._replace(number=EXACT.multiply(dose.number, said.times))


def _spoken(said: SaidDose, product: DosedProduct) -> DosagePart | None:
    return _converted(*said.dose, said, product) if said.whole and said.dose else None


def _spoken_times(said: SaidDose) -> DosagePart:
    known = said.whole and said.times is not None and said.total is None
    return DosagePart(
        said.times or NOUGHT, "", "" if known else "how often it is taken was not given"
    )


def _open_ended(dosage: ResourceBody, place: str, said: SaidDose) -> str:
    if "modifierExtension" in dosage:
        return "its dosage carries a modifierExtension"
    needed = flag(dosage, "asNeededBoolean", place) or "asNeededCodeableConcept" in dosage
    return AS_NEEDED if needed or said.as_needed else ""


def _times(dosage: ResourceBody, place: str, product: DosedProduct) -> DosagePart | None:
    """How often a day by structure; None when it does not say."""
    timing = child(dosage, "timing", place)
    found = times_a_day(timing, f"{place}.timing", product.words)
    if found.per_day is None and not _says_when(timing, place):
        return None
    return DosagePart(found.per_day or NOUGHT, "", found.why)


def _says_when(timing: ResourceBody, place: str) -> bool:
    repeat = child(timing, "repeat", place)
    return bool(repeat.keys() - {"boundsPeriod", "boundsDuration"}) or "code" in timing


def _dose(dosage: ResourceBody, place: str, product: DosedProduct) -> DosagePart | None:
    """One dose by structure, in mg or another unit; None when it does not say."""
    rates = children(dosage, "doseAndRate", place)
    if any(not RATES.isdisjoint(rate) for rate in rates):
        return DosagePart(NOUGHT, "", "its dose is a range or a rate")
    doses = [_in_unit(given, product) for rate in rates for given in _given(rate, place)]
    if len(set(doses)) > 1:
        return DosagePart(NOUGHT, "", "its dose is given in two ways that differ")
    return doses[0] if doses else None


def _given(rate: ResourceBody, place: str) -> list[CodedQuantity | None]:
    """The dose of one part; both ends of a range, which may be the same."""
    if "doseRange" in rate:
        ends = child(rate, "doseRange", place)
        both = [quantity(ends, end, place, UCUM) for end in ("low", "high")]
        return both[:1] if both[0] == both[1] else [None]
    if "doseQuantity" not in rate:
        return []
    dose = quantity(rate, "doseQuantity", place, UCUM)
    if dose is None or ("value" not in rate["doseQuantity"] and not dose.comparator):
        return []  # a unit without a number says nothing
    return [dose]


def _in_unit(dose: CodedQuantity | None, product: DosedProduct) -> DosagePart:
    if dose is None:
        return DosagePart(NOUGHT, "", "its dose is a range or a rate")
    if dose.number is None or dose.number < 0 or dose.comparator:
        return DosagePart(NOUGHT, "", "its dose is not a plain number")
    by_words = unit_word(dose.said, product.words) if dose.said else ""
    by_code = UNITS.get(dose.unit, "")
    if by_words and by_code and by_words != by_code:
        return DosagePart(
            NOUGHT,
            "",
            f"its dose is in '{dose.unit}' by its code and in '{dose.said}' by its words",
        )
    unit = by_code or unit_of(dose, product.words) or _unspoken(dose, product)
    return _in_mg(dose.number, unit, product, dose.said or dose.unit)


def _unspoken(dose: CodedQuantity, product: DosedProduct) -> str:
    """The piece, where a dose has no unit and the product's name is that of a tablet: a small
    number that is not the strength, which it could be as well."""
    strength, number = product.strengths.found, dose.number
    if dose.unit or strength is None or strength.per != PIECE or number is None:
        return ""
    told = number <= MOST_BARE and (number == 1 or number != strength.number)
    return PIECE if told and names_piece(product.name, product.words) else ""


def _converted(number: Decimal, unit: str, said: SaidDose, product: DosedProduct) -> DosagePart:
    """A dose in words, in mg where the strength is known. An amount in brackets says it too."""
    dose = _in_mg(number, unit, product, unit)
    if said.aside is None:
        return dose
    aside = _in_mg(*said.aside, product, said.aside[1])
    if dose.fault:
        return aside
    return dose if aside.fault or aside == dose else DosagePart(NOUGHT, "", DIFFER)


def _in_mg(number: Decimal, unit: str, product: DosedProduct, written: str) -> DosagePart:
    """In mg: a weight as it is, a piece or mL by the strength of the product."""
    strengths = product.strengths
    if unit in WEIGHTS:
        return DosagePart(
            number if unit == "mg" else EXACT.multiply(number, WEIGHTS[unit]), "mg", ""
        )
    if unit in TAKEN:
        return DosagePart(number, unit, "")
    if strengths.found is not None and unit == strengths.found.per:
        return DosagePart(EXACT.multiply(number, strengths.found.number), strengths.found.unit, "")
    if not written:
        return DosagePart(NOUGHT, "", "its dose has no unit")
    missing = strengths.fault or "the strength of the product is not given"
    return DosagePart(number, "", f"its dose is in '{written}' and {missing}")
