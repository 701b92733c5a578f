"""A dated schedule as a small table: what is taken when, what waits for what, and which tablets make each dose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from unclench.render.days import short_day
from unclench.render.paper import Paper
from unclench.render.sheet import Sheet
from unclench.render.voice import Voice

if TYPE_CHECKING:
    from unclench.plan.dosing.models import Row, Schedule, Signature

SLOTS = ("morning", "midday", "evening", "bedtime")
FROM, CELL, NOTE = 12, 9, 12
WIDE = FROM + CELL * 5 + NOTE
WAITS = {"none": "", "check_in": "check-in", "review": "after review"}
AFTER = {
    "continue": "After the last line its doses go on until a clinician decides.",
    "taper": "After the last line it is come off in steps: it has a last day.",
    "stopped": "On the last line nothing is taken any more.",
}
ENDS = {
    "review_point": "It is reviewed at the last line before any step beyond.",
    "most_per_dose": "It ends below the limit of a day: no dose may be larger.",
    "last_day": "The number of days is limited.",
    "no_step": "No source gives a step: a clinician enters one.",
}


def schedule(sheet: Sheet) -> list[str]:
    """What a plan proposes: for clinicians, and not signed."""
    plan = sheet.plan
    if plan.schedule is None or sheet.voice.plain:
        return []
    name = sheet.name(plan.schedule.medicine)
    return [*sheet.heading("schedule"), *unsigned(sheet.voice, sheet.paper), *table(plan.schedule, name, sheet.paper)]


def unsigned(voice: Voice, paper: Paper) -> list[str]:
    first, stop, rest = voice.word("unsigned").partition(".")
    return paper.text(f"{first.upper()}{stop}{rest}", 1, style="1")


def signed(signature: Signature, paper: Paper) -> list[str]:
    return paper.text(f"Signed by {signature.by} on {short_day(signature.on)}.", 1, style="1")


def table(found: Schedule, name: str, paper: Paper) -> list[str]:
    """One line a row: from, the four slots, the day's total, and what it waits for; on a narrow paper in words."""
    said = f"{name} ({found.regimen}), amounts in {found.unit}."
    rows = [_line(row) for row in found.rows] if paper.width >= WIDE else []
    head = [_cells("from", SLOTS, "total", "begins")] if rows else []
    written = [*head, *rows] if rows else [line for row in found.rows for line in paper.item(_words(row, found.unit))]
    return [*paper.text(said, 1), *written, *_made(found, paper), *_notes(found, paper)]


def _line(row: Row) -> str:
    by_slot: dict[str, str] = {dose.slot: f"{dose.amount:f}" for dose in row.doses}
    return _cells(short_day(row.start), [by_slot.get(slot, "-") for slot in SLOTS], f"{row.total:f}", WAITS[row.gate])


def _cells(first: str, slots: Iterable[str], total: str, note: str) -> str:
    return (f" {first:<{FROM}}" + "".join(f"{cell:>{CELL}}" for cell in (*slots, total)) + f"  {note}").rstrip()


def _words(row: Row, unit: str) -> str:
    doses = ", ".join(f"{dose.slot} {dose.amount:f}" for dose in row.doses) or "nothing"
    waits = f" ({WAITS[row.gate]})" if WAITS[row.gate] else ""
    return f"{short_day(row.start)}: {doses}; {row.total:f} {unit}/day{waits}."


def _made(found: Schedule, paper: Paper) -> list[str]:
    """Each dose of the table once, with the tablets or the volume that make it."""
    doses = sorted({(dose.amount, dose.make) for row in found.rows for dose in (*row.doses, *(row.first_day or ()))})
    return [line for amount, make in doses for line in paper.item(f"{amount:f} {found.unit}: {make}.")]


def _notes(found: Schedule, paper: Paper) -> list[str]:
    last = found.rows[-1]
    first = [row for row in found.rows if row.first_day is not None]
    notes = [
        f"On the first day of a rise only the dose at {found.request.slots[0]} is larger." if first else "",
        "A line marked check-in begins only after one; until then the line before it goes on." if len(found.rows) > 1 else "",
        *(ENDS[mark] for mark in last.marks if mark in ENDS),
        AFTER[found.then],
        *(f"To be confirmed: {point}." for point in found.request.judgements),
    ]
    return [line for note in notes if note for line in paper.text(note, 1)]
