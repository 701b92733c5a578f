"""A calendar, FHIR and JSON, read back by readers that do not know the code, give the same doses at
the same moments of every day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from json import dumps

import pytest

from support.exports import (
    DAY,
    Doses,
    agreed,
    in_calendar,
    in_fhir,
    in_json,
    parsed,
    planned,
    schedules,
)
from unclench.content import load
from unclench.content.types import Option
from unclench.plan.dosing.models import Row, Schedule, SignedSchedule
from unclench.plan.dosing.proposal import schedule_to_dict
from unclench.plan.dosing.signature import sign
from unclench.render.calendar import events as agenda
from unclench.render.calendar.events import dose_entries
from unclench.render.calendar.ics import to_bytes
from unclench.render.fhir import exact, medicine
from unclench.render.wording import Voice

CONTENT = load()
ON = date(2026, 11, 20)


@cache
def cases() -> tuple[tuple[Option, Schedule], ...]:
    return tuple(schedules())


def signed(schedule: Schedule) -> SignedSchedule:
    return sign(
        schedule,
        by="Dr A. Jones, neurologist",
        on=ON,
        facts={},
        used=(),
        confirmed=schedule.request.judgements,
    )


def calendar(
    option: Option,
    found: Schedule | SignedSchedule,
    audience: str = "clinician",
    *,
    discreet: bool = False,
) -> bytes:
    voice = Voice(CONTENT, audience, "us")
    return to_bytes(dose_entries(found, option.name, voice, discreet=discreet), "name", "about", ON)


def fhir(option: Option, schedule: Schedule) -> bytes:
    return exact.to_bytes(
        medicine.request(schedule, option, CONTENT, Voice(CONTENT, "clinician", "us"), ON)
    )


def test_there_are_enough_of_them() -> None:
    assert len(cases()) > 200
    assert len({option.id for option, _ in cases()}) > 8


def test_a_calendar_holds_the_agreed_step_which_goes_on() -> None:
    """Nothing rings for a step whose check-in has not happened, and the old dose rings on until
    then, long after the table."""
    for i, (option, schedule) in enumerate(cases()[::7]):
        found = signed(schedule) if i % 2 else schedule
        data = calendar(option, found, ("person", "carer", "clinician")[i % 3])
        later = max(planned(schedule)) + 30 * DAY
        same = in_calendar(data, later) == agreed(schedule, later)
        assert same, option.id  # a difference of thousands of doses takes minutes to write out


def test_fhir_gives_the_same_doses() -> None:
    for option, schedule in cases():
        expected = planned(schedule)
        assert in_fhir(parsed(fhir(option, schedule)), max(expected)) == expected, option.id


def test_json_gives_the_same_doses() -> None:
    for _, schedule in cases():
        assert in_json(parsed(dumps(schedule_to_dict(schedule)).encode())) == planned(schedule)


def test_after_the_table_a_plan_that_continues_goes_on_and_one_that_stops_has_stopped() -> None:
    for option, schedule in cases()[::11]:
        expected, later = planned(schedule), max(planned(schedule)) + 30 * DAY
        last = {
            at: dose
            for at, dose in in_fhir(parsed(fhir(option, schedule)), later).items()
            if at > max(expected)
        }
        assert bool(last) == (schedule.then == "continue")
        assert set(last.values()) <= {dose.amount for dose in schedule.rows[-1].doses}


# --- each reader notices a fault ------------------------------------------------------------------


def a_case() -> tuple[Option, Schedule, Doses]:
    option, schedule = next(
        case for case in cases() if case[0].id == "baclofen" and len(case[1].rows) > 3
    )
    return option, schedule, planned(schedule)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"Baclofen 5 mg", b"Baclofen 50 mg"),
        (b"T220000", b"T210000"),
        (b"FREQ=DAILY", b"FREQ=DAILY;COUNT=6"),
        (b"20261121T", b"20261122T"),
    ],
)
def test_a_fault_in_a_calendar_is_found(right: bytes, wrong: bytes) -> None:
    option, schedule, doses = a_case()
    data, later = calendar(option, schedule), max(doses)
    assert right in data
    assert in_calendar(data, later) == agreed(schedule, later)
    try:
        assert in_calendar(data.replace(right, wrong, 1), later) != agreed(schedule, later)
    except AssertionError as fault:
        assert "two doses" in str(fault)


def the_whole_table(schedule: Schedule) -> tuple[Row, ...]:
    """Every row rings on its day, whether or not its check-in has happened."""
    return schedule.rows


def the_first_row(schedule: Schedule) -> tuple[Row, ...]:
    """Of a way down only the present dose: the agreed step is not in the calendar."""
    return schedule.rows[:1]


@pytest.mark.parametrize(
    "fault", [the_whole_table, the_first_row], ids=lambda fault: fault.__name__
)
def test_a_calendar_of_other_rows_is_found(
    fault: Callable[[Schedule], tuple[Row, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agenda, "agreed", fault)
    with pytest.raises(AssertionError):
        test_a_calendar_holds_the_agreed_step_which_goes_on()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b'"value": 5,', b'"value": 50,'),
        (b"22:00:00", b"21:00:00"),
        (b'"end": "2026-11-27"', b'"end": "2026-11-26"'),
    ],
)
def test_a_fault_in_fhir_is_found(right: bytes, wrong: bytes) -> None:
    option, schedule, expected = a_case()
    data = fhir(option, schedule)
    assert right in data
    assert in_fhir(parsed(data.replace(right, wrong, 1)), max(expected)) != expected
