"""Signed or proposed schedules as one calendar."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from unclench.plan.dosing.models import SignedSchedule
from unclench.plan.dosing.monitoring import watched
from unclench.plan.models import DatedTask
from unclench.render.calendar.events import CalendarEntry, dose_entries, told_entry, watch_entries
from unclench.render.calendar.ics import title_and_note, to_bytes
from unclench.render.schedule.checkins import last_said
from unclench.render.schedule.view import ScheduleView
from unclench.render.wording import Voice


def calendar(shown: tuple[ScheduleView, ...], *, discreet: bool) -> bytes:
    """In the person's or carer's words once it is signed; before that for clinicians, and
    every title says so."""
    voice = _voice(shown)
    entries = chain(
        chain.from_iterable(_told(view, voice) for view in shown),
        chain.from_iterable(_doses(view, voice, discreet) for view in shown),
        chain.from_iterable(_tests(view, voice, discreet) for view in shown),
    )
    return to_bytes(entries, *title_and_note(voice, "name", discreet=discreet), shown[0].on)


def _voice(shown: tuple[ScheduleView, ...]) -> Voice:
    first, signed = shown[0], all(isinstance(view.schedule, SignedSchedule) for view in shown)
    written = "person" if first.audience == "clinician" else first.audience
    return Voice(first.content, written if signed else "clinician", first.region)


def _told(view: ScheduleView, voice: Voice) -> Iterator[CalendarEntry]:
    for on, text in last_said(view.answers, voice):
        yield told_entry(on, text, view.schedule, view.option.name, voice)


def _doses(view: ScheduleView, voice: Voice, discreet: bool) -> Iterator[CalendarEntry]:
    return dose_entries(view.schedule, view.option.name, voice, discreet=discreet)


def _tests(view: ScheduleView, voice: Voice, discreet: bool) -> Iterator[CalendarEntry]:
    name = view.option.name
    return watch_entries(_watched(view), view.schedule, name, voice, discreet=discreet)


def _watched(view: ScheduleView) -> tuple[DatedTask, ...]:
    """What a titration asks to be tested; a taper asks for check-ins alone."""
    medicine = view.option.medicine
    return (
        watched(medicine, view.content.tasks, view.plan(), view.facts, view.on)
        if medicine and view.chosen
        else ()
    )
