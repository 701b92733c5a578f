"""Facts of anybody: each drawn by itself, near the cut points of the knowledge, so that mixtures
occur which no record makes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random

from support.people import TODAY
from unclench.content import load
from unclench.criteria.engines.columns import FactColumns
from unclench.criteria.values import Facts, Interval, Members, Value
from unclench.patient.facts import Detail, Patient

UNASKED = 0.25
NEAR = (Decimal(-1), Decimal("-0.001"), Decimal(0), Decimal("0.001"), Decimal(1))
FULL = 3
CALM = 0.7


@cache
def empty() -> Patient:
    from unclench.intake import read_patient

    return read_patient(b"{}", load(), today=TODAY)


def patient_with(facts: Facts, on: date = TODAY) -> Patient:
    """A patient with just these facts, by whatever way."""
    details = {name: Detail("", "", on, "facts") for name in facts}
    return empty()._replace(facts=facts, details=details, on=on)


def anybody(seed: int, columns: Mapping[str, FactColumns]) -> Facts:
    chance = Random(f"anybody {seed}")
    unasked = chance.choice((0.02, UNASKED, 0.6, 0.9))
    found = {name: _value(of, chance) for name, of in columns.items() if chance.random() >= unasked}
    if chance.random() < CALM:
        found["signs"] = Members(frozenset(), True)
    return found


def _value(of: FactColumns, chance: Random) -> Value:
    match of.kind:
        case "number":
            near = [chance.choice(of.cuts or (Decimal(5),)) + chance.choice(NEAR) for _ in range(2)]
            low, high = sorted(near)
            return Interval(low, high) if chance.random() < UNASKED else Interval(low, low)
        case "yes_no":
            return chance.random() < 0.5
        case "choice":
            return chance.choice(of.members)
        case _:
            most = min(len(of.members), chance.choice((0, 1, 2, FULL)))
            return Members(frozenset(chance.sample(of.members, most)), chance.random() < 0.8)
