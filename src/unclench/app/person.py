"""The person of a plan: a record, and what the caller adds to it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from unclench.content.content import Content
from unclench.errors import InputError, RequestError
from unclench.patient.facts import Patient

if TYPE_CHECKING:
    from unclench.patient.record import Record


class PersonRequest(NamedTuple):
    """A record or a FHIR R4 Bundle as bytes, or as a tree that is already parsed; None when
    nothing is known about the person.

    `date` (the day of the plan) and `region` win over what the record says. `today` is the day of
    the call.
    """

    record: bytes | dict[str, Any] | None
    today: datetime.date
    date: datetime.date | None = None
    region: str | None = None


def read_person(request: PersonRequest, content: Content) -> Patient:
    """The facts of one person.

    Raises RequestError for a day that no plan is made for, InputError with one Problem a fault when
    the record cannot be used.
    """
    from unclench.intake.door import check_day
    from unclench.patient.build import build

    day = request.date or request.today
    try:
        check_day(day, "date")
    except InputError as error:
        raise RequestError(error.problems) from None
    record = _record(request, content, day)
    return build(record._replace(on=request.date) if request.date else record, content)


def _record(request: PersonRequest, content: Content, day: datetime.date) -> Record:
    from unclench.intake.door import read_record, record_of

    found, region = request.record, request.region
    if isinstance(found, bytes):
        return read_record(found, content, today=day, region=region)
    return record_of({} if found is None else found, content, today=day, region=region)
