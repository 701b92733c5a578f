"""When a course of a medicine is over, by its period, its length or its words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from unclench.content.types.reading import DoseWords
from unclench.intake.fhir.dose_grammar import said_in
from unclench.intake.fhir.moments import moment
from unclench.intake.fhir.shape import UCUM, ResourceBody, child, quantity, word

DAYS = {"d": 1, "wk": 7, "day": 1, "days": 1, "week": 7, "weeks": 7}
LONGEST = 3660


def ended(
    body: ResourceBody,
    dosages: list[ResourceBody],
    begun: date | None,
    place: str,
    words: DoseWords,
) -> date | None:
    """The last day of a course; None when it has no known end. With several instructions the
    latest, when each has one."""
    period = child(body, "effectivePeriod", place)
    whole = last_day(period, place) if period else None
    ends = [_end(dosage, begun, place, words) for dosage in dosages]
    of_dosages = _latest(ends)
    found = [day for day in (whole, of_dosages) if day is not None]
    return min(found, default=None)


def _latest(ends: Iterable[date | None]) -> date | None:
    known = list(ends)
    return max((day for day in known if day), default=None) if None not in known else None


def last_day(period: ResourceBody, place: str) -> date | None:
    """The last day of a Period, when it is known to the day."""
    return moment(word(period, "end", place)).on


def _end(dosage: ResourceBody, begun: date | None, place: str, words: DoseWords) -> date | None:
    repeat = child(child(dosage, "timing", place), "repeat", place)
    if "boundsPeriod" in repeat:
        return last_day(child(repeat, "boundsPeriod", place), place)
    days = _days(repeat, place) if "boundsDuration" in repeat else None
    if days is None and "text" in dosage:
        days = said_in(word(dosage, "text", place), words).days
    return begun + timedelta(days=days - 1) if begun and days else None


def _days(repeat: ResourceBody, place: str) -> int | None:
    """The length of boundsDuration in whole days."""
    length = quantity(repeat, "boundsDuration", place, UCUM)
    if length is None or length.number is None or length.comparator:
        return None
    days = length.number * DAYS.get(length.unit, 0)
    return int(days) if days == int(days) and 0 < days <= LONGEST else None
