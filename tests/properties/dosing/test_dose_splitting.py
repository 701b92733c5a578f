"""Every total over every number of slots with every set of products: exact, even, or an honest
'cannot be made' (I01, I02, I34)."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

import pytest

from properties.dosing.laws import MEDICINES, body, made_of, pieces, singles
from unclench.content.types import Dose, Option, Product
from unclench.plan.dosing import split as splitting
from unclench.plan.dosing.grains import Grid, grid, liquid
from unclench.plan.dosing.split import below, split
from unclench.plan.dosing.tablets import tablets, words

MADE = [option for option in MEDICINES if body(option).products]
FORBIDDEN = re.compile(
    r"\.\d*0(?!\d)|(?<!\d)\.\d|\d(mg|mL|mmol)|[UμĲ]g|\bqd\b|\bcc\b|1/2", re.IGNORECASE
)


def subsets(option: Option) -> list[tuple[Product, ...]]:
    """All subsets of the tablets of one form; and each liquid alone, and with the tablets."""
    solid = [
        p
        for p in body(option).products
        if not liquid(p) and p.form == body(option).products[0].form
    ]
    found = [chosen for size in range(1, len(solid) + 1) for chosen in combinations(solid, size)]
    poured = [p for p in body(option).products if liquid(p)]
    return [*found, *((p,) for p in poured), *((*solid, p) for p in poured)]


def most(option: Option) -> Decimal:
    """The highest limit; for a medicine without one three of its largest tablets."""
    limits = [band.at_most.amount for ceiling in body(option).ceilings for band in ceiling.bands]
    return max(
        limits,
        default=3 * max(size for product in body(option).products for size in pieces(product)),
    )


def grids(option: Option) -> list[Grid]:
    return [grid(chosen, body(option).measure, None, most(option)) for chosen in subsets(option)]


def splits_are_right(made: Grid) -> int:
    """Checks every total in every number of slots; how many."""
    doses = made.doses
    steps = {after - before for before, after in pairwise(doses)}
    for slots in (1, 2, 3, 4):
        even = {total for low, high in pairwise(doses) for total in _between(low, high, slots)} | {
            slots * doses[-1]
        }
        for total in range(doses[-1] + 1):
            parts = splitting.split(total, slots, doses)
            assert (parts is None) == (total not in even), f"{total} in {slots}"
            if parts is not None:
                assert sum(parts) == total
                assert set(parts) <= set(doses)
                assert list(parts) == sorted(parts, reverse=True)
                assert max(parts) - min(parts) <= max(steps)
                assert len(steps) > 1 or max(parts) - min(parts) in (0, *steps), (
                    "more than one quantum apart"
                )
            else:
                nearest = below(total, (slots,), doses)
                assert nearest == max(t for t in even if t < total)
    return 4 * doses[-1]


def _between(low: int, high: int, slots: int) -> list[int]:
    """All totals of `slots` parts that are two neighbours."""
    return [low * (slots - n) + high * n for n in range(slots + 1)]


@pytest.mark.parametrize("option", MADE, ids=lambda option: option.id)
def test_every_total_with_every_set_of_products(option: Option) -> None:
    assert sum(map(splits_are_right, grids(option))) > 0


@pytest.mark.parametrize("option", MADE, ids=lambda option: option.id)
def test_every_dose_that_can_be_made_is_found_and_said(option: Option) -> None:
    for made in grids(option):
        brute = (
            singles(made.products, most(option)) if not any(map(liquid, made.products)) else None
        )
        amounts = [made.amount(grains) for grains in made.doses]
        assert brute is None or amounts == brute
        for grains in made.doses[1:]:
            said = words(made.recipes[grains])
            assert made_of(said) == made.amount(grains), said
            assert not FORBIDDEN.search(said), said
            assert all(part.wholes + part.half > 0 or part.ml for part in made.recipes[grains])


@pytest.mark.parametrize("option", MADE, ids=lambda option: option.id)
def test_a_dose_that_cannot_be_made_is_answered_with_the_nearest_below(option: Option) -> None:
    unit = body(option).measure
    for chosen in subsets(option)[:20]:
        for amount in (Decimal(n) / 4 for n in range(1, 60)):
            found = tablets(Dose(amount, unit, "dose"), chosen)
            if found.words is None:
                assert found.below.amount < amount
                assert found.below.amount == 0 or tablets(found.below, chosen).words
            else:
                assert made_of(found.words) == amount
                assert found.below.amount == amount


def test_one_liquid_never_meets_another_or_a_tablet() -> None:
    for option in MADE:
        for made in grids(option):
            for parts in made.recipes.values():
                assert len(parts) == 1 or not [part for part in parts if part.ml is not None]


# --- seeded faults --------------------------------------------------------------------------------


def loses_one(total: int, slots: int, doses: tuple[int, ...]) -> tuple[int, ...] | None:
    parts = split(total, slots, doses)
    return parts and (max(parts[0] - 1, 0), *parts[1:])


def all_at_once(total: int, slots: int, doses: tuple[int, ...]) -> tuple[int, ...] | None:
    return (total, *(0,) * (slots - 1)) if total in doses else None


def rounds(total: int, slots: int, doses: tuple[int, ...]) -> tuple[int, ...] | None:
    """Makes what cannot be made by taking the nearest below."""
    return next(parts for t in range(total, -1, -1) if (parts := split(t, slots, doses)))


@pytest.mark.parametrize(
    "fault", [loses_one, all_at_once, rounds], ids=lambda fault: fault.__name__
)
def test_a_seeded_fault_is_caught(fault: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "split", fault)
    with pytest.raises(AssertionError):
        for option in MADE:
            for made in grids(option):
                splits_are_right(made)
