"""Exact doses: whole numbers of the grain of the products to hand. Never a binary fraction, never
rounded."""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from types import MappingProxyType
from typing import NamedTuple

from unclench.content.types import Dose, Product
from unclench.errors import DoseError

# A judgement of this project: an oral syringe measures half a millilitre well, less not.
LEAST_ML = Fraction(1, 2)
MOST_GRAINS = 5_000

STRENGTH = re.compile(
    r"([0-9]{1,6}(?:\.[0-9]{1,4})?) ?(mg|mmol|g|micrograms|units)(?: ?/ ?([0-9]{1,4}(?:\.[0-9]{1,3})?) ?mL)?",  # noqa: E501 - one pattern
    re.IGNORECASE,
)
# 1.500 is one and a half for some and fifteen hundred for others.
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{2}0")
SPRAYS = re.compile(r".+ per spray")


class ProductStrength(NamedTuple):
    """How much one piece holds: one tablet or spray, or `ml` millilitres of a liquid."""

    amount: Fraction
    unit: str
    ml: Fraction | None


class DosePart(NamedTuple):
    """Pieces of one product in one dose: whole ones, at most one half, or millilitres."""

    product: Product
    wholes: int
    half: bool
    ml: Decimal | None


class Grid(NamedTuple):
    """Every single dose that the products make, in grains, from 0 upwards; `recipes` says how, with
    the fewest halves and pieces."""

    unit: str
    grain: Decimal
    doses: tuple[int, ...]
    recipes: MappingProxyType[int, tuple[DosePart, ...]]
    products: tuple[Product, ...]

    def amount(self, grains: int) -> Decimal:
        """Grains as an exact amount of `unit`."""
        return plain(self.grain * grains)


