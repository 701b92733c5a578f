"""Regimens and doses for tests of texts about schedules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from unclench.content import load
from unclench.content.types import Dose, Option, Regimen
from unclench.errors import DoseError
from unclench.plan.dosing.models import Schedule
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


def option(name: str) -> Option:
    return load().option(name)


def regimen(name: str, which: str) -> Regimen:
    medicine = option(name).medicine
    assert medicine is not None
    return next(found for found in medicine.regimens if found.id == which)


def mg(amount: str, unit: str = "mg", per: str = "day") -> Dose:
    return Dose(Decimal(amount), unit, per)


def up(
    name: str = "baclofen", which: str = "ten_weekly", ceiling: Dose | None = None, **more: Any
) -> Schedule:
    """A build-up that begins on DAY, unless told otherwise."""
    return titrate(option(name), regimen(name, which), ceiling, **{"start": DAY, **more})
