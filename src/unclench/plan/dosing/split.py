"""A day's total over the slots of a day: as even as the products allow, the larger parts first to
the slot named first."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from fractions import Fraction

from unclench.errors import DoseError
from unclench.plan.dosing.grains import Grid, plain
from unclench.plan.dosing.models import SLOTS, Slot

# Which slots a day with this many doses has, the one with the larger part first.
ORDERS: dict[Slot, tuple[tuple[Slot, ...], ...]] = {
    "bedtime": (
        ("bedtime",),
        ("bedtime", "morning"),
        ("bedtime", "morning", "midday"),
        ("bedtime", "morning", "midday", "evening"),
    ),
    "evening": (
        ("evening",),
        ("evening", "morning"),
        ("evening", "morning", "midday"),
        ("evening", "morning", "midday", "bedtime"),
    ),
    "morning": (
        ("morning",),
        ("morning", "evening"),
        ("morning", "midday", "evening"),
        ("morning", "midday", "evening", "bedtime"),
    ),
}


def slots_for(doses_per_day: int, first: Slot) -> tuple[Slot, ...]:
    """The slots of a day, larger parts first; DoseError when a day has no room for that many."""
    if not 1 <= doses_per_day <= len(SLOTS):
        raise DoseError(
            f"{doses_per_day} doses do not fit a day of {len(SLOTS)} slots ({', '.join(SLOTS)})."
        )
    orders = ORDERS.get(first) or ORDERS["bedtime"]
    return orders[doses_per_day - 1]


def split(total: int, slots: int, doses: tuple[int, ...]) -> tuple[int, ...] | None:
    """`total` grains in `slots` parts, larger ones first; None when these doses cannot do it.

    Every part is one of `doses` (ascending, from 0), and all parts are equal or two neighbours
    among `doses`: with plain tablets the parts never differ by more than one quantum.
    """
    if total < 0 or total > slots * doses[-1]:
        return None
    at = bisect_right(doses, total // slots) - 1
    low = doses[at]
    spare = total - slots * low
    if spare == 0:
        return (low,) * slots
    larger, left = divmod(spare, doses[at + 1] - low)
    return None if left else (doses[at + 1],) * larger + (low,) * (slots - larger)


def doses_for(total: int, counts: tuple[int, ...], doses: tuple[int, ...]) -> int:
    """As few doses a day, of those allowed, as keep every one within `doses`."""
    return next((count for count in counts if total <= count * doses[-1]), counts[-1])


def divide(total: int, counts: tuple[int, ...], doses: tuple[int, ...]) -> tuple[int, ...] | None:
    """`split` in as few doses a day as keep every one within `doses`."""
    return split(total, doses_for(total, counts, doses), doses)


def below(total: int, counts: tuple[int, ...], doses: tuple[int, ...]) -> int:
    """The largest total, not above this one, that can be made."""
    top = min(total, counts[-1] * doses[-1])
    return next(t for t in range(top, -1, -1) if divide(t, counts, doses) is not None)


def cannot(
    total: Fraction, counts: tuple[int, ...], made: Grid, doses: tuple[int, ...]
) -> DoseError:
    """Says that a day's total (in the unit of the grid) cannot be made, and the nearest step below
    that can."""
    names = ", ".join(f"{product.strength} {product.form}" for product in made.products)
    grains = int(total / Fraction(made.grain))
    slots = doses_for(grains, counts, doses)
    times = "1 dose" if slots == 1 else f"{slots} doses"
    larger = (
        doses != made.doses
        and grains * Fraction(made.grain) == total
        and split(grains, slots, made.doses) is not None
    )
    most = f" of at most {made.amount(doses[-1]):,f} {made.unit}" if larger else ""
    wanted = plain(Decimal(total.numerator) / Decimal(total.denominator))
    nearest = made.amount(below(grains, counts, doses))
    return DoseError(
        f"{wanted:,f} {made.unit}/day in {times}{most} cannot be made with {names}; the nearest "
        f"step below is {nearest:,f} {made.unit}/day."
    )
