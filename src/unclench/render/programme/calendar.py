"""Programme → iCalendar (RFC 5545): one repeating event for each exercise and each step of it, in floating time, so that ten stays ten on every phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from unclench.errors import InputError, Problem
from unclench.library.content import Content
from unclench.plan.programme.models import Item, Programme, Step
from unclench.render.programme.amounts import amount, how, said
from unclench.render.voice import Voice

if TYPE_CHECKING:
    from icalendar import Event

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BY_DAY, AGAIN, BEDTIME, FIRST_HOUR = time(10), time(17), time(21, 30), time(8)
APART = timedelta(minutes=10)


def to_ics(programme: Programme, content: Content, audience: str) -> bytes:
    """The same bytes for the same programme. While something is urgent, one entry for today that says what to do."""
    try:
        from icalendar import Calendar
    except ImportError:
        raise InputError([Problem("--format", "ics needs icalendar", "pip install 'unclench[paper]'")]) from None
    voice = Voice(content, audience, programme.region)
    calendar = Calendar()
    calendar.add("prodid", "-//Unclench//programme//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", said(voice, "title"))
    for event in _urgent(programme, voice) if programme.urgent else ():
        calendar.add_component(event)
    for place, item in enumerate(programme.items):
        for event in _events(programme, item, place, voice):
            calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _urgent(programme: Programme, voice: Voice) -> Iterator[Event]:
    for action in programme.urgent:
        event = _event(programme, f"urgent {action.id}", voice.say(action.do), voice.say(action.because))
        event.add("dtstart", programme.made_on)
        yield event


def _events(programme: Programme, item: Item, place: int, voice: Voice) -> Iterator[Event]:
    steps = " ".join((*how(item, voice.audience), *([said(voice, "sides")] if item.exercise.sides else [])))
    notes = " ".join(voice.say(note.text) for note in item.notes)
    about = " ".join(part for part in (steps, notes, voice.say(programme.stop), voice.word("pending")) if part)
    for step in item.steps:
        for number, at in enumerate(_times(item, step, place)):
            title = f"{voice.say(item.exercise.title)}: {amount(item, step, voice)}"
            event = _event(programme, f"{item.exercise.id} {item.dose.id} {step.amount.from_week} {number}", title, about)
            first = programme.starts + timedelta(weeks=step.amount.from_week - 1)
            event.add("dtstart", datetime.combine(first, at))
            event.add("duration", _length(item, step))
            weeks = step.to_week - step.amount.from_week + 1
            days = [DAYS[(programme.starts.weekday() + day) % 7] for day in step.days]
            event.add("rrule", {"freq": "weekly", "byday": days, "count": weeks * len(days)})
            yield event


def _event(programme: Programme, key: str, title: str, about: str) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{sha256(f'{programme.record} {programme.made_on} {key}'.encode()).hexdigest()[:32]}@unclench")
    event.add("dtstamp", datetime.fromisoformat(f"{programme.made_on.isoformat()}T00:00:00+00:00"))
    event.add("summary", title)
    event.add("description", about)
    return event


def _times(item: Item, step: Step, place: int) -> list[time]:
    """One after the other by day, again in the afternoon, at bedtime, or once an hour."""
    match item.dose.part:
        case "hourly":
            return [time(FIRST_HOUR.hour + hour) for hour in range(step.amount.times_a_day)]
        case "bedtime":
            return [BEDTIME]
        case _:
            starts = (BY_DAY, AGAIN)[: step.amount.times_a_day]
            return [(datetime.combine(datetime.min, start) + place * APART).time() for start in starts]


def _length(item: Item, step: Step) -> timedelta:
    """As long as it takes where the amounts say so; else one place in the row."""
    a = step.amount
    if a.minutes:
        return timedelta(minutes=a.minutes)
    if a.hold and a.repeats:
        return timedelta(seconds=(a.hold + (a.rest or 0)) * a.repeats * (2 if item.exercise.sides else 1))
    return APART
