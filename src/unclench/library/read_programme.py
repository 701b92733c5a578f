"""Reads what a programme may ask of somebody (budget), in which order measures stand, and what helps with which aim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from unclench.library.draft import Cited, Draft
from unclench.library.models_exercises import Aim, Budget, Place, Turning
from unclench.library.read_rules import spoken
from unclench.library.shape import Entry

PLACE = "exercises/order"
AMOUNTS = {
    "first_weeks": "wk", "minutes_a_day": "min/d", "moves": "1", "bad_day_moves": "1",
    "growth_percent": "%/wk", "most_minutes_a_day": "min/d", "most_minutes_a_week": "min/wk",
}  # fmt: skip
INTERFERES = "interferes_with"


def read_budget(draft: Draft, tree: Mapping[str, Any]) -> Budget:
    """`budget:` of order.yaml; each of its numbers stands in a claim."""
    entry = Entry(tree.get("budget"), f"{PLACE}: budget", draft.problems)
    claims = entry.ids("claims")
    draft.cite(entry.place, claims)
    found = {key: _cited(draft, entry, key, unit, claims) for key, unit in AMOUNTS.items()}
    budget = Budget(**found, say=spoken(draft, entry, "say"), claims=claims)
    entry.finish()
    return budget


def read_turning(draft: Draft, tree: Mapping[str, Any]) -> Turning:
    """`turning:` of order.yaml."""
    entry = Entry(tree.get("turning"), f"{PLACE}: turning", draft.problems)
    claims = entry.ids("claims")
    draft.cite(entry.place, claims)
    found = Turning(draft.criterion(entry.text("when"), entry.place), spoken(draft, entry, "say"), claims)
    entry.finish()
    return found


def _cited(draft: Draft, entry: Entry, key: str, unit: str, claims: tuple[str, ...]) -> int:
    number = entry.integer(key)
    if number is None or number < 1:
        entry.fault(key, "a whole number from 1 is needed", "A programme has no budget by default.")
        return 1
    draft.numbers.append(Cited(f"{entry.place}.{key}", str(number), unit, "any", claims, ""))
    return number


def read_order(draft: Draft, tree: Mapping[str, Any]) -> Iterator[Place]:
    """`measures:` of order.yaml, in the order of a day."""
    for body in tree.get("measures", ()):
        entry = Entry(body, PLACE, draft.problems)
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
        entry = Entry(body, f"exercises/aims: {key}", draft.problems)
        claims, judgement = entry.ids("claims"), entry.text("judgement", required=False)
        if not claims and not judgement:
            entry.fault("claims", "nothing is said without a source", "Cite a claim, or write judgement:.")
        draft.cite(entry.place, claims)
        favours = entry.entry("favours") or Entry({}, f"{entry.place}.favours", draft.problems)
        helps = [favours.ids(part) for part in ("measures", "muscles", "exercises", "parts")]
        favours.finish()
        interferes = tuple(_member(draft, entry, word) for word in entry.ids("interferes"))
        words, say = entry.ids("words"), spoken(draft, entry, "say")
        text = entry.text("when", required=False)
        criterion = draft.criterion(text, entry.place) if text else None
        yield Aim(str(key), words, interferes, criterion, helps[0], helps[1], helps[2], helps[3], say, claims)
        entry.finish()


def _member(draft: Draft, entry: Entry, word: str) -> str:
    if word not in (draft.facts[INTERFERES].members or ()):
        entry.fault("interferes", f"'{word}' is nothing that a complaint interferes with", "")
    return word


def unknown_favours(aims: tuple[Aim, ...], known: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """What an aim favours and nobody has: one line for each."""
    for aim in aims:
        for part, names in known.items():
            yield from (f"{aim.id}: {part} {word}" for word in getattr(aim, part) if word not in names)
