"""The Patient resource: sex, day of birth, and whether a plan may be made for this Patient at all.
Where a stated age does not fit the date of birth, either may be right, and the plan asks."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from unclench.content.types import FactSpec
from unclench.errors import InputError, Problem
from unclench.intake.fhir.shape import Resource, changes_meaning, children, flag, word
from unclench.patient.derive.age import age_on
from unclench.patient.record import LabResult, Unusable

PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
COUNTRIES = {
    **dict.fromkeys(("us", "usa", "united states", "united states of america"), "us"),
    **dict.fromkeys(
        (
            "gb",
            "gbr",
            "uk",
            "united kingdom",
            "great britain",
            "england",
            "scotland",
            "wales",
            "northern ireland",
        ),
        "uk",
    ),
}
NUMBERS = {
    "http://hl7.org/fhir/sid/us-ssn": "us",
    "http://hl7.org/fhir/sid/us-mbi": "us",
    "http://hl7.org/fhir/sid/us-medicare": "us",
    "https://fhir.nhs.uk/Id/nhs-number": "uk",
}
SEXES = ("female", "male", "other")


class RecordedPerson(NamedTuple):
    """`born` to `born_latest` (None: that very day); `sex` is "" when it is not known; `regions`
    are those that the Patient shows."""

    sex: str
    born: date | None
    born_latest: date | None
    regions: tuple[str, ...]
    unusable: tuple[Unusable, ...]


def read_person(patient: Resource, age: FactSpec, on: date) -> RecordedPerson:
    """InputError when this Patient is not one to make a plan for. `age` says which ages can be."""
    _refuse_unfit(patient)
    why = changes_meaning(patient.body)
    if why:
        return RecordedPerson(
            "",
            None,
            None,
            (),
            tuple(Unusable(fact, f"the Patient {why}", patient.origin) for fact in ("age", "sex")),
        )
    gender, birth = (
        word(patient.body, "gender", patient.place),
        word(patient.body, "birthDate", patient.place),
    )
    unusable = []
    if gender not in (*SEXES, "unknown", ""):
        unusable.append(
            Unusable("sex", f"the gender '{gender}' is not a code of FHIR", patient.origin)
        )
    born = _birthdays(birth)
    if born is not None and not (age.low or 0) <= age_on(born[0], on) <= (age.high or 0):
        born = None
    if birth and born is None:
        unusable.append(Unusable("age", f"'{birth}' is not a day of birth", patient.origin))
    first, last = born or (None, None)
    return RecordedPerson(
        gender if gender in SEXES else "",
        first,
        last if last != first else None,
        _regions(patient),
        tuple(unusable),
    )


def _refuse_unfit(patient: Resource) -> None:
    body, place = patient.body, patient.place
    for i, link in enumerate(children(body, "link", place)):
        if link.get("type") == "replaced-by":
            raise _unfit(
                f"{place}.link[{i}]",
                "this Patient was replaced by another",
                "Use the Patient that it was merged into.",
            )
    if flag(body, "deceasedBoolean", place) or body.get("deceasedDateTime") is not None:
        raise _unfit(
            place,
            "this Patient is recorded as having died",
            "No plan is made. Check that this is the right person.",
        )
    if not flag(body, "active", place) and body.get("active") is not None:
        raise _unfit(
            f"{place}.active",
            "this Patient is marked as not in use",
            "Use the Patient that is in use.",
        )


def _unfit(place: str, reason: str, do: str) -> InputError:
    return InputError([Problem(place, reason, do)])


def _regions(patient: Resource) -> tuple[str, ...]:
    """Where the person is cared for: the country of an address that is still valid, and numbers
    that only one country gives."""
    body, place = patient.body, patient.place
    homes = [
        address
        for address in children(body, "address", place)
        if address.get("use") != "old" and "period" not in address
    ]
    named = [
        COUNTRIES.get(word(address, "country", place).strip().lower().replace(".", ""), "")
        for address in homes
    ]
    given = [
        NUMBERS.get(word(number, "system", place), "")
        for number in children(body, "identifier", place)
    ]
    return tuple(sorted({region for region in (*named, *given) if region}))


def _birthdays(text: str) -> tuple[date, date] | None:
    """The first and last day that a full or partial date allows; None when it is no date."""
    found = PARTIAL.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        if year is None or month is None:
            return date(year or 0, 1, 1), date(year or 0, 12, 31)
        return date(year, month, day or 1), date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        return None


AGE, YEARS = "age", "a"
DOES_NOT_FIT = "an age of {age} is stated, but the date of birth gives {years}: which one is right?"


def with_told_ages(
    person: RecordedPerson, results: Iterable[LabResult], on: date
) -> RecordedPerson:
    """The days on which this person may have been born, by the Patient and by every stated age. An
    age between two ends leaves every limit by age open, so that the stricter one holds until it is
    known."""
    for told in results:
        if told.test == AGE and person.born is not None:
            person = _beside(person, told, person.born, on)
    return person


def _beside(person: RecordedPerson, told: LabResult, born: date, on: date) -> RecordedPerson:
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
