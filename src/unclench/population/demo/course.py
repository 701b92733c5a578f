"""One made-up person with MS: how it went, the symptoms, the medicines and the results."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from unclench.content.content import Content
from unclench.content.types import Option, Product

PATTERNS = ("spasticity",) * 6 + ("spasm",) * 3 + ("cramp",) * 2 + ("unclear",)
# How often a result is on record; its mean, its spread and the decimals a laboratory prints.
RESULTS = {
    "egfr": (0.85, 82, 24, 0), "creatinine": (0.6, 84, 30, 0), "alt": (0.7, 32, 22, 0),
    "ast": (0.4, 29, 18, 0), "potassium": (0.8, 4, 0, 1), "sodium": (0.8, 139, 3, 0),
    "magnesium": (0.3, 1, 0, 2), "systolic_bp": (0.9, 126, 16, 0), "weight": (0.8, 72, 15, 1),
}  # fmt: skip
SPREADS_OF_SMALL = {"potassium": ("4.1", "0.4"), "magnesium": ("0.82", "0.1")}
OLDEST_DAYS, LATEST_DAYS = 700, 1


class MadeUpResult(NamedTuple):
    """A result of a test in the unit of its fact."""

    test: str
    value: Decimal
    on: date


class MadeUpOrder(NamedTuple):
    """A medicine that is taken: an amount of a product, so often a day, since a day."""

    option: Option
    product: Product
    pieces: int
    times: int
    since: date


class MadeUpPerson(NamedTuple):
    id: str
    sex: str
    born: date
    course: str
    mobility: str
    pattern: str
    spread: str
    severity: int
    signs: tuple[str, ...]
    conditions: tuple[str, ...]
    results: tuple[MadeUpResult, ...]
    orders: tuple[MadeUpOrder, ...]
    others: tuple[str, ...]
    no_allergies: bool


def draw(seed: int, number: int, day: date, content: Content) -> MadeUpPerson:
    """Person `number` of a seed; each has a stream of chance of their own."""
    chance = Random(f"{seed}/{number}")
    born = day - timedelta(days=chance.randint(19 * 365, 84 * 365))
    return MadeUpPerson(
        f"p{seed}-{number:08}",
        chance.choices(("female", "male"), (72, 28))[0],
        born,
        chance.choice(_values("ms_course", content)),
        chance.choice(_values("mobility", content)),
        chance.choice(PATTERNS),
        chance.choice(_values("distribution", content)),
        min(10, max(0, round(chance.gauss(5, 2.2)))),
        tuple(_signs(chance, content)),
        tuple(_conditions(chance, content)),
        tuple(_results(chance, day)),
        tuple(_orders(chance, day, content)),
        tuple(chance.sample(sorted(content.ingredients), chance.choice((0, 0, 1, 2, 3)))),
        chance.random() < 0.6,
    )


def _values(fact: str, content: Content) -> list[str]:
    return sorted(content.facts[fact].members or ())


def _signs(chance: Random, content: Content) -> list[str]:
    """Most people are asked and have none."""
    if chance.random() < 0.94:
        return []
    return [chance.choice(sorted(content.sign_names))]


def _conditions(chance: Random, content: Content) -> list[str]:
    named = sorted(name for name, found in content.conditions.items() if found.snomed)
    return chance.sample(named, chance.choice((0, 0, 0, 1, 1, 2, 3)))


def _results(chance: Random, day: date) -> list[MadeUpResult]:
    found = []
    for test, (share, mean, spread, decimals) in RESULTS.items():
        if chance.random() >= share:
            continue
        middle, width = SPREADS_OF_SMALL.get(test, (str(mean), str(spread)))
        value = Decimal(middle) + Decimal(width) * Decimal(f"{chance.gauss(0, 1):.4f}")
        digits = Decimal(1).scaleb(-decimals)
        on = day - timedelta(days=int(chance.triangular(LATEST_DAYS, OLDEST_DAYS, 30)))
        found.append(MadeUpResult(test, max(value, digits).quantize(digits), on))
    return found


def _orders(chance: Random, day: date, content: Content) -> list[MadeUpOrder]:
    """None, one or two of the medicines against spasticity."""
    known = [option for option in content.options if _can_be_ordered(option)]
    chosen = chance.sample(known, chance.choice((0, 1, 1, 1, 2)))
    return [_order(chance, option, day) for option in chosen]


def _can_be_ordered(option: Option) -> bool:
    medicine = option.medicine
    return medicine is not None and medicine.antispastic and bool(_in_mg(option))


def _in_mg(option: Option) -> list[Product]:
    products = option.medicine.products if option.medicine else ()
    return [one for one in products if one.strength.endswith(" mg")]


def _order(chance: Random, option: Option, day: date) -> MadeUpOrder:
    since = day - timedelta(days=chance.choice((3, 10, 20, 45, 120, 400, 900)))
    product = chance.choice(_in_mg(option))
    return MadeUpOrder(
        option, product, chance.choice((1, 1, 1, 2)), chance.choice((1, 2, 3, 3)), since
    )
