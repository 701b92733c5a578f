"""How fast a medicine is come off: what the knowledge allows of one step, or what a clinician
enters."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from unclench.content.types import Option, Taper
from unclench.errors import DoseError
from unclench.plan.dosing.grains import exact
from unclench.plan.dosing.request import medicine_of

RATE_ENTERED = "the taper was entered by a clinician: no source gives steps"


def rate_of(option: Option, entered: Taper | None) -> Taper:
    """The rate of the knowledge; DoseError when there is none, or when another one is entered."""
    stopping = medicine_of(option).stopping
    if stopping.taper is None and entered is None:
        harmless = stopping.abrupt == "harmless"
        why = (
            "none is known to be needed, and a clinician decides"
            if harmless
            else "the prescriber has to enter them"
        )
        raise DoseError(f"No source gives steps for coming off {option.name}: {why}.")
    if stopping.taper is not None and entered is not None:
        raise DoseError(
            f"The steps for coming off {option.name} are known: they are made slower, not replaced."
        )
    found = stopping.taper or entered
    assert found is not None
    if found.every_days < 1 or found.at_most.amount <= 0:
        raise DoseError("A step down is more than 0, and is held for a day at least.")
    return found


@lru_cache(maxsize=64)
def _figures(rate: Taper, unit: str) -> tuple[Fraction, Fraction, Fraction]:
    """The most of one step, the total at which it gets smaller (0: never), and the most from
    there."""
    most = exact(rate.at_most, unit)
    if rate.while_above is None or rate.then_at_most is None:
        return most, Fraction(0), most
    return most, exact(rate.while_above, unit), exact(rate.then_at_most, unit)


def cap(rate: Taper, total: Fraction, unit: str) -> Fraction:
    """The most that one step may take off this total. A step from above the slower part ends where
    that part begins."""
    most, line, slow = _figures(rate, unit)
    return slow if total <= line else min(most, max(total - line, slow))
