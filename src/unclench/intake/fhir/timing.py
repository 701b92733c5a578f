"""How many times a day: Timing to an exact number, or why it is unclear."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from unclench.intake.entries import MOST_DOSES
from unclench.intake.fhir.shape import ResourceBody, child, concept, exact, misshapen
from unclench.patient.facts import EXACT

HOURS = {"h": 1, "d": 24, "wk": 168}
SEVERAL = frozenset(
    {"frequencyMax", "periodMax", "count", "countMax", "duration", "durationMax", "dayOfWeek"}
)
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
UNCLEAR = "how often it is taken cannot be read"
DIFFERENT = "how often it is taken is given in two ways that differ"
NOT_GIVEN = "how often it is taken was not given"


class Times(NamedTuple):
    """Doses a day, or why that is not known."""

    per_day: Decimal | None
    why: str


def times_a_day(timing: ResourceBody, place: str) -> Times:
    """From repeat (frequency and period, times of day, or events of the day) and from the code;
    both must agree."""
    repeat = child(timing, "repeat", place)
    if not SEVERAL.isdisjoint(repeat):
        return Times(
            None,
            "how often it is taken is not one number "
            f"({', '.join(sorted(SEVERAL & repeat.keys()))})",
        )
    counted = _counted(repeat, place)
    coded = _coded(timing, place) if "code" in timing else None
    if counted.why or coded is None:
        return counted if counted.why or counted.per_day is not None else Times(None, NOT_GIVEN)
    return Times(coded, "") if counted.per_day in (None, coded) else Times(None, DIFFERENT)


def _coded(timing: ResourceBody, place: str) -> Decimal | None:
    code = concept(timing, "code", place)
    known = [
        CODES[word]
        for word in (*(code for _, code in code.codes), code.text.upper())
        if word in CODES
    ]
    return Decimal(known[0]) if known else None


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
        return Times(None, "how often it is taken is not a whole number of times a day")
    if per_day > MOST_DOSES:
        return Times(None, f"{frequency} doses in {period} {repeat['periodUnit']} cannot be")
    return Times(None, DIFFERENT) if named.per_day not in (None, per_day) else Times(per_day, "")


def _named(repeat: ResourceBody, place: str) -> Times:
    clock, events = _words(repeat, "timeOfDay", place), _words(repeat, "when", place)
    if clock and events:
        return Times(None, "times of day and events of the day are both given")
    if any(event in MEALS for event in events):
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


def quotient(above: Decimal, below: Decimal) -> Decimal | None:
    """above / below, when that is an exact decimal number above 0; None otherwise."""
    if above <= 0 or below <= 0:
        return None
    found = EXACT.divide(above, below)
    return (
        found
        if EXACT.multiply(found, below) == above and len(found.as_tuple().digits) <= 18
        else None
    )
