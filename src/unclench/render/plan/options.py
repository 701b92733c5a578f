"""Medicines and procedures for a clinician, by verdict: with the regimen where something is
started, short where nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from unclench.content.types import Dose, Regimen, Rung
from unclench.plan.coming_down import dose_fact
from unclench.plan.models import Verdict
from unclench.plan.regimen import ChosenRegimen
from unclench.render.plan.section import COLUMN, Sheet

FULL = ("stop_urgently", "offer", "raise", "continue", "lower", "taper", "hold", "specialist")
SHORT = ("avoid", "not_now")
TREATMENTS = ("medicine", "procedure")
OTHERS = ("referral", "programme", "self_care", "complementary")


def options(sheet: Sheet) -> list[str]:
    """Every medicine and procedure with its verdict and the reason that decided."""
    lines = sheet.heading("what_to_do")
    for verdict in FULL:
        lines += group(sheet, verdict, sheet.with_verdict(verdict, TREATMENTS))
    for verdict in SHORT:
        lines += group(sheet, verdict, sheet.with_verdict(verdict, TREATMENTS), short=True)
    return lines


def group(sheet: Sheet, verdict: str, found: list[Verdict], *, short: bool = False) -> list[str]:
    """Options of one verdict. Those of which the same is said share an entry."""
    if not found:
        return []
    meaning = "" if short else f" - {sheet.voice.word(f'verdict.{verdict}', 'meaning')}"
    lines = sheet.paper.subheading(f"{sheet.label(verdict).upper()}{meaning}")
    entries: dict[str, list[str]] = {}
    for option in found:
        entries.setdefault(_entry(sheet, option), []).append(option.option.name)
    for entry, names in sorted(entries.items(), key=lambda item: len(item[1])):
        lines += (
            sheet.paper.row(names[0], entry, COLUMN, 2)
            if len(names) == 1
            else sheet.paper.item(f"{', '.join(names)}: {entry}", "", 2)
        )
    return lines


def _entry(sheet: Sheet, verdict: Verdict) -> str:
    """The regimen, what is needed, the reason that decided, and the numbers of the other
    reasons."""
    first, *rest = verdict.because
    said = first.text == sheet.plan.stage.because
    others = " ".join(f"[{sheet.marks[reason]}]" for reason in rest if reason in sheet.marks)
    parts = (
        regimen(verdict.regimen, _present(sheet, verdict)) if verdict.regimen else "",
        f"Needs {sheet.facts(sheet.voice.asked(verdict.needs))}."
        if verdict.needs and verdict.verdict != "not_now"
        else "",
        f"See [{sheet.marks[first]}]."
        if said
        else sheet.reason(first)
        if first in sheet.marks
        else "",
        f"Also {others}." if others else "",
    )
    return " ".join(part for part in parts if part)


def _present(sheet: Sheet, verdict: Verdict) -> str:
    """The present daily amount, where a step up continues from there."""
    taken = sheet.plan.facts.get(dose_fact(verdict.option)) if verdict.verdict == "raise" else None
    return f"from {taken.text} {taken.unit}" if taken else ""


def others(sheet: Sheet) -> list[str]:
    """What is not a medicine and does not fit now: what is forbidden or waits with its reason, the
    rest by name."""
    lines: list[str] = []
    for verdict in ("avoid", "specialist", "hold"):
        lines += group(sheet, verdict, sheet.with_verdict(verdict, OTHERS), short=True)
    if rest := sheet.with_verdict("not_now", OTHERS):
        lines += sheet.paper.item(
            ", ".join(verdict.option.name for verdict in rest) + ".",
            f"{sheet.label('not_now').upper()}: ",
            0,
        )
    return [*sheet.heading("not_offered"), *lines] if lines else []


def regimen(chosen: ChosenRegimen, present: str = "") -> str:
    """`10 mg/day, +10 mg/day every 7 days, review at 30 mg/day, at most 80 mg/day in 3 doses
    (ten_weekly).`

    `present` replaces the start where the medicine is taken already.
    """
    one = chosen.regimen
    times = f" in {one.doses_per_day} dose{'s' if one.doses_per_day > 1 else ''}"
    parts = (
        present or (f"{one.start}" if one.start and not one.ladder else ""),
        rungs(chosen.ladder),
        steps(one),
        reviews(chosen.review_at),
        f"at most {chosen.ceiling}{times}" if chosen.ceiling else times.strip(),
        f"for at most {one.max_days} days" if one.max_days else "",
    )
    return f"{', '.join(part for part in parts if part)} ({one.id})."


def steps(regimen: Regimen) -> str:
    """`+10 mg/day every 7 days`; empty where no source gives a step. A ladder says the step itself,
    see `rungs`."""
    if regimen.ladder or not (regimen.step and regimen.every_days):
        return ""
    return f"+{regimen.step} every {regimen.every_days} days"


def reviews(points: Sequence[Dose]) -> str:
    """`review at 400 and 600 mg/day`; empty without a review point."""
    amounts = [f"{point.amount.normalize():,f}" for point in points]
    return f"review at {' and '.join((*amounts[:-1], f'{points[-1]}'))}" if points else ""


def rungs(ladder: Sequence[Rung]) -> str:
    """`25, 50, 100 mg/day for 7 days each, then 225 mg/day for 17 days`."""
    groups = [(days, list(found)) for days, found in groupby(ladder, key=lambda rung: rung.days)]
    return ", then ".join(_held(found, days) for days, found in groups)


def _held(found: list[Rung], days: int) -> str:
    amounts = ", ".join(f"{rung.amount.amount.normalize():,f}" for rung in found)
    unit, each = found[0].amount.unit, " each" if len(found) > 1 else ""
    return f"{amounts} {unit}/day for {days} day{'s' if days > 1 else ''}{each}"
