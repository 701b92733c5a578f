"""Regimens and doses for tests of what is written about schedules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from unclench.errors import DoseError
from unclench.library import load
from unclench.library.models import Dose, Option, Regimen
from unclench.plan.dosing.titrate import titrate

DAY = date(2026, 11, 21)


def dose(amount: str, unit: str = "mg") -> Dose:
    return Dose(Decimal(amount), unit, "day")


def regimens() -> Iterator[tuple[Option, Regimen]]:
    """Every medicine with every regimen of which a schedule can be made."""
    for option in load().options:
        for regimen in option.medicine.regimens if option.medicine else ():
            try:
                titrate(option, regimen, None, start=DAY)
            except DoseError:
                continue
            yield option, regimen