def plain(number: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    return Decimal(f"{number.normalize():f}")


@lru_cache(maxsize=1024)
def read_strength(text: str) -> ProductStrength:
    """`10 mg`, `10 mg/5 mL`, `… per spray`; DoseError when it can be read in no way, or in two."""
    if SPRAYS.fullmatch(text):
        return ProductStrength(Fraction(1), "sprays", None)
    found = STRENGTH.fullmatch(text.strip())
    if (
        found is None
        or THOUSANDS.fullmatch(found[1])
        or Fraction(found[1]) == 0
        or (found[3] and Fraction(found[3]) == 0)
    ):
        raise DoseError(
            f"'{text}' is not the strength of a product: write it like '10 mg' or '10 mg/5 mL'."
        )
    return ProductStrength(
        Fraction(found[1]), found[2].lower(), Fraction(found[3]) if found[3] else None
    )


def liquid(product: Product) -> bool:
    return read_strength(product.strength).ml is not None


def exact(dose: Dose, unit: str) -> Fraction:
    """The amount of a dose in `unit`; DoseError when it is another unit, negative or no number."""
    if dose.unit != unit:
        raise DoseError(f"{dose} is not in {unit}: amounts of different units are never compared.")
    if not dose.amount.is_finite() or dose.amount < 0:
        raise DoseError(
            f"{dose.amount:,} {dose.unit} is not an amount: it has to be a number that is not "
            "below 0."
        )
    return Fraction(dose.amount)


def solid_grain(products: Iterable[Product]) -> Decimal | None:
    """The amount of which every solid product is a whole multiple, halves included; None without
    solids."""
    pieces = [size for product in products if not liquid(product) for size in _sizes(product)]
    return _decimal(common(pieces)) if pieces else None


def common(amounts: Iterable[Fraction]) -> Fraction:
    """The largest amount of which all are whole multiples."""
    sizes = list(amounts)
    below = lcm(*(size.denominator for size in sizes))
    return Fraction(gcd(*(int(size * below) for size in sizes)), below)


def _sizes(product: Product) -> list[Fraction]:
    whole = read_strength(product.strength).amount
    return [whole, whole / 2] if product.halves else [whole]


def _decimal(number: Fraction) -> Decimal:
    found = plain(Decimal(number.numerator) / Decimal(number.denominator))
    if Fraction(found) != number:
        raise DoseError(f"{number} cannot be written as an exact decimal: use another product.")
    return found


def _measured(product: Product, keep_to: Decimal | None) -> Fraction:
    """The least amount of a liquid: what the syringe measures, and the amounts that the tablets of
    the medicine come in."""
    strength = read_strength(product.strength)
    assert strength.ml is not None
    least = strength.amount * LEAST_ML / strength.ml
    if keep_to is None:
        return least
    base = common((least, Fraction(keep_to)))
    return base * lcm(int(least / base), int(Fraction(keep_to) / base))


@lru_cache(maxsize=512)
def grid(products: tuple[Product, ...], unit: str, keep_to: Decimal | None, most: Decimal) -> Grid:
    """Every single dose up to `most` of these products. A liquid keeps to multiples of `keep_to`,
    and is never mixed with anything."""
    _check(products, unit)
    solids = {p: _sizes(p) for p in products if not liquid(p)}
    liquids = {p: _measured(p, keep_to) for p in products if liquid(p)}
    grain = common((*(size for sizes in solids.values() for size in sizes), *liquids.values()))
    if Fraction(most) / grain > MOST_GRAINS:
        raise DoseError(
            f"{plain(most):,f} {unit} is too much to be worked out in parts of {grain} {unit}: "
            "check the amount."
        )
    top = int(Fraction(most) / grain)
    recipes = {0: ()} | _poured(liquids, grain, top) | _counted(_pieces(solids, grain), top)
    return Grid(unit, _decimal(grain), tuple(sorted(recipes)), MappingProxyType(recipes), products)


def _check(products: tuple[Product, ...], unit: str) -> None:
    if not products:
        raise DoseError(
            "No product is known to make the doses with: say which tablets are to hand."
        )
    for product in products:
        if read_strength(product.strength).unit != unit:
            raise DoseError(
                f"{product.strength} is not in {unit}: the amount of a salt is never used for the "
                "amount of what it holds."
            )


def _poured(
    liquids: dict[Product, Fraction], grain: Fraction, top: int
) -> dict[int, tuple[DosePart, ...]]:
    """One liquid for a dose, never two: the first that makes it."""
    found: dict[int, tuple[DosePart, ...]] = {}
    for product, least in liquids.items():
        strength = read_strength(product.strength)
        assert strength.ml is not None
        for total in range(int(least / grain), top + 1, int(least / grain)):
            found.setdefault(
                total,
                (
                    DosePart(
                        product, 0, False, _decimal(total * grain * strength.ml / strength.amount)
                    ),
                ),
            )
    return found


class Piece(NamedTuple):
    """A whole or half piece of a solid product, and how many grains it holds."""

    product: Product
    half: bool
    grains: int


def _pieces(solids: dict[Product, list[Fraction]], grain: Fraction) -> list[Piece]:
    """The largest first."""
    found = [
        Piece(product, i > 0, int(size / grain))
        for product, sizes in solids.items()
        for i, size in enumerate(sizes)
    ]
    return sorted(found, key=lambda piece: -piece.grains)


def _counted(pieces: list[Piece], top: int) -> dict[int, tuple[DosePart, ...]]:
    """The fewest halves, then the fewest pieces, for every total that pieces add up to."""
    best: dict[int, tuple[int, int]] = {0: (0, 0)}
    recipes: dict[int, tuple[DosePart, ...]] = {0: ()}
    for total in range(1, top + 1):
        last = None
        for piece in pieces:
            if (before := best.get(total - piece.grains)) is None:
                continue
            cost = (before[0] + piece.half, before[1] + 1)
            if total not in best or cost < best[total]:
                best[total], last = cost, piece
        if last is not None:
            recipes[total] = _with(recipes[total - last.grains], last)
    return recipes


def _with(parts: tuple[DosePart, ...], piece: Piece) -> tuple[DosePart, ...]:
    """One piece more, the largest product first."""
    others = [part for part in parts if part.product is not piece.product]
    mine = next((part for part in parts if part.product is piece.product), None)
    mine = mine or DosePart(piece.product, 0, False, None)
    more = mine._replace(half=True) if piece.half else mine._replace(wholes=mine.wholes + 1)
    return (more,) if not others else tuple(sorted([*others, more], key=_largest_first))


def _largest_first(part: DosePart) -> Fraction:
    return -read_strength(part.product.strength).amount
