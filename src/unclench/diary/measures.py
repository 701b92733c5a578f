"""The numbers that judge a diary, from the claims that state them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from unclench.content.types import Claim

SCALE, WEEK, CRAMPS, GOALS = ("self-scale", "diary-week", "diary-cramps", "diary-goal-attainment")
CLAIMS = (SCALE, WEEK, CRAMPS, GOALS)


class Measures(NamedTuple):
    """Falls in percent from which a change is worthwhile, or a response; of cramps, over
    `cramp_days`. Means are of `window` days, of which `noted` have to be there."""

    worthwhile: Decimal
    response: Decimal
    fewer_cramps: Decimal
    cramp_days: int
    window: int
    noted: int


def measures_of(claims: Mapping[str, Claim]) -> Measures:
    """KeyError when a claim does not state its number."""
    falls = _numbers(claims[SCALE], "improvement")
    return Measures(
        min(falls),
        max(falls),
        max(_numbers(claims[CRAMPS], "fewer_cramps")),
        int(max(_numbers(claims[CRAMPS], "days"))),
        int(max(_numbers(claims[WEEK], "window"))),
        int(max(_numbers(claims[WEEK], "noted"))),
    )


def _numbers(claim: Claim, what: str) -> list[Decimal]:
    found = [value.number for value in claim.values if value.of == what]
    if not found:
        raise KeyError(f"{claim.id}: {what}")
    return found
