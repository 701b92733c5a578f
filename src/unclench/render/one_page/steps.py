"""Amounts of a plan in words: the present dose, a dated way down or up with its tablets, and a
regimen in one clause. Nothing is worked out here but which words say it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from unclench.content.types import Option
from unclench.plan.coming_down import dose_fact
from unclench.plan.models import Verdict
from unclench.plan.regimen import ChosenRegimen
from unclench.render.plan.options import reviews, rungs
from unclench.render.plan.section import Sheet
from unclench.render.wording import short_day

if TYPE_CHECKING:
    from unclench.plan.dosing.models import Row, Schedule

FEW_ROWS = 6
PRESENT = "present"
HALF = Decimal("0.5")


def words(sheet: Sheet, key: str, **fields: object) -> str:
    """Words of the page with their fields filled."""
    text = sheet.voice.word(f"one_page.{key}")
    for name, filled in fields.items():
        text = text.replace(f"{{{name}}}", str(filled))
    return text


def dose(sheet: Sheet, option: Option) -> str:
    """`60 mg/day`, as in the record; that it is not known where it is not."""
    detail = sheet.plan.facts.get(dose_fact(option))
    if detail is None:
        return words(sheet, "taken.dose_unknown")
    return f"{detail.text} {detail.unit}".strip()


def dated_steps(sheet: Sheet, name: str) -> str:
    """`Its name 60 → 50 mg/day from 21 Nov 2026 (2 + 1 + 2 tablets of 10 mg), then after each
    check-in 40 (28 Nov), …`; empty where the plan has no dates."""
    schedule = sheet.plan.schedule
    if schedule is None:
        return ""
    rows = [row for row in schedule.rows if PRESENT not in row.marks]
    before = [row for row in schedule.rows if PRESENT in row.marks]
    if not rows or not before:
        return ""
    first, *later = rows
    said = words(
        sheet,
        "now.steps",
        name=name,
        before=_total(before[-1]),
        after=_total(first),
        unit=f"{schedule.unit}/day",
        day=brief(sheet, first.start),
        made=made(sheet, schedule, first),
    )
    return f"{said}{_later(sheet, later)}."


def _later(sheet: Sheet, later: Sequence[Row]) -> str:
    if not later:
        return ""
    shown = [
        words(sheet, "now.row", amount=_total(row), day=brief(sheet, row.start)) for row in later
    ]
    rows = (
        ", ".join(shown)
        if len(shown) <= FEW_ROWS
        else f"{', '.join(shown[: FEW_ROWS - 1])} … {shown[-1]}"
    )
    return f", {words(sheet, 'now.then', rows=rows)}"


def made(sheet: Sheet, schedule: Schedule, row: Row) -> str:
    """`(2 + 1 + 2 tablets of 10 mg)` where one strength makes it; else the doses."""
    products = schedule.request.products
    amounts = [dose.amount for dose in row.doses]
    strength = products[0].strength if len(products) == 1 else ""
    number = Decimal(strength.split()[0]) if strength and strength.split()[0].isdigit() else None
    form = _form(sheet, products[0].form) if products else ()
    if number is None or not form or any(amount % (number * HALF) for amount in amounts):
        doses = " + ".join(f"{amount.normalize():f}" for amount in amounts)
        return words(sheet, "now.doses", doses=doses, unit=schedule.unit)
    pieces = [amount / number for amount in amounts]
    one, several = form
    return words(
        sheet,
        "now.made",
        counts=" + ".join(map(_count, pieces)),
        form=one if len(pieces) == 1 and pieces[0] <= 1 else several,
        strength=strength,
    )


def _form(sheet: Sheet, form: str) -> tuple[str, ...]:
    """One and several of a form that is counted; empty for a liquid."""
    key = f"one_page.now.form.{form.replace(' ', '_')}"
    said = sheet.voice.content.words.get(key)
    return tuple(said.split("|")) if said else ()


def _count(number: Decimal) -> str:
    """`2`, `half`, `1 and a half`: a fraction of a tablet in words."""
    whole = int(number)
    if number == whole:
        return str(whole)
    return f"{whole} and a half" if whole else "half"


def _total(row: Row) -> str:
    return f"{row.total.normalize():f}"


def brief(sheet: Sheet, day: date) -> str:
    """`27 Nov`; with its year where that is another than the plan's."""
    text = short_day(day)
    return text.rpartition(" ")[0] if day.year == sheet.plan.made_on.year else text


def regimen(sheet: Sheet, verdict: Verdict, first: str) -> str:
    """`start 10 mg/day, +10 mg/day every 7 days, review at 30 mg/day, ceiling 80 mg/day in 3
    doses, first review 18 Dec 2026.` Or `from 30 mg/day, …` for a medicine that is raised."""
    chosen, review = verdict.regimen, sheet.plan.review_on
    if chosen is None:
        return ""
    one = chosen.regimen
    parts = (
        first,
        _climb(sheet, chosen),
        reviews(chosen.review_at),
        _ceiling(sheet, chosen),
        words(sheet, "begin.days", n=one.max_days) if one.max_days else "",
        words(sheet, "begin.review", day=brief(sheet, review)) if review else "",
    )
    return ", ".join(part for part in parts if part) + "."


def _ceiling(sheet: Sheet, chosen: ChosenRegimen) -> str:
    times = words(sheet, "begin.times", n=chosen.regimen.doses_per_day)
    if chosen.ceiling is None:
        return times
    return f"{words(sheet, 'begin.ceiling', dose=chosen.ceiling)} {times}"


def _climb(sheet: Sheet, chosen: ChosenRegimen) -> str:
    one = chosen.regimen
    if chosen.ladder:
        return words(sheet, "begin.ladder", rungs=rungs(chosen.ladder))
    if not (one.step and one.every_days):
        return ""
    return words(sheet, "begin.step", step=one.step, n=one.every_days)


def start(sheet: Sheet, verdict: Verdict) -> str:
    """`start 10 mg/day from 21 Nov (½ + ½ tablets of 10 mg)`."""
    chosen, schedule = verdict.regimen, sheet.plan.schedule
    if chosen is None or chosen.regimen.start is None:
        return ""
    said = words(sheet, "begin.start", start=chosen.regimen.start)
    if schedule is None or schedule.medicine != verdict.option.id or not schedule.rows:
        return said
    first = schedule.rows[0]
    day = words(sheet, "begin.from", day=brief(sheet, first.start))
    return f"{said} {day} {made(sheet, schedule, first)}"
