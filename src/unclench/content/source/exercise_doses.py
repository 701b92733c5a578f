"""Reads how much of an exercise: holds, rests, repeats, days a week, and how they grow. Every
number is in a claim or is a judgement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from unclench.content.source.draft import Cited, Draft
from unclench.content.source.fields import Fields
from unclench.content.source.rules import spoken
from unclench.content.types.exercises import (
    Aim,
    Budget,
    ExerciseAmount,
    ExerciseDose,
    Place,
    Turning,
)

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
        str(key): _dose(draft, str(key), Fields(body, f"exercises/doses: {key}", draft.problems))
        for key, body in tree.items()
    }


def _dose(draft: Draft, key: str, entry: Fields) -> ExerciseDose:
    claims, judgement = entry.ids("claims"), entry.text("judgement", required=False)
    draft.cite(entry.place, claims)
    part = entry.one_of("part", PARTS)
    amounts = tuple(
        _amount(draft, inner, claims, judgement, part) for inner in entry.entries("amounts")
    )
    weeks = entry.integer("weeks")
    if weeks is not None:
        _cited(draft, f"{entry.place}.weeks", weeks, "wk", claims, judgement)
    text = entry.text("when", required=False)
    criterion = draft.criterion(text, entry.place) if text else None
    dose = ExerciseDose(key, part, criterion, amounts, weeks, spoken(draft, entry, "grows"), claims)
    if (
        not amounts
        or amounts[0].from_week != 1
        or [a.from_week for a in amounts] != sorted({a.from_week for a in amounts})
    ):
        entry.fault("amounts", "the weeks begin with 1 and go up", "")
    entry.finish()
    return dose


def _amount(
    draft: Draft, entry: Fields, claims: tuple[str, ...], judgement: str, part: str
) -> ExerciseAmount:
    """`judged` names the numbers of an amount that rest on the judgement; all others must be in a
    claim."""
    judged = entry.ids("judged")
    if judged and not judgement:
        entry.fault(
            "judged", "whose judgement it is is missing", "Write judgement: next to the claims."
        )
    found = {key: entry.integer(key) for key in UNITS}
    for key, number in found.items():
        if number is not None:
            _cited(
                draft,
                f"{entry.place}.{key}",
                number,
                UNITS[key],
                claims,
                judgement if key in judged else "",
            )
    if part == REST:
        found.update(times_a_day=0, days_a_week=EVERY_DAY)
    _whole(entry, found, part)
    times, days = found.pop("times_a_day"), found.pop("days_a_week")
    amount = ExerciseAmount(
        entry.integer("from_week") or 1, **found, times_a_day=times or 0, days_a_week=days or 0
    )
    entry.finish()
    return amount


def _whole(entry: Fields, found: dict[str, int | None], part: str) -> None:
    """How often, and how long it takes: without these no day could be added up."""
    if found["times_a_day"] is None or found["days_a_week"] is None:
        entry.fault(
            "",
            "times_a_day: and days_a_week: are needed",
            "Nothing is said about how often by default.",
        )
    timed = found["minutes"] or (found["repeats"] and (found["hold"] or found["each"]))
    if not (found["hours"] if part == REST else timed):
        entry.fault(
            "",
            "how long it takes is missing",
            "Write minutes:, or repeats: with hold: or each:; for rest hours:.",
        )


def _cited(
    draft: Draft, place: str, number: int, unit: str, claims: tuple[str, ...], judgement: str
) -> None:
    draft.numbers.append(Cited(place, str(number), unit, "any", claims, judgement))


PLACE = "exercises/order"
AMOUNTS = {
    "first_weeks": "wk", "minutes_a_day": "min/d", "moves": "1", "bad_day_moves": "1",
    "growth_percent": "%/wk", "most_minutes_a_day": "min/d", "most_minutes_a_week": "min/wk",
}  # fmt: skip
INTERFERES = "interferes_with"


def read_budget(draft: Draft, tree: Mapping[str, Any]) -> Budget:
    """`budget:` of order.yaml; each of its numbers is in a claim."""
    entry = Fields(tree.get("budget"), f"{PLACE}: budget", draft.problems)
    claims = entry.ids("claims")
    draft.cite(entry.place, claims)
    found = {key: _cited_amount(draft, entry, key, unit, claims) for key, unit in AMOUNTS.items()}
    budget = Budget(**found, say=spoken(draft, entry, "say"), claims=claims)
    entry.finish()
    return budget


def read_turning(draft: Draft, tree: Mapping[str, Any]) -> Turning:
    """`turning:` of order.yaml."""
    entry = Fields(tree.get("turning"), f"{PLACE}: turning", draft.problems)
    claims = entry.ids("claims")
    draft.cite(entry.place, claims)
    found = Turning(
        draft.criterion(entry.text("when"), entry.place), spoken(draft, entry, "say"), claims
    )
    entry.finish()
    return found


def _cited_amount(draft: Draft, entry: Fields, key: str, unit: str, claims: tuple[str, ...]) -> int:
    number = entry.integer(key)
    if number is None or number < 1:
        entry.fault(key, "a whole number from 1 is needed", "A programme has no budget by default.")
        return 1
    draft.numbers.append(Cited(f"{entry.place}.{key}", str(number), unit, "any", claims, ""))
    return number


def read_order(draft: Draft, tree: Mapping[str, Any]) -> Iterator[Place]:
    """`measures:` of order.yaml, in the order of a day."""
    for body in tree.get("measures", ()):
        entry = Fields(body, PLACE, draft.problems)
        entry.text("judgement")
        keys = ("most", "most_per_muscle", "begin", "at_once")
        most, per_muscle, begin, at_once = (entry.integer(key) or 0 for key in keys)
        measure = entry.one_of("measure", tuple(draft.options))
        one_of = entry.text("one_of", required=False)
        flags = [entry.flag(key) for key in ("by_site", "gentle", "for_muscles")]
        yield Place(measure, most, per_muscle, flags[0], one_of, begin, at_once, flags[1], flags[2])
        entry.finish()


def read_aims(draft: Draft, tree: Mapping[str, Any]) -> Iterator[Aim]:
    """aims.yaml: `favours` names measures, muscles, exercises and parts of the day."""
    for key, body in tree.items():
        entry = Fields(body, f"exercises/aims: {key}", draft.problems)
        claims, judgement = entry.ids("claims"), entry.text("judgement", required=False)
        if not claims and not judgement:
            entry.fault(
                "claims", "nothing is said without a source", "Cite a claim, or write judgement:."
            )
        draft.cite(entry.place, claims)
        favours = entry.entry("favours") or Fields({}, f"{entry.place}.favours", draft.problems)
        helps = [favours.ids(part) for part in ("measures", "muscles", "exercises", "parts")]
        favours.finish()
        interferes = tuple(_member(draft, entry, word) for word in entry.ids("interferes"))
        words, say = entry.ids("words"), spoken(draft, entry, "say")
        text = entry.text("when", required=False)
        criterion = draft.criterion(text, entry.place) if text else None
        yield Aim(
            str(key),
            words,
            interferes,
            criterion,
            helps[0],
            helps[1],
            helps[2],
            helps[3],
            say,
            claims,
        )
        entry.finish()


def _member(draft: Draft, entry: Fields, word: str) -> str:
    if word not in (draft.facts[INTERFERES].members or ()):
        entry.fault("interferes", f"'{word}' is nothing that a complaint interferes with", "")
    return word


def unknown_favours(aims: tuple[Aim, ...], known: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Whatever an aim favours and no exercise has: one line for each."""
    for aim in aims:
        for part, names in known.items():
            yield from (
                f"{aim.id}: {part} {word}" for word in getattr(aim, part) if word not in names
            )
