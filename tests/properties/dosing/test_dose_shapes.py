"""Ways down in every number of doses a day, in every region and with other products: their shape,
and with how few strengths (I12)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from properties.dosing import laws
from properties.dosing.laws import START, body
from properties.dosing.test_dose_coming_off import TAPERED, day, totals
from unclench.content.types import Option, Product
from unclench.errors import DoseError
from unclench.plan.dosing import strengths
from unclench.plan.dosing.derive import derive
from unclench.plan.dosing.models import Schedule
from unclench.plan.dosing.tablets import by_form
from unclench.plan.dosing.taper import taper

REGIONS = (None, "us", "uk")
EVERY = 4


def way_down(option: Option, amount: Decimal, **more: Any) -> Schedule | None:
    try:
        return taper(option, day(option, amount), start=START, **more)
    except DoseError as error:
        assert str(error) and "\n" not in str(error)
        return None


def ways_down(option: Option) -> Iterator[Schedule]:
    """In 1 to 4 doses a day, in every region, with all products and with each form's second
    strength alone."""
    strengths_of = [product.strength for product in body(option).products[1:2]]
    for amount in totals(option)[::EVERY]:
        for region in REGIONS:
            for times in (None, 1, 2, 3, 4):
                yield from filter(
                    None, [way_down(option, amount, region=region, doses_per_day=times)]
                )
        for strength in strengths_of:
            yield from filter(None, [way_down(option, amount, products=(strength,))])


def keeps_the_laws(option: Option) -> int:
    found = 0
    for plan in ways_down(option):
        laws.holds_for_all(plan)
        few_strengths(plan)
        found += 1
    return found


def few_strengths(plan: Schedule) -> None:
    """No product is named that no dose is made of, and none can be left out without many more
    tablets at once."""
    used = set(laws.boxes(plan))
    if plan.unit != "mg":
        return
    assert used == {product.strength for product in plan.request.products}
    assert len(used) <= strengths.MOST_STRENGTHS
    for fewer in combinations(plan.request.products, len(plan.request.products) - 1):
        assert not fewer or worse(plan, fewer), f"{fewer} would do instead of {used}"


def worse(plan: Schedule, fewer: tuple[Product, ...]) -> bool:
    """Whether a plan without one of the strengths cannot be made, or takes more trouble."""
    try:
        other = derive(plan.request._replace(products=fewer))
    except DoseError:
        return True
    group = next(group for group in by_form(plan.request.pool) if plan.request.products[0] in group)
    return strengths._cost(other, group) >= strengths._cost(plan, group)


@pytest.mark.parametrize("option", TAPERED, ids=lambda option: option.id)
def test_every_way_down_keeps_its_shape_and_needs_few_strengths(option: Option) -> None:
    assert keeps_the_laws(option) > 10


def test_the_usual_strength_comes_first() -> None:
    """UK and US alike: the scored 10 mg tablet alone, halves for 5 mg."""
    option = next(option for option in TAPERED if option.id == "baclofen")
    for region in REGIONS:
        plan = way_down(option, Decimal(60), region=region)
        assert plan is not None
        assert laws.boxes(plan) == {"10 mg"}


def test_a_choice_of_every_strength_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    strengths._fewest.cache_clear()
    monkeypatch.setattr(strengths, "_sets", lambda group: iter([group]))
    with pytest.raises(AssertionError):
        for option in TAPERED:
            keeps_the_laws(option)
    strengths._fewest.cache_clear()
