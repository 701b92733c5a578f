"""Schedules as a program asks for them: typed requests in, typed results out, and each fault told
of the field it lies in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from unclench.app.person import PersonRequest
from unclench.app.schedules import DoseChange, ScheduleRequest
from unclench.app.switch import SwitchRequest, switch
from unclench.app.taper import TaperRequest, taper
from unclench.app.titrate import TitrateRequest, titrate
from unclench.app.verify import VerifyRequest, verify
from unclench.content import load
from unclench.content.types import Dose
from unclench.errors import AttachmentError, RequestError
from unclench.plan.dosing.models import Schedule, SignedSchedule
from unclench.render.formats import Look, written
from unclench.render.schedule.view import EndedSchedule, ScheduleView

CONTENT = load()
DAY, LATER = date(2026, 11, 20), date(2026, 12, 15)
SIGNER = "Dr A. Jones, neurologist"
DANGER = b"- {date: 2026-11-28, what: danger_sign}"


def nobody(on: date = DAY) -> PersonRequest:
    return PersonRequest(None, on)


def asked(medicine: str = "baclofen", **more: Any) -> ScheduleRequest:
    return ScheduleRequest(**{"medicine": medicine, "person": nobody(), **more})


def mg(amount: int) -> Dose:
    return Dose(Decimal(amount), "mg", "day")


def test_a_titration_is_a_proposal_until_somebody_signs_it() -> None:
    found = titrate(TitrateRequest(asked()), CONTENT)
    signed = titrate(TitrateRequest(asked(signed_by=SIGNER, confirm=True)), CONTENT)
    assert isinstance(found, ScheduleView) and isinstance(found.schedule, Schedule)
    assert isinstance(signed, ScheduleView) and isinstance(signed.schedule, SignedSchedule)
    assert found.plan() == signed.plan() and found.urgency() == ""


def test_that_no_schedule_is_left_is_a_result_of_its_own() -> None:
    request = asked(checkins=DANGER, start=date(2026, 11, 21), person=nobody(LATER))
    found = titrate(TitrateRequest(request), CONTENT)
    assert isinstance(found, EndedSchedule)
    assert found.urgency() == "emergency" and found.last().checkin.on == date(2026, 11, 28)


def test_a_switch_is_a_taper_and_a_titration_of_one_request() -> None:
    old = TaperRequest(asked("tizanidine"), mg(12))
    found = switch(SwitchRequest(old, "baclofen", switch_up_to=mg(30)), CONTENT)
    assert found.old.option.id == "tizanidine" and found.new.option.id == "baclofen"
    assert found.new.plan().rows[-1].total == 30
    assert found.old.plan().then == "stopped"


def test_what_was_signed_is_verified_from_its_bytes() -> None:
    request = TitrateRequest(asked(signed_by=SIGNER, confirm=True))
    data = written("schedule", "json", titrate(request, CONTENT), Look())
    found = verify(VerifyRequest(data, nobody()), CONTENT)
    assert [signed.signature.by for signed in found.signed] == [SIGNER]
    assert not found.facts_compared


OLD = TaperRequest(asked("tizanidine"), mg(12))
FAULTS = [
    (lambda: titrate(TitrateRequest(asked("baclofn")), CONTENT), "medicine"),
    (lambda: titrate(TitrateRequest(asked(regimen="nope")), CONTENT), "regimen"),
    (lambda: titrate(TitrateRequest(asked(audience="person")), CONTENT), "audience"),
    (lambda: titrate(TitrateRequest(asked(checkins=DANGER)), CONTENT), "checkins"),
    (lambda: titrate(TitrateRequest(asked("nabiximols")), CONTENT), "request"),
    (lambda: titrate(TitrateRequest(asked(), DoseChange(mg(5), 7)), CONTENT), "step"),
    (lambda: taper(TaperRequest(asked(), mg(900)), CONTENT), "from_total"),
    (lambda: switch(SwitchRequest(OLD, "baclofn"), CONTENT), "switch_to"),
    (lambda: switch(SwitchRequest(OLD, "quinine"), CONTENT), "switch_to"),
    (lambda: switch(SwitchRequest(OLD, "baclofen", "nope"), CONTENT), "switch_regimen"),
    (
        lambda: switch(
            SwitchRequest(OLD._replace(schedule=asked(checkins=DANGER)), "gabapentin"), CONTENT
        ),
        "checkins",
    ),
]


@pytest.mark.parametrize(
    ("ask", "field"), FAULTS, ids=[f"{n} {f}" for n, (_, f) in enumerate(FAULTS)]
)
def test_a_fault_is_told_of_the_field_it_lies_in(ask: Any, field: str) -> None:
    with pytest.raises(RequestError) as refused:
        ask()
    assert [problem.place for problem in refused.value.problems] == [field]


@pytest.mark.parametrize(
    ("checkins", "place"),
    [
        (b"- {date: 2026-11-28, what: fin}", "line 1, [0].what"),
        (b"- {date: 2027-11-28, what: fine}", ""),
    ],
)
def test_a_fault_of_a_file_is_told_of_its_place_in_it(checkins: bytes, place: str) -> None:
    request = asked(checkins=checkins, start=date(2026, 11, 21), person=nobody(LATER))
    with pytest.raises(AttachmentError) as refused:
        titrate(TitrateRequest(request), CONTENT)
    error = refused.value
    assert error.field == "checkins" and [p.place for p in error.inside] == [place]
    told = error.within("told.yaml").problems[0].place
    assert told == (f"told.yaml: {place}" if place else "told.yaml")
    with pytest.raises(AttachmentError) as refused:
        verify(VerifyRequest(b"{}", nobody()), CONTENT)
    assert refused.value.field == "file"
