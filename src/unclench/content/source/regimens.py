"""Reads how a medicine is built up: by equal steps or by a ladder, and who gets which regimen."""

from __future__ import annotations

from itertools import pairwise

from unclench.content.source.claims import Claims, cited, exact, note_days, note_dose
from unclench.content.source.defines import note_numbers
from unclench.content.source.draft import Cited, Draft
from unclench.content.source.fields import Fields
from unclench.content.types import Band, Ceiling, Dose, Regimen, RegimenChoice, Rung
from unclench.content.urgency import LATER

# With a ladder these follow from it.
OF_EQUAL_STEPS = ("step", "every_days")


def read_regimens(draft: Draft, entry: Fields) -> list[Regimen]:
    inner = entry.raw("regimens") or {}
    place = f"{entry.place}.regimens"
    return [
        _regimen(draft, Fields(body, f"{place}.{name}", draft.problems), name)
        for name, body in inner.items()
    ]


def _regimen(draft: Draft, entry: Fields, regimen_id: str) -> Regimen:
    claims, judgement = cited(draft, entry)
    start, ceiling, reviews = entry.dose("start"), entry.dose("ceiling"), entry.doses("review_at")
    note_dose(draft, entry, "start", start, "any", claims, judgement)
    if any(low.amount >= high.amount for low, high in pairwise(reviews)):
        entry.fault("review_at", "its amounts do not rise", "Write the lowest first.")
    for review in reviews:
        note_dose(draft, entry, "review_at", review, "any", claims, judgement)
    note_dose(draft, entry, "ceiling", ceiling, "<=", claims, judgement)
    most_days = entry.integer("max_days")
    note_days(draft, entry, "max_days", most_days, claims, judgement)
    ladder = _ladder(draft, entry, claims, judgement)
    step, days = (
        _first_step(entry, ladder) if ladder else _equal_steps(draft, entry, claims, judgement)
    )
    criterion = _criterion(draft, entry, claims, judgement)
    entry.asked |= {"notes", "carries"}
    draft.carried.extend((seed, entry.place) for seed in entry.ids("carries"))
    found = Regimen(
        regimen_id,
        entry.text("name"),
        start,
        step,
        days,
        reviews,
        ceiling,
        entry.integer("doses_per_day") or 1,
        entry.text("first_dose", required=False),
        entry.text("for", required=False),
        criterion,
        entry.flag("specialist"),
        most_days,
        claims,
        _most_doses(draft, entry, claims, judgement),
        ladder,
    )
    entry.finish()
    return found


def _equal_steps(
    draft: Draft, entry: Fields, claims: Claims, judgement: str
) -> tuple[Dose | None, int | None]:
    step, days = entry.dose("step"), entry.integer("every_days")
    note_dose(draft, entry, "step", step, "any", claims, judgement)
    note_days(draft, entry, "every_days", days, claims, judgement)
    return step, days


def _ladder(draft: Draft, entry: Fields, claims: Claims, judgement: str) -> tuple[Rung, ...]:
    """The amounts and days of a ladder, unchecked; check_ladders looks at their order."""
    found = []
    for rung in entry.entries("ladder"):
        amount, days = rung.dose("amount", required=True), rung.integer("days")
        note_dose(draft, rung, "amount", amount, "any", claims, judgement)
        note_days(draft, rung, "days", days, claims, judgement)
        rung.finish()
        found.append(Rung(amount or Dose(exact(rung, "0"), "mg", "day"), days or 0))
    return tuple(found)


def _first_step(entry: Fields, ladder: tuple[Rung, ...]) -> tuple[Dose | None, int | None]:
    """The first rise of a ladder and when it comes, for readers who know equal steps alone."""
    for key in OF_EQUAL_STEPS:
        if entry.raw(key) is not None:
            entry.fault(key, "is given with a ladder, from which it follows", "Leave it out.")
    first, second = ladder[0], ladder[min(1, len(ladder) - 1)]
    step = second.amount._replace(amount=second.amount.amount - first.amount.amount)
    return step if step.amount else None, first.days


