"""Reads how much of an exercise: holds, rests, repeats, days a week, and how they grow. Every number stands in a claim or is a judgement."""

from __future__ import annotations

from typing import Any

from unclench.library.draft import Cited, Draft
from unclench.library.models_exercises import Amount, ExerciseDose
from unclench.library.read_rules import spoken
from unclench.library.shape import Entry

PARTS = ("day", "bedtime", "hourly")
UNITS = {"hold": "s", "rest": "s", "minutes": "min", "repeats": "1", "sets": "1", "times_a_day": "/d", "days_a_week": "d/wk"}


def read_doses(draft: Draft, tree: dict[str, Any]) -> dict[str, ExerciseDose]:
    """Dose id → dose."""
    return {
        str(key): _dose(draft, str(key), Entry(body, f"exercises/doses: {key}", draft.problems)) for key, body in tree.items()
    }


def _dose(draft: Draft, key: str, entry: Entry) -> ExerciseDose:
    claims, judgement = entry.ids("claims"), entry.text("judgement", required=False)
    draft.cite(entry.place, claims)
    amounts = tuple(_amount(draft, inner, claims, judgement) for inner in entry.entries("amounts"))
    weeks = entry.integer("weeks")
    if weeks is not None:
        _cited(draft, f"{entry.place}.weeks", weeks, "wk", claims, judgement)
    text = entry.text("when", required=False)
    criterion = draft.criterion(text, entry.place) if text else None
    dose = ExerciseDose(key, entry.one_of("part", PARTS), criterion, amounts, weeks, spoken(draft, entry, "grows"), claims)
    if not amounts or amounts[0].from_week != 1 or [a.from_week for a in amounts] != sorted({a.from_week for a in amounts}):
        entry.fault("amounts", "the weeks begin with 1 and go up", "")
    entry.finish()
    return dose


def _amount(draft: Draft, entry: Entry, claims: tuple[str, ...], judgement: str) -> Amount:
    """`judged` names the numbers of an amount that rest on the judgement; all others must stand in a claim."""
    judged = entry.ids("judged")
    if judged and not judgement:
        entry.fault("judged", "whose judgement it is is missing", "Write judgement: beside the claims.")
    found = {key: entry.integer(key) for key in UNITS}
    for key, number in found.items():
        if number is not None:
            _cited(draft, f"{entry.place}.{key}", number, UNITS[key], claims, judgement if key in judged else "")
    times, days = found.pop("times_a_day"), found.pop("days_a_week")
    if times is None or days is None:
        entry.fault("", "times_a_day: and days_a_week: are needed", "Nothing is said about how often by default.")
    amount = Amount(
        entry.integer("from_week") or 1, found["hold"], found["rest"], found["minutes"], found["repeats"], found["sets"], times or 0, days or 0,
    )  # fmt: skip
    entry.finish()
    return amount


def _cited(draft: Draft, place: str, number: int, unit: str, claims: tuple[str, ...], judgement: str) -> None:
    draft.numbers.append(Cited(place, str(number), unit, "any", claims, judgement))
