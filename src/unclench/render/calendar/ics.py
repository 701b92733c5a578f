"""Entries of a calendar as an iCalendar file (RFC 5545): floating times, daily repeats, the same
bytes every time.

Floating times carry no zone: 22:00 stays 22:00 on a journey and over a change of the clocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from unclench.errors import InputError, Problem
from unclench.render.calendar.events import CalendarEntry
from unclench.render.wording import Voice

OURS = uuid5(NAMESPACE_URL, "urn:unclench:calendar")
TAKES = timedelta(minutes=10)
MORNING = timedelta(hours=9)


def to_bytes(entries: Iterable[CalendarEntry], name: str, about: str, stamp: date) -> bytes:
    """The file. `stamp` is the day on which the plan was made; InputError when the library that
    writes it is not installed."""
    try:
        from icalendar import Calendar
    except ImportError:
        raise InputError(
            [
                Problem(
                    "--format ics",
                    "the package icalendar is not installed",
                    "Install it with: pip install 'unclench[paper]'.",
                )
            ]
        ) from None
    calendar = Calendar()
    for key, value in (
        ("prodid", "-//Unclench//EN"),
        ("version", "2.0"),
        ("x-wr-calname", name),
        ("x-wr-caldesc", about),
    ):
        calendar.add(key, value)
    for entry in entries:
        calendar.add_component(_event(entry, stamp))
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry, stamp: date) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", str(uuid5(OURS, entry.key)))
    event.add("dtstamp", datetime.combine(stamp, time(0), UTC))
    event.add("dtstart", entry.at)
    if isinstance(entry.at, datetime):
        event.add("duration", TAKES)
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if entry.days != 1:
        event.add("rrule", {"freq": "daily", **({"count": entry.days} if entry.days else {})})
    if entry.alert:
        event.add_component(_alarm(entry))
    return event


def _alarm(entry: CalendarEntry) -> Any:
    """At the moment of a dose; at nine in the morning of a day."""
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.title)
    alarm.add("trigger", timedelta(0) if isinstance(entry.at, datetime) else MORNING)
    return alarm


def title_and_note(voice: Voice, name: str, *, discreet: bool) -> tuple[str, str]:
    """A discreet calendar says nothing about medicines in its name or note."""
    about = voice.word("dosing.calendar.alert_note")
    if discreet:
        return voice.word("dosing.calendar.discreet_name"), about
    note = f"{voice.word('dosing.calendar.pending')} {about} {voice.word('disclaimer')}"
    return voice.word(f"dosing.calendar.{name}"), note
