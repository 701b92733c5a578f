"""Days and moments of FHIR: dateTime, instant, Period; and when a sign from a list of conditions
was present."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from unclench.intake.fhir.shape import Resource, ResourceBody, child, word
from unclench.patient.derive.measures import SIGNS, asked_again
from unclench.patient.index import IntakeIndex
from unclench.patient.record import Unusable


class Moment(NamedTuple):
    """`on` is the day as written there; `at` the moment, when time and zone were given; `fault` why
    neither is known."""

    on: date | None
    at: datetime | None
    fault: str


UNDATED = Moment(None, None, "")
LONGEST = 40


def moment(text: str) -> Moment:
    """The moment of a FHIR date, dateTime or instant. A date without a day is not enough to tell
    how old something is."""
    if not text:
        return UNDATED
    return (
        _moment(text)
        if len(text) <= LONGEST
        else Moment(None, None, f"'{text[:LONGEST]}' is not a date to the day")
    )


@lru_cache(maxsize=2048)  # what one visit found has one date, and visits are of the last few years
def _moment(text: str) -> Moment:
    # Python reads more ISO forms than FHIR allows; the hyphens and the T where FHIR has them leave
    # only FHIR's.
    if text[4:5] != "-" or text[7:8] != "-" or text[10:11] not in ("", "T"):
        return Moment(None, None, f"'{text}' is not a date to the day")
    try:
        if len(text) == 10:
            return Moment(date.fromisoformat(text), None, "")
        at = datetime.fromisoformat(text)
    except ValueError:
        return Moment(None, None, f"there is no {text}")
    return Moment(at.date(), at if at.tzinfo else None, "")


def effective(body: ResourceBody, place: str) -> Moment:
    """When an Observation or statement was true: effectiveDateTime, effectiveInstant, or the end
    (else start) of its period."""
    text = word(body, "effectiveDateTime", place) or word(body, "effectiveInstant", place)
    if text:
        return moment(text)
    period = child(body, "effectivePeriod", place)
    return moment(word(period, "end", place) or word(period, "start", place))


def start(period: ResourceBody, place: str) -> date | None:
    """The first day of a Period; None when it is not known to the day."""
    return moment(word(period, "start", place)).on


DAYS = ("recordedDate", "onsetDateTime")
NO_DAY = "does not say when it was there (recordedDate or onsetDateTime)"


def asked_of_condition(
    signs: Iterable[str], resource: Resource, index: IntakeIndex, on: date
) -> Unusable | None:
    """Why the signs of one Condition are asked about again, naming them; None while they count."""
    found = [moment(word(resource.body, key, resource.place)).on for key in DAYS]
    days = [day for day in found if day is not None and day <= on]
    if days:
        return asked_again(index.content, signs, max(days), on, resource.origin)
    names = ", ".join(index.content.sign_names[sign].names.clinician for sign in sorted(signs))
    return Unusable(SIGNS, f"{NO_DAY}: {names}", resource.origin)
