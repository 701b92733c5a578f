"""How many times a day: Timing to an exact number, or why it is unclear."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from unclench.content.types.reading import DoseWords
from unclench.intake.entries import MOST_DOSES
from unclench.intake.fhir.dose_grammar import said_in
from unclench.intake.fhir.dose_items import UNEVEN
from unclench.intake.fhir.quotients import quotient
from unclench.intake.fhir.shape import ResourceBody, child, concept, exact, misshapen

HOURS = {"h": 1, "d": 24, "wk": 168}
SEVERAL = frozenset({"frequencyMax", "periodMax", "dayOfWeek"})
LIMITS = ("count", "countMax")
EVERY_DAY = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
MEALS = ("C", "AC", "PC")
EVENTS = frozenset(
    {
        "MORN",
        "MORN.early",
        "MORN.late",
        "NOON",
        "AFT",
        "AFT.early",
        "AFT.late",
        "EVE",
        "EVE.early",
        "EVE.late",
        "NIGHT",
        "PHS",
        "HS",
        "WAKE",
        "CM",
        "CD",
        "CV",
        "ACM",
        "ACD",
        "ACV",
        "PCM",
        "PCD",
        "PCV",
    }
)
CODES = {
    "QD": "1",
    "BID": "2",
    "TID": "3",
    "QID": "4",
    "AM": "1",
    "PM": "1",
    "BED": "1",
    "HS": "1",
    "QOD": "0.5",
    "Q1H": "24",
    "Q2H": "12",
    "Q3H": "8",
    "Q4H": "6",
    "Q6H": "4",
    "Q8H": "3",
    "Q12H": "2",
    "Q24H": "1",
}
ONCE = "it is given a limited number of times"
UNEVEN_DAYS = "how often it is taken is not a whole number of times a day"
UNCLEAR = "how often it is taken cannot be read"
DIFFERENT = "how often it is taken is given in two ways that differ"
NOT_GIVEN = "how often it is taken was not given"


class Times(NamedTuple):
    """Doses a day, or why that is not known."""

    per_day: Decimal | None
    why: str


def times_a_day(timing: ResourceBody, place: str, words: DoseWords) -> Times:
    """From repeat (frequency and period, times of day, or events of the day) and from the code;
    both must agree."""
    repeat = child(timing, "repeat", place)
    why = _not_one_number(repeat)
    if why:
        return Times(None, why)
    counted = _counted(repeat, place)
    coded = _coded(timing, place, words) if "code" in timing else None
    if counted.why or coded is None:
        return counted if counted.why or counted.per_day is not None else Times(None, NOT_GIVEN)
    if coded.why:
        return coded
    return coded if counted.per_day in (None, coded.per_day) else Times(None, DIFFERENT)


def _not_one_number(repeat: ResourceBody) -> str:
    """Why it is no even number of times a day; "" when it may be."""
    days = repeat.get("dayOfWeek")
    several = SEVERAL & repeat.keys()
    if type(days) is list and all(type(day) is str for day in days) and EVERY_DAY.issubset(days):
        several -= {"dayOfWeek"}
    if several:
        return f"how often it is taken is not one number ({', '.join(sorted(several))})"
    limit = next((exact(repeat[key]) for key in LIMITS if key in repeat), None)
    return ONCE if limit is not None and limit <= (exact(repeat.get("frequency")) or 1) else ""


def _coded(timing: ResourceBody, place: str, words: DoseWords) -> Times | None:
    code = concept(timing, "code", place)
    said = (*(word for _, word in code.codes), code.text, *code.others)
    found = {Decimal(CODES[word.upper()]) for word in said if word.upper() in CODES}
    found |= {often for text in said for often in _often(text, words)}
    if UNEVEN in found:
        return Times(None, UNEVEN_DAYS)
    if len(found) > 1:
        return Times(None, DIFFERENT)
    return Times(found.pop(), "") if found else None


def _often(text: str, words: DoseWords) -> frozenset[Decimal]:
    """How often the words of a code say, when they say nothing else."""
    said = said_in(text, words)
    return frozenset({said.times}) if said.whole and said.times and not said.dose else said.often


def _counted(repeat: ResourceBody, place: str) -> Times:
    """timeOfDay and when[] name the times; frequency per period counts them. When both are given,
    they must agree."""
    named = _named(repeat, place) if "timeOfDay" in repeat or "when" in repeat else Times(None, "")
    if named.why or ("frequency" not in repeat and "period" not in repeat):
        return named
    frequency, period = exact(repeat.get("frequency", 1)), exact(repeat.get("period", 1))
    hours = HOURS.get(str(repeat.get("periodUnit")))
    if not frequency or not period or frequency < 0 or period < 0 or hours is None:
        return Times(None, UNCLEAR)
    per_day = frequency if period == 1 and hours == 24 else quotient(frequency * 24, period * hours)
    if per_day is None:
        return Times(None, UNEVEN_DAYS)
    if per_day > MOST_DOSES:
        return Times(None, f"{frequency} doses in {period} {repeat['periodUnit']} cannot be")
    return Times(None, DIFFERENT) if named.per_day not in (None, per_day) else Times(per_day, "")


def _named(repeat: ResourceBody, place: str) -> Times:
    clock, events = _words(repeat, "timeOfDay", place), _words(repeat, "when", place)
    if clock and events and len(set(clock)) != len(set(events)):
        return Times(None, "times of day and events of the day are both given and differ")
    if any(event in MEALS for event in events):
        if "frequency" in repeat and set(events) <= set(MEALS):
            return Times(None, "")
        return Times(None, "it is taken with meals, and their number is not given")
    if not EVENTS.issuperset(events):
        return Times(None, UNCLEAR)
    count = len(set(clock or events))
    return Times(Decimal(count) if count else None, "")


def _words(repeat: ResourceBody, key: str, place: str) -> list[str]:
    value = repeat.get(key, [])
    if type(value) is not list or not all(type(item) is str for item in value):
        misshapen(f"{place}.repeat.{key}", "a list of codes", value)
    return value
