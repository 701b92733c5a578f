"""The person of a plan: the bytes of a record, and what the caller adds to them."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from unclench.content.content import Content
from unclench.errors import InputError, RequestError
from unclench.patient.facts import Patient


class PersonRequest(NamedTuple):
    """A record or a FHIR R4 Bundle as bytes; None when nothing is known about the person.

    `date` (the day of the plan) and `region` win over what the record says. `today` is the day of
    the call.
    """

    record: bytes | None
    today: datetime.date
    date: datetime.date | None = None
    region: str | None = None


def read_person(request: PersonRequest, content: Content) -> Patient:
    """The facts of one person.

    Raises RequestError for a day that no plan is made for, InputError with one Problem a fault when
    the record cannot be used.
    """
    from unclench.intake.door import check_day, read_record, record_of
    from unclench.patient.build import build

    day = request.date or request.today
    try:
        check_day(day, "date")
    except InputError as error:
        raise RequestError(error.problems) from None
    if request.record is None:
        return build(record_of({}, content, today=day, region=request.region), content)
    record = read_record(request.record, content, today=day, region=request.region)
    return build(record._replace(on=request.date) if request.date else record, content)