def _criterion(draft: Draft, entry: Fields, claims: Claims, judgement: str) -> int | None:
    text = entry.text("when", required=False)
    if not text:
        return None
    note_numbers(draft, f"{entry.place}.when", text, claims, judgement)
    return draft.criterion(text, entry.place)


def _most_doses(draft: Draft, entry: Fields, claims: Claims, judgement: str) -> int | None:
    """The most doses of a day that a source allows when one dose would get too large."""
    found = entry.integer("most_doses_per_day")
    if found is not None:
        place = f"{entry.place}.most_doses_per_day"
        draft.numbers.append(Cited(place, str(found), "1", "<=", claims, judgement))
    return found


def read_choice(draft: Draft, entry: Fields) -> RegimenChoice:
    claims, judgement = cited(draft, entry)
    text = entry.text("when", required=False)
    if text:
        note_numbers(draft, entry.place, text, claims, judgement)
    found = RegimenChoice(
        entry.text("use"),
        draft.criterion(text, entry.place) if text else None,
        claims,
        entry.flag("small_steps"),
    )
    if found.small_steps and not text:
        reason = "a choice without `when` is for everybody"
        entry.fault("small_steps", reason, "Write `when:`, or leave small_steps out.")
    entry.finish()
    return found


BUILD_UP = "build_up"


def read_ceiling(draft: Draft, entry: Fields) -> Ceiling:
    by, urgency = (
        entry.text("by", required=False),
        entry.one_of("urgency", LATER, default=LATER[-1]),
    )
    if by:
        entry.asked |= {"judgement"}
        draft.cite(entry.place, entry.ids("claims"))
        if by not in draft.facts or draft.facts[by].kind != "number":
            entry.fault("by", f"'{by}' is not a number that is known about a person", "")
        bands = tuple(_band(draft, band, by) for band in entry.entries("bands"))
        _ordered(entry, bands)
        entry.finish()
        return Ceiling(by, bands, None, urgency)
    claims, judgement = cited(draft, entry)
    text, dose = entry.text("when", required=False), entry.dose("at_most", required=True)
    note_dose(draft, entry, "at_most", dose, "<=", claims, judgement)
    if text:
        note_numbers(draft, entry.place, text, claims, judgement)
    build_up = _of_build_up(entry, text)
    entry.finish()
    return Ceiling(
        "",
        (Band(None, dose or Dose(exact(entry, "0"), "mg", "day"), claims),),
        draft.criterion(text, entry.place) if text else None,
        urgency,
        build_up,
    )


def _of_build_up(entry: Fields, when: str) -> bool:
    """Whether this is a limit of starts and steps alone: no present dose is lowered for it, so it
    has no urgency."""
    build_up = entry.one_of("for", ("everybody", BUILD_UP), default="everybody") == BUILD_UP
    if build_up and (not when or "urgency" in entry.data):
        entry.fault(
            "for",
            "a limit of a build-up says `when`, and no urgency",
            "For everybody write the ceiling of a regimen.",
        )
    return build_up


def _band(draft: Draft, entry: Fields, by: str) -> Band:
    claims, judgement = cited(draft, entry)
    below, dose = (
        entry.raw("below"),
        entry.dose("at_most", required=True) or Dose(exact(entry, "0"), "mg", "day"),
    )
    entry.flag("otherwise")
    cut = exact(entry, str(below)) if below is not None else None
    if cut is not None:
        unit = draft.facts[by].unit if by in draft.facts else ""
        draft.numbers.append(Cited(f"{entry.place}.below", str(cut), unit, "<", claims, judgement))
    if dose.amount:
        note_dose(draft, entry, "at_most", dose, "<=", claims, judgement)
    entry.finish()
    return Band(cut, dose, claims)


def _ordered(entry: Fields, bands: tuple[Band, ...]) -> None:
    cuts = [band.below for band in bands]
    if (
        not cuts
        or cuts[-1] is not None
        or None in cuts[:-1]
        or cuts[:-1] != sorted({c for c in cuts[:-1] if c is not None})
    ):
        entry.fault(
            "bands",
            "cut points go from low to high and end with otherwise: true",
            "So no gap and no overlap can be written.",
        )
