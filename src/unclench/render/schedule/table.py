"""A dated schedule as a small table: which dose on which day, what waits for what, and which
tablets make each dose."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from unclench.render.console import Paper
from unclench.render.plan.section import Sheet
from unclench.render.wording import Voice, short_day

if TYPE_CHECKING:
    from unclench.plan.dosing.models import Row, Schedule, Signature, SlotDose

SLOTS = ("morning", "midday", "evening", "bedtime")
FROM, CELL, NOTE = 12, 9, 12
WIDE = FROM + CELL * 5 + NOTE
UNSAID = ("start", "present", "divided", "trial_end")


def schedule(sheet: Sheet) -> list[str]:
    """What a plan proposes: for clinicians, and not signed."""
    plan = sheet.plan
    if plan.schedule is None or sheet.voice.plain:
        return []
    name = sheet.name(plan.schedule.medicine)
    return [
        *sheet.heading("schedule"),
        *unsigned(sheet.voice, sheet.paper),
        *table(plan.schedule, name, sheet.paper, sheet.voice),
    ]


def unsigned(voice: Voice, paper: Paper) -> list[str]:
    first, stop, rest = voice.word("unsigned").partition(".")
    return paper.text(f"{first.upper()}{stop}{rest}", 1, style="1")


def signed(signature: Signature, paper: Paper) -> list[str]:
    return paper.text(f"Signed by {signature.by} on {short_day(signature.on)}.", 1, style="1")


def table(found: Schedule, name: str, paper: Paper, voice: Voice) -> list[str]:
    """One line for each row: from, the four slots, the day's total, and what it waits for; on a
    narrow paper in words."""
    said = f"{name} ({found.regimen}), amounts in {found.unit}."
    rows = [_line(row, voice) for row in found.rows] if paper.width >= WIDE else []
    head = (
        [_cells("from", (slot(name, voice) for name in SLOTS), "total", "begins")] if rows else []
    )
    written = (
        [*head, *rows]
        if rows
        else [line for row in found.rows for line in paper.item(_words(row, found.unit, voice))]
    )
    return [*paper.text(said, 1), *written, *_made(found, paper), *notes(found, paper, voice)]


def slot(name: str, voice: Voice) -> str:
    return voice.word(f"dosing.slot.{name}")


def waits(row: Row, voice: Voice) -> str:
    """What must come before a row; empty for the first."""
    return voice.word(f"dosing.gate.{row.gate}") if row.gate != "none" else ""


def number(amount: Decimal) -> str:
    """An amount in readable form: thousands with a comma, no trailing zero."""
    return f"{amount:,f}"


def dose_words(dose: SlotDose) -> str:
    """`12.5 mg`, `1 spray`."""
    return f"{number(dose.amount)} {dose.unit.removesuffix('s') if dose.amount == 1 else dose.unit}"


def boxes(found: Schedule, voice: Voice) -> str:
    """Every product that the schedule needs, by its strength."""
    named = [
        product.strength if product.form == "mouth spray" else f"{product.form} {product.strength}"
        for product in found.request.products
    ]
    return voice.word("dosing.boxes").replace("{products}", ", ".join(named))


def when(row: Row, voice: Voice) -> str:
    """The first day of a row; for a person none that still waits for a check-in."""
    return (
        voice.word("dosing.later") if voice.plain and row.gate != "none" else short_day(row.start)
    )


def _line(row: Row, voice: Voice) -> str:
    by_slot: dict[str, str] = {dose.slot: number(dose.amount) for dose in row.doses}
    return _cells(
        when(row, voice),
        [by_slot.get(name, "-") for name in SLOTS],
        number(row.total),
        waits(row, voice),
    )


def _cells(first: str, slots: Iterable[str], total: str, note: str) -> str:
    return (
        f" {first:<{FROM}}" + "".join(f"{cell:>{CELL}}" for cell in (*slots, total)) + f"  {note}"
    ).rstrip()


def _words(row: Row, unit: str, voice: Voice) -> str:
    doses = (
        ", ".join(f"{slot(dose.slot, voice)} {number(dose.amount)}" for dose in row.doses)
        or "nothing"
    )
    gate = f" ({waits(row, voice)})" if row.gate != "none" else ""
    return f"{when(row, voice)}: {doses}; {number(row.total)} {unit}/day{gate}."


def trial_line(found: Schedule, voice: Voice) -> str:
    """The day on which it is judged whether the medicine helps; empty where that is no day of
    this table."""
    from unclench.plan.dosing.monitoring import trial_end

    end = trial_end(found.request)
    if end is None or not any("trial_end" in row.marks for row in found.rows):
        return ""
    return voice.word("dosing.mark.trial_end").replace("{day}", short_day(end))


def _made(found: Schedule, paper: Paper) -> list[str]:
    """Each dose of the table once, with the tablets or the volume that make it."""
    doses = sorted(
        {
            (dose.amount, dose.make)
            for row in found.rows
            for dose in (*row.doses, *(row.first_day or ()))
        }
    )
    return [
        line
        for amount, make in doses
        for line in paper.item(f"{number(amount)} {found.unit}: {make}.")
    ]


def notes(found: Schedule, paper: Paper, voice: Voice) -> list[str]:
    """What the rows wait for, why the last one is the last, and what follows it."""
    first = [row for row in found.rows if row.first_day is not None]
    said = [
        *(
            voice.word(f"dosing.mark.{mark}")
            for mark in found.rows[0].marks
            if mark in ("present", "divided")
        ),
        boxes(found, voice),
        voice.word("dosing.first_day").replace("{slot}", slot(found.request.slots[0], voice))
        if first
        else "",
        voice.word("dosing.line_waits") if len(found.rows) > 1 else "",
        *dict.fromkeys(
            voice.word(f"dosing.mark.{mark}") for mark in found.rows[-1].marks if mark not in UNSAID
        ),
        trial_line(found, voice),
        voice.word(f"dosing.then.{found.then}"),
        *(f"{voice.word('dosing.to_confirm')}: {point}." for point in found.request.judgements),
    ]
    return [line for note in said if note for line in paper.text(note, 1)]
