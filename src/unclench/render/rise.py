"""How a medicine is built up, in a few words: by equal steps, or by the amounts and days of a ladder."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from unclench.library.models import Regimen, Rung


def steps(regimen: Regimen) -> str:
    """`+10 mg/day every 7 days`; empty where no source gives a step. A ladder says the step itself, see `rungs`."""
    if regimen.ladder or not (regimen.step and regimen.every_days):
        return ""
    return f"+{regimen.step} every {regimen.every_days} days"


def rungs(ladder: Sequence[Rung]) -> str:
    """`25, 50, 100 mg/day for 7 days each, then 225 mg/day for 17 days`."""
    groups = [(days, list(found)) for days, found in groupby(ladder, key=lambda rung: rung.days)]
    return ", then ".join(_held(found, days) for days, found in groups)


def _held(found: list[Rung], days: int) -> str:
    amounts = ", ".join(f"{rung.amount.amount.normalize():,f}" for rung in found)
    unit, each = found[0].amount.unit, " each" if len(found) > 1 else ""
    return f"{amounts} {unit}/day for {days} day{'s' if days > 1 else ''}{each}"
