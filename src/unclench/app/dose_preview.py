"""A build-up or way down as a clinician looks at it before signing, and signs it."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import NamedTuple

from unclench.app.dose_choices import UP
from unclench.app.person import PersonRequest, read_person
from unclench.app.schedules import ScheduleRequest, medicine_named
from unclench.app.taper import TaperRequest, taper
from unclench.app.titrate import TitrateRequest, titrate
from unclench.content.content import Content
from unclench.content.types import Dose
from unclench.errors import unusable
from unclench.plan.scheduling import present_dose
from unclench.render.schedule.view import EndedSchedule, ScheduleView
from unclench.signing.keys import ClinicianKey

AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]+)?")


class PreviewRequest(NamedTuple):
    """The same request is shown and then signed: with `key` it is, and `confirmed` are the
    judgements that the signer has seen."""

    person: PersonRequest
    medicine: str
    way: str
    start: datetime.date
    tablets: tuple[str, ...] | None = None
    regimen: str | None = None
    to: Dose | None = None
    bedtime: datetime.time | None = None
    slower: int = 1
    key: ClinicianKey | None = None
    confirmed: bool = False


def previewed(request: PreviewRequest, content: Content) -> ScheduleView:
    """Raises what `titrate` and `taper` raise."""
    asked = _asked(request)
    if request.way == UP:
        found = titrate(TitrateRequest(asked), content)
    else:
        total = _taken(request, content)
        found = taper(TaperRequest(asked, total, request.slower), content)
    assert not isinstance(found, EndedSchedule)  # without check-ins none ends
    return found


def _asked(request: PreviewRequest) -> ScheduleRequest:
    return ScheduleRequest(
        request.medicine,
        request.person,
        request.regimen,
        request.start,
        request.to,
        request.tablets,
        request.bedtime,
        signed_by=request.key.holder() if request.key else None,
        confirm=request.confirmed,
        key=request.key,
    )


def _taken(request: PreviewRequest, content: Content) -> Dose:
    """The day's total of the record; RequestError when it is not known."""
    option = medicine_named(request.medicine, content)
    found = present_dose(read_person(request.person, content), option)
    if found is None:
        reason = f"how much {option.name} is taken a day is not known"
        raise unusable("record", reason, "Write its dose and how often in the record first.")
    return found


def strengths(medicine: str, region: str | None, content: Content) -> tuple[str, ...]:
    """The products of the person's region, the weakest first; of all while it is not known."""
    found = medicine_named(medicine, content).medicine
    products = found.products if found else ()
    named = {product.strength for product in products if region in (None, product.region)}
    return tuple(sorted(named, key=_by_amount))


def _by_amount(strength: str) -> tuple[Decimal, str]:
    number = AMOUNT.match(strength)
    return Decimal(number[0] if number else 0), strength
