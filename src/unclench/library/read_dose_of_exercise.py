"""Reads how much of an exercise: holds, rests, repeats, days a week, and how they grow. Every number stands in a claim or is a judgement."""

from __future__ import annotations

from typing import Any

from unclench.library.draft import Cited, Draft
from unclench.library.models_exercises import Amount, ExerciseDose
from unclench.library.read_rules import spoken
from unclench.library.shape import Entry

REST = "rest"
PARTS = ("day", "bedtime", "hourly", REST)
UNITS = {
    "hold": "s", "rest": "s", "each": "s", "minutes": "min", "repeats": "1", "sets": "1",
    "times_a_day": "/d", "days_a_week": "d/wk", "hours": "h",
}  # fmt: skip
EVERY_DAY = 7


def read_doses(draft: Draft, tree: dict[str, Any]) -> dict[str, ExerciseDose]:
    """Dose id → dose."""
    return {
        str(key): _dose(draft, str(key), Entry(body, f"exercises/doses: {key}", draft.problems)) for key, body in tree.items()
    }


def _dose(draft: Draft, key: str, entry: Entry) -> ExerciseDose:
    claims, judgement = entry.ids("claims"), entry.text("judgement", required=False)
    draft.cite(entry.place, claims)
    part = entry.one_of("part", PARTS)
    amounts = tuple(_amount(draft, inner, claims, judgement, part) for inner in entry.entries("amounts"))
    weeks = entry.integer("weeks")
    if weeks is not None:
        _cited(draft, f"{entry.place}.weeks", weeks, "wk", claims, judgement)
    text = entry.text("when", required=False)
    criterion = draft.criterion(text, entry.place) if text else None
    dose = ExerciseDose(key, part, criterion, amounts, weeks, spoken(draft, entry, "grows"), claims)
    if not amounts or amounts[0].from_week != 1 or [a.from_week for a in amounts] != sorted({a.from_week for a in amounts}):
        entry.fault("amounts", "the weeks begin with 1 and go up", "")
    entry.finish()
    return dose


def _amount(draft: Draft, entry: Entry, claims: tuple[str, ...], judgement: str, part: str) -> Amount:
    """`judged` names the numbers of an amount that rest on the judgement; all others must stand in a claim."""
    judged = entry.ids("judged")
    if judged and not judgement:
        entry.fault("judged", "whose judgement it is is missing", "Write judgement: beside the claims.")
    found = {key: entry.integer(key) for key in UNITS}
    for key, number in found.items():
        if number is not None:
            _cited(draft, f"{entry.place}.{key}", number, UNITS[key], claims, judgement if key in judged else "")
    if part == REST:
        found.update(times_a_day=0, days_a_week=EVERY_DAY)
    _whole(entry, found, part)
    times, days = found.pop("times_a_day"), found.pop("days_a_week")
    amount = Amount(entry.integer("from_week") or 1, **found, times_a_day=times or 0, days_a_week=days or 0)
    entry.finish()
    return amount


def _whole(entry: Entry, found: dict[str, int | None], part: str) -> None:
    """How often, and how long it takes: without these no day could be added up."""
    if found["times_a_day"] is None or found["days_a_week"] is None:
        entry.fault("", "times_a_day: and days_a_week: are needed", "Nothing is said about how often by default.")
    timed = found["minutes"] or (found["repeats"] and (found["hold"] or found["each"]))
    if not (found["hours"] if part == REST else timed):
        entry.fault("", "how long it takes is missing", "Write minutes:, or repeats: with hold: or each:; for rest hours:.")


def _cited(draft: Draft, place: str, number: int, unit: str, claims: tuple[str, ...], judgement: str) -> None:
    draft.numbers.append(Cited(place, str(number), unit, "any", claims, judgement))
