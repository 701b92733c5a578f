"""Reads limits on the total of a day: by bands of a fact, for somebody for whom a condition holds, or of a build-up alone."""

from __future__ import annotations

from unclench.library.citing import cited, note_dose
from unclench.library.draft import Cited, Draft
from unclench.library.models import Band, Ceiling, Dose
from unclench.library.read_basics import exact, note_numbers
from unclench.library.shape import Entry
from unclench.library.urgency import LATER

BUILD_UP = "build_up"


def read_ceiling(draft: Draft, entry: Entry) -> Ceiling:
    by, urgency = entry.text("by", required=False), entry.one_of("urgency", LATER, default=LATER[-1])
    if by:
        entry.asked |= {"unit", "judgement"}
        draft.cite(entry.place, entry.ids("claims"))
        if by not in draft.facts or draft.facts[by].kind != "number":
            entry.fault("by", f"'{by}' is not a number that is known of a person", "")
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


def _of_build_up(entry: Entry, when: str) -> bool:
    """Whether this is a limit of starts and steps alone: nobody comes down for it, so it has no urgency."""
    build_up = entry.one_of("for", ("everybody", BUILD_UP), default="everybody") == BUILD_UP
    if build_up and (not when or "urgency" in entry.data):
        entry.fault("for", "a limit of a build-up says `when`, and no urgency", "For everybody write the ceiling of a regimen.")
    return build_up


def _band(draft: Draft, entry: Entry, by: str) -> Band:
    claims, judgement = cited(draft, entry)
    below, dose = entry.raw("below"), entry.dose("at_most", required=True) or Dose(exact(entry, "0"), "mg", "day")
    entry.flag("otherwise")
    cut = exact(entry, str(below)) if below is not None else None
    if cut is not None:
        unit = draft.facts[by].unit if by in draft.facts else ""
        draft.numbers.append(Cited(f"{entry.place}.below", str(cut), unit, "<", claims, judgement))
    if dose.amount:
        note_dose(draft, entry, "at_most", dose, "<=", claims, judgement)
    entry.finish()
    return Band(cut, dose, claims)


def _ordered(entry: Entry, bands: tuple[Band, ...]) -> None:
    cuts = [band.below for band in bands]
    if not cuts or cuts[-1] is not None or None in cuts[:-1] or cuts[:-1] != sorted({c for c in cuts[:-1] if c is not None}):
        entry.fault(
            "bands", "cut points go from low to high and end with otherwise: true", "So no gap and no overlap can be written."
        )
