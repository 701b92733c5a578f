"""A schedule and a plan as entries of a calendar: doses at local times, and notes for a day.
Nothing in them says who the person is.

A calendar holds one agreed step: each dose of a slot is one entry that repeats daily for the days
of its row, and without end in the last row that waits for nothing. A step whose check-in is still
to come has no entry, because a calendar cannot wait; a note on the day before asks for the
check-in, and until then the same doses ring on: reminders that just end would read as stopping."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from unclench.plan.dosing.calendar import DAY, agreed, moment
from unclench.plan.dosing.models import Row, Schedule, SignedSchedule, SlotDose
from unclench.plan.models import DatedTask, Urgent
from unclench.render.schedule.table import dose_words, slot
from unclench.render.wording import Voice

# A judgement of this project: how long before the last day of a limited regimen the way down is
# talked about.
BEFORE_THE_END = timedelta(days=7)


class CalendarEntry(NamedTuple):
    """One entry. `at` is a day, or a floating local moment; `days`: how many days it repeats, None
    without end.

    `key` names it the same way every time, so that an entry that is imported again replaces the one
    before.
    """

    key: str
    at: date | datetime
    days: int | None
    title: str
    text: str
    alert: bool


class Looks(NamedTuple):
    """How entries are worded: for whom, the medicine's name, `discreet` without names and amounts,
    and who signed (empty: unsigned)."""

    voice: Voice
    name: str
    discreet: bool
    signed_by: str

    def word(self, key: str) -> str:
        return self.voice.word(f"dosing.calendar.{key}")

    def title(self, said: str, discreet: str) -> str:
        mark = "" if self.signed_by else f"{self.word('unsigned')}: "
        return mark + (self.word(discreet) if self.discreet else said)

    def text(self, *parts: str) -> str:
        if self.discreet:
            return self.word("discreet_text")
        sign = (
            f"{self.word('signed')} {self.signed_by}."
            if self.signed_by
            else self.voice.word("unsigned")
        )
        return " ".join(part for part in (*parts, sign, self.word("pending")) if part)


def dose_entries(
    found: Schedule | SignedSchedule, name: str, voice: Voice, *, discreet: bool = False
) -> Iterator[CalendarEntry]:
    """The agreed step of a schedule, by day. Without a signature every title says so, and
    nothing rings."""
    signed = isinstance(found, SignedSchedule)
    plan = found.schedule if isinstance(found, SignedSchedule) else found
    looks = Looks(
        voice, name, discreet, found.signature.by if isinstance(found, SignedSchedule) else ""
    )
    yield from sorted(
        _entries(plan, looks, signed), key=lambda entry: (entry.at.isoformat(), entry.key)
    )


def watch_entries(
    tasks: tuple[DatedTask, ...],
    found: Schedule | SignedSchedule,
    name: str,
    voice: Voice,
    *,
    discreet: bool = False,
) -> Iterator[CalendarEntry]:
    """The tests and checks that go with a schedule, worded and marked as its doses are."""
    signed_by = found.signature.by if isinstance(found, SignedSchedule) else ""
    looks = Looks(voice, name, discreet, signed_by)
    for task in tasks:
        title = looks.title(f"{name}: {voice.say(task.text)}", "discreet_note")
        yield CalendarEntry(
            f"test {name} {task.id} {task.on}", task.on, 1, title, looks.text(), bool(signed_by)
        )


def told_entry(
    on: date, text: str, found: Schedule | SignedSchedule, name: str, voice: Voice
) -> CalendarEntry:
    """What follows from the last check-in, on its day. It is never hidden: a clinician may have to
    look the same day."""
    signed_by = found.signature.by if isinstance(found, SignedSchedule) else ""
    looks = Looks(voice, name, False, signed_by)
    return CalendarEntry(
        f"told {name} {on}", on, 1, looks.title(text, ""), looks.text(), bool(signed_by)
    )


def _entries(plan: Schedule, looks: Looks, alert: bool) -> Iterator[CalendarEntry]:
    key = f"{plan.medicine} {plan.regimen} {plan.rows[0].start}"
    if plan.request.abrupt != "harmless":
        yield _note(f"{key} never at once", plan.rows[0].start, looks, "never_at_once", alert)
    settled = agreed(plan)
    for row in settled:
        yield from _row(row, key, looks, alert, last=row is settled[-1])
    yield from _next(plan, plan.rows[len(settled) :], key, looks, alert)


def _next(
    plan: Schedule, waiting: tuple[Row, ...], key: str, looks: Looks, alert: bool
) -> Iterator[CalendarEntry]:
    """The question before the next step, on the day before it could begin; without one, what comes
    after the table."""
    if not waiting:
        yield from _end(plan, key, looks, alert)
        return
    row = waiting[0]
    day = max(plan.rows[0].start, row.start - DAY)
    yield _note(
        f"{key} {row.gate} {row.start}",
        day,
        looks,
        "review" if row.gate == "review" else "check_in",
        alert,
    )


def _note(key: str, day: date, looks: Looks, word: str, alert: bool) -> CalendarEntry:
    return CalendarEntry(
        key,
        day,
        1,
        looks.title(f"{looks.name}: {looks.word(word)}", "discreet_note"),
        looks.text(),
        alert,
    )


def _row(row: Row, key: str, looks: Looks, alert: bool, *, last: bool) -> Iterator[CalendarEntry]:
    days = (row.next - row.start).days
    on = row.start
    if row.first_day is not None:
        yield from (_dose(dose, on, 1, f"{key} first day", looks, alert) for dose in row.first_day)
        on, days = on + DAY, days - 1
    if days or last:
        yield from (
            _dose(dose, on, None if last else days, key, looks, alert) for dose in row.doses
        )


def _dose(
    dose: SlotDose, on: date, days: int | None, key: str, looks: Looks, alert: bool
) -> CalendarEntry:
    said = f"{looks.name} {dose_words(dose)}"
    text = looks.text(
        f"{slot(dose.slot, looks.voice).capitalize()}: {dose.make}.",
        "" if days else looks.word("goes_on"),
    )
    return CalendarEntry(
        f"{key} {on} {dose.slot}",
        moment(on, dose.at),
        days,
        looks.title(said, f"discreet_{dose.slot}"),
        text,
        alert,
    )


def _end(plan: Schedule, key: str, looks: Looks, alert: bool) -> Iterator[CalendarEntry]:
    last = plan.rows[-1]
    if plan.then == "taper":
        yield _note(
            f"{key} end",
            max(plan.rows[0].start, last.next - BEFORE_THE_END),
            looks,
            "come_off",
            alert,
        )
    else:
        yield _note(f"{key} end", last.next, looks, "table_ends", alert)


def plan_entries(
    urgent: tuple[Urgent, ...],
    tasks: tuple[DatedTask, ...],
    made_on: date,
    voice: Voice,
    *,
    discreet: bool = False,
) -> Iterator[CalendarEntry]:
    """Everything urgent first, then every task on its day: tests, checks, talks, the review. No
    doses: none is signed. `discreet` hides what the tasks are, never anything urgent."""
    for action in urgent:
        label = voice.word(f"urgency.{action.urgency}", "label")
        said = f"{label}: {voice.say(action.do)}"
        yield _dated(
            f"urgent {action.id} {made_on}", made_on, said, voice.say(action.because), voice, False
        )
    for task in tasks:
        yield _dated(
            f"task {task.id} {task.on}", task.on, voice.say(task.text), "", voice, discreet
        )


def _dated(
    key: str, day: date, said: str, because: str, voice: Voice, discreet: bool
) -> CalendarEntry:
    pending = voice.word("dosing.calendar.pending")
    if discreet:
        return CalendarEntry(
            key,
            day,
            1,
            voice.word("dosing.calendar.discreet_note"),
            voice.word("dosing.calendar.discreet_text"),
            True,
        )
    return CalendarEntry(
        key, day, 1, said, " ".join(part for part in (because, pending) if part), True
    )
