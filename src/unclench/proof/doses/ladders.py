"""Climbs by a ladder: for all ladders of a length, and for those of the knowledge under every
limit, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from unclench.content.types import Option, Regimen
from unclench.proof.doses.formulas import Formulas, Number, least
from unclench.proof.doses.theorem import Theorem

LENGTHS = (2, 3, 7, 12)


def ladders(f: Formulas) -> Iterator[Theorem]:
    """The theorems about every ladder, one for each number of amounts."""
    for length in LENGTHS:
        yield from _climbing(f, length)
        yield _held(f, length)


def _climbing(f: Formulas, length: int) -> Iterator[Theorem]:
    from z3 import Or, Reals

    amounts = Reals(" ".join(f"amount{n}" for n in range(length)))
    now, last, lower, most = Reals("now last lower most")
    rising = [amounts[0] > 0, *(low < high for low, high in pairwise(amounts))]
    after = f.rung(now, amounts, last)
    nothing_between = [Or(amount <= now, amount >= after) for amount in amounts]
    yield Theorem(
        f"ladder-step-{length}",
        "I10",
        f"of {length} amounts the next one is taken, none is passed over, and never more than the "
        "limit",
        [*rising, now < last, last <= most, now < amounts[-1]],
        [
            now < after,
            after <= most,
            Or(after == last, *(after == one for one in amounts)),
            *nothing_between,
        ],
    )
    in_place = [Or(now > low, after <= high) for low, high in pairwise(amounts)]
    yield Theorem(
        f"ladder-in-place-{length}",
        "I10",
        f"a person who is not above one of {length} amounts is not above the next one after a step",
        [*rising, now < last, now < amounts[-1]],
        [Or(now >= amounts[0], after <= amounts[0]), *in_place],
    )
    yield Theorem(
        f"ladder-monotone-{length}",
        "I05",
        "under a lower limit the next total of a ladder is not higher",
        [*rising, lower <= last, now < lower],
        [f.rung(now, amounts, lower) <= f.rung(now, amounts, last)],
    )


def _held(f: Formulas, length: int) -> Theorem:
    from z3 import And, If, Ints, Real, Reals

    amounts = Reals(" ".join(f"amount{n}" for n in range(length)))
    days, total = Ints(" ".join(f"days{n}" for n in range(length))), Real("total")
    rising = [*(low < high for low, high in pairwise(amounts)), *(held > 0 for held in days)]
    kept = f.rung_days(total, amounts, days)
    own = [
        If(total == amount, kept == held, True) for amount, held in zip(amounts, days, strict=True)
    ]
    between = [
        If(And(low < total, total <= high), kept == held, True)
        for (low, high), held in zip(pairwise(amounts), days[1:], strict=True)
    ]
    return Theorem(
        f"ladder-days-{length}",
        "I10",
        f"each of {length} amounts is held for its own days, what lies between two as long as the "
        "higher one",
        rising,
        [*own, *between, kept > 0],
    )


def known_ladders(option: Option, f: Formulas) -> Iterator[Theorem]:
    """For each ladder of the knowledge: by day and under every limit, never above what the ladder
    says about that day."""
    for regimen in option.medicine.regimens if option.medicine else ():
        if regimen.ladder:
            yield _by_day(option, regimen, f)


def _by_day(option: Option, regimen: Regimen, f: Formulas) -> Theorem:
    """The climb under the limit `last`, step by step; what each step ends with is never above its
    place on the ladder."""
    from z3 import And, If, Real, RealVal

    amounts = [RealVal(str(Fraction(rung.amount.amount))) for rung in regimen.ladder]
    days = [rung.days for rung in regimen.ladder]
    last = Real("last")
    now: Number = least(amounts[0], last)
    wanted = [now <= amounts[0]]
    for before, amount, held in zip(amounts, amounts[1:], days, strict=False):
        wanted.append(If(now == before, f.rung_days(now, amounts, days) == held, True))
        now = If(now < last, f.rung(now, amounts, last), now)
        wanted.append(And(now <= amount, now <= last))
    return Theorem(
        f"ladder-known-{option.id}-{regimen.id}",
        "I10",
        f"under every limit no step of {option.name} ({regimen.id}) is above its place on the "
        "ladder, and each amount keeps its days",
        [last > 0],
        wanted,
    )
