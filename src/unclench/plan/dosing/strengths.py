"""The products of a schedule: as few strengths as possible with few pieces, the usual one of
the region first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import combinations

from unclench.content.types import Option, Product
from unclench.errors import DoseError
from unclench.plan.dosing.calendar import DAY
from unclench.plan.dosing.grains import DosePart, grid
from unclench.plan.dosing.models import DosingRequest, Row, Schedule, SlotDose
from unclench.plan.dosing.request import Products, medicine_of, poured
from unclench.plan.dosing.tablets import by_form, usable

# Judgements of this project. One more box is as much trouble as five more pieces a day; so is a
# plan without the strength that is
# usual in the region. Two strengths in one dose are as much as three pieces, and more than four
# pieces at once as two boxes.
PIECES_OF_A_BOX = 5
PIECES_OF_A_MIXTURE = 3
MOST_AT_ONCE = 4
PIECES_OF_A_HANDFUL = 12
MOST_STRENGTHS = 3
SOME_DAY = date(2000, 1, 2)
Groups = tuple[tuple[Product, ...], ...]
Follow = Callable[[DosingRequest], Schedule]
Cost = tuple[Decimal, int, int]


def groups_of(option: Option, wanted: Products, region: str | None) -> Groups:
    """The products to hand as one group, or of the medicine's forms each by itself, in its
    order."""
    pool = usable(medicine_of(option), option.name, wanted, region)
    return by_form(pool) if wanted is None else (pool,)


def with_fewest(request: DosingRequest, groups: Groups, follow: Follow) -> DosingRequest:
    """The request with the products that cost least trouble, of the first form that makes it;
    DoseError when none does."""
    products = _fewest(
        request._replace(start=SOME_DAY, since=request.since and SOME_DAY - DAY), groups, follow
    )
    return poured(
        request._replace(
            products=products, pool=tuple(product for group in groups for product in group)
        )
    )


@lru_cache(maxsize=1024)
def _fewest(request: DosingRequest, groups: Groups, follow: Follow) -> tuple[Product, ...]:
    """The same for every start."""
    for group in groups:
        made = [plan for tried in _sets(group) if (plan := _if_made(request, tried, follow))]
        if made:
            return _used(min(made, key=lambda plan: _cost(plan, group)))
    follow(request._replace(products=groups[0]))
    raise DoseError(
        f"No products of {request.medicine} make this schedule."
    )  # unreached: all of them together were tried


def _sets(group: tuple[Product, ...]) -> Iterator[tuple[Product, ...]]:
    """Few strengths first; all of them together last, for what needs more."""
    most = min(MOST_STRENGTHS, len(group))
    yield from (found for count in range(1, most + 1) for found in combinations(group, count))
    if len(group) > most:
        yield group


def _if_made(
    request: DosingRequest, products: tuple[Product, ...], follow: Follow
) -> Schedule | None:
    try:
        return follow(request._replace(products=products))
    except DoseError:
        return None


def _doses(rows: tuple[Row, ...]) -> Iterator[SlotDose]:
    yield from (dose for row in rows for dose in (*row.doses, *(row.first_day or ())))


def parts_of(schedule: Schedule) -> dict[int, tuple[DosePart, ...]]:
    """What makes each dose of the schedule, by its grains."""
    request = schedule.request
    largest = max((dose.amount for dose in _doses(schedule.rows)), default=None)
    made = grid(request.products, request.unit, request.grain, largest) if largest else None
    return (
        {dose.grains: made.recipes[dose.grains] for dose in _doses(schedule.rows)} if made else {}
    )


def _used(schedule: Schedule) -> tuple[Product, ...]:
    """The products that some dose is made of, in their order."""
    used = {part.product for parts in parts_of(schedule).values() for part in parts}
    return tuple(product for product in schedule.request.products if product in used)


def _cost(plan: Schedule, group: tuple[Product, ...]) -> Cost:
    """How much trouble a plan is: first how far it gets, then pieces, boxes, mixtures and rows,
    then halves."""
    parts, used = parts_of(plan), _used(plan)
    days = [[parts[dose.grains] for dose in row.doses] for row in plan.rows]
    halves = max(sum(part.half for dose in day for part in dose) for day in days)
    unusual = any(product.common for product in group) and not any(
        product.common for product in used
    )
    trouble = (
        max(sum(map(_pieces, day)) for day in days)
        + halves
        + len(plan.rows)
        + PIECES_OF_A_BOX * (len(used) + unusual)
        + PIECES_OF_A_MIXTURE * any(len(made) > 1 for made in parts.values())
        + PIECES_OF_A_HANDFUL * any(_pieces(made) > MOST_AT_ONCE for made in parts.values())
    )
    reached = max(row.total for row in plan.rows)
    return (-reached if plan.request.kind == "titrate" else Decimal(0), trouble, halves)


def _pieces(parts: tuple[DosePart, ...]) -> int:
    """How many tablets, halves or measured volumes make one dose."""
    return sum(1 if part.ml is not None else part.wholes + part.half for part in parts)
