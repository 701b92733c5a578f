"""A stated age together with a date of birth: where they do not fit, either may be right, and
the plan asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from unclench.intake.fhir.person import Person
from unclench.patient.derive.age import age_on
from unclench.patient.record import LabResult, Unusable

AGE, YEARS = "age", "a"
DOES_NOT_FIT = "an age of {age} is told, but the day of birth gives {years}: which one is right?"


def with_told_ages(person: Person, results: Iterable[LabResult], on: date) -> Person:
    """The days on which this person may have been born, by the Patient and by every stated age. An
    age between two ends leaves every limit by age open, so that the stricter one holds until it is
    known."""
    for told in results:
        if told.test == AGE and person.born is not None:
            person = _beside(person, told, person.born, on)
    return person


def _beside(person: Person, told: LabResult, born: date, on: date) -> Person:
    day, latest = told.on or on, person.born_latest or born
    if told.number is None or told.bound or told.fault or told.unit != YEARS or day > on:
        return person
    years = int(told.number)
    first, last = _years_before(day, years + 1) + timedelta(days=1), _years_before(day, years)
    if first <= latest and born <= last:
        return person
    reason = DOES_NOT_FIT.format(age=f"{told.number.normalize():f}", years=age_on(born, day))
    asked = (*person.unusable, Unusable(AGE, reason, told.origin))
    return person._replace(born=min(born, first), born_latest=max(latest, last), unusable=asked)


def _years_before(day: date, years: int) -> date:
    """The same day that many years before; 1 March for a 29 February that a year does not have."""
    year = max(1, day.year - years)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)
