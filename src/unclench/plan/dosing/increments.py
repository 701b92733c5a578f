"""By how much a build-up rises, and how long each total is held: by equal steps, or by the amounts
and days of a ladder."""

from __future__ import annotations

from fractions import Fraction

from unclench.content.types import Regimen
from unclench.errors import DoseError
from unclench.plan.dosing.grains import exact
from unclench.plan.dosing.models import Request
from unclench.plan.dosing.request import per_day


def regimen_of(request: Request) -> Regimen:
    assert request.regimen is not None
    return request.regimen


def next_total(request: Request, now: Fraction) -> Fraction | None:
    """The day's total after this one, before any limit; None when no source gives one.

    On a ladder it is the next amount above: none is passed over, and what lies between two goes up
    to the higher one.
    """
    if ladder := _ladder(request):
        return next((amount for amount, _ in ladder if amount > now), None)
    step = step_size(request)
    return None if step is None else now + step


def held_days(request: Request, total: Fraction) -> int | None:
    """For how many days a total is held before more; None when no source says.

    A total between two amounts of a ladder replaces the higher one: a limit cut it,
    or it was taken already.
    """
    if ladder := _ladder(request):
        return next((days for amount, days in ladder if amount >= total), ladder[-1][1])
    return regimen_of(request).every_days


def step_size(request: Request) -> Fraction | None:
    """The equal step of the day's total; None when no source gives one."""
    regimen = regimen_of(request)
    if regimen.step is None or not regimen.every_days:
        return None
    return positive(per_day(regimen.step, len(request.slots), request.unit))


def positive(amount: Fraction) -> Fraction:
    if amount <= 0:
        raise DoseError("A dose has to be more than 0.")
    return amount


def _ladder(request: Request) -> tuple[tuple[Fraction, int], ...]:
    return tuple(
        (exact(rung.amount, request.unit), rung.days) for rung in regimen_of(request).ladder
    )
