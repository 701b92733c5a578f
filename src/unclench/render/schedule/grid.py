"""A schedule as a drawing: the first days to tick off, every step, and which tablets make each
dose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from unclench.plan.dosing.calendar import first_days
from unclench.plan.dosing.models import SLOTS, Gate, Row, Schedule, Slot, SlotDose
from unclench.render.schedule.steps import Stairs, stairs
from unclench.render.schedule.table import UNSAID, boxes, number, trial_line
from unclench.render.wording import MONTHS, WEEKDAYS, Voice

DAYS_FIRST = 7
NOTHING = "–"


class GridDay(NamedTuple):
    """One day to tick off."""

    day: str
    doses: tuple[str, ...]


class GridStep(NamedTuple):
    """One row of the table: its first day and year, the dose of each slot, the day's total, and
    what it waits for.

    For a person a step that waits has no day: it is not settled.
    """

    day: str
    year: str
    doses: tuple[str, ...]
    total: str
    gate: str


class MadeCell(NamedTuple):
    """An amount and the tablets or volume that make it."""

    amount: str
    make: str


class ScheduleGrid(NamedTuple):
    """Everything that is drawn of a schedule. Dates are texts, amounts exact with their unit, an
    empty slot is a dash."""

    slots: tuple[str, ...]
    week: tuple[GridDay, ...]
    made_first: tuple[MadeCell, ...]
    steps: tuple[GridStep, ...]
    made_later: tuple[MadeCell, ...]
    notes: tuple[str, ...]
    stairs: Stairs

    def lines(self) -> int:
        """About how many lines of a page depend on the schedule: its rows and the products."""
        return len(self.steps) + len((*self.made_first, *self.made_later)) // 3


def grid(plan: Schedule, name: str, voice: Voice, *, large: bool) -> ScheduleGrid:
    """The drawn parts of a schedule, in the words of one audience."""
    slots = tuple(
        slot
        for slot in SLOTS
        if any(slot == dose.slot for row in plan.rows for dose in _of_row(row))
    )
    week = first_days(plan, DAYS_FIRST)
    first = _made(dose for _, doses in week for dose in doses)
    return ScheduleGrid(
        tuple(voice.word(f"slot.{slot}") for slot in slots),
        tuple(GridDay(_weekday(day), _by_slot(doses, slots)) for day, doses in week),
        first,
        tuple(_step(row, slots, plan.unit, voice) for row in plan.rows),
        tuple(
            made
            for made in _made(dose for row in plan.rows for dose in _of_row(row))
            if made not in first
        ),
        tuple(_notes(plan, voice)),
        stairs(plan.rows, plan.unit, _said(plan, name, voice), large=large, dated=not voice.plain),
    )


def _of_row(row: Row) -> tuple[SlotDose, ...]:
    return (*row.doses, *(row.first_day or ()))


def _weekday(day: date) -> str:
    """`Fri 27 Nov`, kept on one line."""
    parts = (WEEKDAYS[day.weekday()], str(day.day), MONTHS[day.month - 1])
    return "\N{NO-BREAK SPACE}".join(parts)


def amount(found: Decimal, unit: str) -> str:
    """`1,200 mg`, `1 spray`: exact, and kept on one line."""
    return f"{number(found)}\N{NO-BREAK SPACE}{unit.removesuffix('s') if found == 1 else unit}"


def _by_slot(doses: tuple[SlotDose, ...], slots: tuple[Slot, ...]) -> tuple[str, ...]:
    amounts = {dose.slot: amount(dose.amount, dose.unit) for dose in doses}
    return tuple(amounts.get(slot, NOTHING) for slot in slots)


def _step(row: Row, slots: tuple[Slot, ...], unit: str, voice: Voice) -> GridStep:
    waits = voice.plain and row.gate != "none"
    day, year = (
        (voice.word("page.later"), "") if waits else (_weekday(row.start), str(row.start.year))
    )
    return GridStep(
        day, year, _by_slot(row.doses, slots), amount(row.total, unit), _gate(row.gate, voice)
    )


def _gate(gate: Gate, voice: Voice) -> str:
    return "" if gate == "none" else voice.word(f"page.gate.{gate}")


def _made(doses: Iterable[SlotDose]) -> tuple[MadeCell, ...]:
    found = sorted({(dose.amount, dose.unit, dose.make) for dose in doses})
    return tuple(MadeCell(amount(made, unit), make) for made, unit, make in found)


def _notes(plan: Schedule, voice: Voice) -> Iterator[str]:
    """What has to be known to read the table: today's dose, first days, what every step waits for,
    and what comes after it."""
    yield from (
        voice.word(f"dosing.mark.{mark}")
        for mark in plan.rows[0].marks
        if mark in ("present", "divided")
    )
    yield boxes(plan, voice)
    if any(row.first_day is not None for row in plan.rows):
        yield voice.word("page.first_day").replace(
            "{slot}", voice.word(f"slot.{plan.request.slots[0]}").lower()
        )
    if any(row.gate != "none" for row in plan.rows):
        yield voice.word("page.waits")
    if said := trial_line(plan, voice):
        yield said
    yield voice.word(f"page.then.{plan.then}")
    if not voice.plain:
        yield from (
            voice.word(f"dosing.mark.{mark}") for mark in plan.rows[-1].marks if mark not in UNSAID
        )
        yield from (f"{voice.word('page.confirm')}: {point}." for point in plan.request.judgements)


def _said(plan: Schedule, name: str, voice: Voice) -> str:
    """The picture in words."""
    steps = (f"{_from(row, voice)}: {amount(row.total, plan.unit)}" for row in plan.rows)
    return f"{name}. {'; '.join(steps)}."


def _from(row: Row, voice: Voice) -> str:
    waits = voice.plain and row.gate != "none"
    return voice.word("page.later") if waits else f"{voice.word('page.from')} {_weekday(row.start)}"
