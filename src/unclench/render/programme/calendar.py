"""Programme → iCalendar (RFC 5545): one repeating event for each exercise and each step of it, in
floating time, so that ten stays ten on every phone. Moves follow one another with a rest between,
never two at once, and none in the night."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from unclench.content.content import Content
from unclench.errors import unusable
from unclench.plan.programme.budget import MINUTE, seconds_once
from unclench.plan.programme.models import Programme, ProgrammeItem
from unclench.render.programme.amounts import amount, both_sides, for_helper, how, said, unread
from unclench.render.wording import Voice

Slots = list[time]
TakenTimes = list[tuple[int, int]]
HOUR = 60
BY_DAY, AGAIN, BEDTIME, FIRST_HOUR = 10 * HOUR + 5, 17 * HOUR + 5, 21 * HOUR + 30, 8 * HOUR


def slots(items: tuple[ProgrammeItem, ...]) -> list[Slots]:
    """The times of each item. An item keeps its times while it grows, so each has room for the
    longest it will be."""
    taken: TakenTimes = []
    found: dict[int, Slots] = {}
    fixed_first = sorted(enumerate(items), key=lambda pair: pair[1].dose.part != "hourly")
    for place, item in fixed_first:
        starts = list(_placed(item, taken))
        found[place] = [time(*divmod(start, HOUR)) for start in starts]
    return [found[place] for place in range(len(items))]


def _placed(item: ProgrammeItem, taken: TakenTimes) -> Iterator[int]:
    length = minutes(item)
    for wanted in _wanted(item):
        start = wanted if item.dose.part == "hourly" else _free(wanted, length, taken)
        taken.append((start, start + length))
        yield start


def minutes(item: ProgrammeItem) -> int:
    """Whole minutes that have room for the longest amount."""
    return max(-(-seconds_once(step.amount, item.exercise) // MINUTE) for step in item.steps)


def _wanted(item: ProgrammeItem) -> Iterable[int]:
    times = max(step.amount.times_a_day for step in item.steps)
    match item.dose.part:
        case "hourly":
            return [FIRST_HOUR + HOUR * number for number in range(times)]
        case "bedtime":
            return [BEDTIME]
        case _:
            return [BY_DAY, AGAIN][:times]


def _free(start: int, length: int, taken: TakenTimes) -> int:
    """The first time from here that touches nothing; after each move as long a rest as it took."""
    for begun, ended in sorted(taken):
        rest = ended - begun
        if start < ended + rest and begun < start + length:
            start = ended + rest
    return start


if TYPE_CHECKING:
    from icalendar import Event

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def to_ics(programme: Programme, content: Content, audience: str) -> bytes:
    """The same bytes for the same programme. While something is urgent, one entry for today that
    says what to do."""
    try:
        from icalendar import Calendar
    except ImportError:
        raise unusable("format", "ics needs icalendar", "pip install 'unclench[paper]'") from None
    voice = Voice(content, audience, programme.region)
    calendar = Calendar()
    calendar.add("prodid", "-//Unclench//programme//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", said(voice, "title"))
    for event in _urgent(programme, voice) if programme.urgent else ():
        calendar.add_component(event)
    for item, times in zip(programme.items, slots(programme.items), strict=True):
        for event in _events(programme, item, times, voice):
            calendar.add_component(event)
    made: bytes = calendar.to_ical()
    return made


def _urgent(programme: Programme, voice: Voice) -> Iterator[Event]:
    for action in programme.urgent:
        event = _event(
            programme, f"urgent {action.id}", voice.say(action.do), voice.say(action.because)
        )
        event.add("dtstart", programme.made_on)
        yield event


def _events(
    programme: Programme, item: ProgrammeItem, times: Slots, voice: Voice
) -> Iterator[Event]:
    about = _about(programme, item, voice)
    for step in item.steps:
        for number, at in enumerate(times[: step.amount.times_a_day]):
            title = f"{voice.say(item.exercise.title)}: {amount(item, step, voice)}"
            event = _event(
                programme,
                f"{item.exercise.id} {item.dose.id} {step.amount.from_week} {number}",
                title,
                about,
            )
            first = programme.starts + timedelta(weeks=step.amount.from_week - 1)
            event.add("dtstart", datetime.combine(first, at))
            event.add("duration", timedelta(seconds=seconds_once(step.amount, item.exercise)))
            weeks = step.to_week - step.amount.from_week + 1
            days = [DAYS[(programme.starts.weekday() + day) % 7] for day in step.days]
            event.add("rrule", {"freq": "weekly", "byday": days, "count": weeks * len(days)})
            yield event


def _about(programme: Programme, item: ProgrammeItem, voice: Voice) -> str:
    helper = [said(voice, "for_helper"), *steps] if (steps := for_helper(item, voice)) else []
    notes = [voice.say(note.text) for note in item.notes]
    ends = [
        voice.say(programme.stop),
        *([words] if (words := unread(programme, voice)) else []),
        voice.word("pending"),
    ]
    return " ".join((*how(item, voice), *both_sides(item, voice), *helper, *notes, *ends))


def _event(programme: Programme, key: str, title: str, about: str) -> Event:
    from icalendar import Event

    event = Event()
    of = sha256(f"{programme.record} {programme.made_on} {key}".encode())
    event.add("uid", f"{of.hexdigest()[:32]}@unclench")
    event.add("dtstamp", datetime.fromisoformat(f"{programme.made_on.isoformat()}T00:00:00+00:00"))
    event.add("summary", title)
    event.add("description", about)
    return event
