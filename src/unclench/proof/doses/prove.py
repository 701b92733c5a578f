"""Proofs about doses: for all totals, steps, limits and rates at once with Z3; for every kind of
person where the cases can be counted.

`prove_doses` is the way in. That the formulas are those of the running kernel is a test
(tests/properties/dosing/test_proofs.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from unclench.content.source.draft import Draft
from unclench.content.types import Band, Option
from unclench.plan.dosing.taper import MOST_STEPS
from unclench.proof.doses.formulas import FORMULAS, FormulaBands, Formulas, Number
from unclench.proof.doses.ladders import known_ladders, ladders
from unclench.proof.doses.running_limits import prove_monotone
from unclench.proof.doses.theorem import ProvedTheorem, Theorem, need_solver, prove

if TYPE_CHECKING:
    from z3 import BoolRef

SLOTS = (1, 2, 3, 4)
MOST_LIMITS = 6


def prove_doses(draft: Draft, formulas: Formulas = FORMULAS) -> tuple[ProvedTheorem, ...]:
    """Every theorem about doses, proved or with a case against it; InputError when the solver is
    not installed."""
    need_solver()

    return (*(prove(theorem) for theorem in theorems(draft, formulas)), *prove_monotone(draft))


def theorems(draft: Draft, formulas: Formulas) -> Iterator[Theorem]:
    """All of them, those about the limits of each medicine too."""

    for group in (splitting, ceilings, climbing, ladders, coming_off, long_enough):
        yield from group(formulas)
    for option in draft.options.values():
        yield from banded(option, formulas)
        yield from known_ladders(option, formulas)


def splitting(f: Formulas) -> Iterator[Theorem]:
    from z3 import And, Ints, Or

    total, low, high, most = Ints("total low high most")
    for slots in SLOTS:
        parts, made = f.parts(total, slots, low, high), Or(*f.made(total, slots, low, high))
        between = [low >= 0, low < high, slots * low <= total, total < slots * high]
        one = [And(low <= part, part <= high, Or(part == low, part == high)) for part in parts]
        larger_first = [before >= after for before, after in pairwise(parts)]
        yield Theorem(
            f"split-exact-{slots}",
            "I02",
            f"{slots} parts add up to the total, are two neighbours, the larger first, none above "
            "the most",
            [*between, made, high <= most],
            [
                sum(parts) == total,
                *one,
                *larger_first,
                parts[0] - parts[-1] <= high - low,
                parts[0] <= most,
            ],
        )
        yield Theorem(
            f"split-quantum-{slots}",
            "I02",
            f"where every quantum can be made, {slots} parts differ by one at most, and always "
            "exist",
            [*between, high == low + 1],
            [made, sum(parts) == total, parts[0] - parts[-1] <= 1],
        )


def ceilings(f: Formulas) -> Iterator[Theorem]:
    from z3 import Or, Reals

    for count in range(1, MOST_LIMITS + 1):
        *limits, more = Reals(" ".join(f"limit{n}" for n in range(count + 1)))
        most = f.ceiling(limits)
        yield Theorem(
            f"ceiling-lowest-{count}",
            "I03",
            f"of {count} limits the one that applies is one of them, above none, and one more "
            "never raises it",
            [],
            [
                Or(*(most == limit for limit in limits)),
                *(most <= limit for limit in limits),
                f.ceiling([*limits, more]) <= most,
            ],
        )


def climbing(f: Formulas) -> Iterator[Theorem]:
    from z3 import Ints, Reals

    now, step, last, lower, most, gone = Reals("now step last lower most gone")
    days, left = Ints("days left")
    after = f.rise(now, step, last)
    yield Theorem(
        "climb-step",
        "I10",
        "each rise is more than nothing and at most a step, and never above the limit",
        [step > 0, now < last, last <= most],
        [now < after, after <= now + step, after <= last, after <= most],
    )
    begun = f.rise(now, gone, last)
    yield Theorem(
        "climb-ends",
        "I10",
        "after n steps the total is the first one and n steps, or the last; so it ends after (last "
        "- first) / step of them",
        [step > 0, gone >= 0, now <= last],
        [
            f.rise(begun, step, last) == f.rise(now, gone + step, last),
            f.rise(now, last - now, last) == last,
        ],
    )
    yield Theorem(
        "climb-interval",
        "I10",
        "a step that another one follows is kept for its whole interval, also in a course of "
        "limited days",
        [days > 0, left > 0, left - f.kept(days, left) > 0],
        [f.kept(days, left) == days],
    )
    yield Theorem(
        "climb-monotone",
        "I05",
        "under a lower limit the next total is not higher",
        [step > 0, lower <= last],
        [f.rise(now, step, lower) <= f.rise(now, step, last)],
    )


def coming_off(f: Formulas) -> Iterator[Theorem]:
    from z3 import Ints, Real, Reals, ToReal

    most, line, slow = Reals("most line slow")
    whole, goal, smallest = Ints("after goal smallest")
    now, rate = Real("now"), [most > 0, line >= 0, slow > 0]
    cap, after, smallest_dose = f.cap(now, most, line, slow), ToReal(whole), ToReal(smallest)
    permitted = _permitted(now, most, line, slow)
    yield Theorem(
        "taper-cap",
        "I12",
        "a step down takes off something, at most the rate, and the smaller rate once the line is "
        "reached",
        [*rate, now > 0],
        [cap > 0, cap <= permitted],
    )
    lowest = f.lowest_next(now, cap, ToReal(goal), smallest_dose)
    chosen = [*rate, after >= lowest, after < now, goal >= 0, smallest > 0, now > 0]
    yield Theorem(
        "taper-step",
        "I12",
        "whatever total is chosen next is lower, by no more than the rate allows, and not below "
        "where it ends",
        chosen,
        [after < now, now - after <= permitted, whole >= goal],
    )
    yield from _comes_to_an_end(chosen, whole, now, smallest_dose)


def _comes_to_an_end(
    chosen: list[BoolRef], whole: Number, now: Number, smallest_dose: Number
) -> Iterator[Theorem]:
    from z3 import Int, ToReal

    yield Theorem(
        "taper-ends",
        "I12",
        "nothing ends but from the smallest dose there is",
        [*chosen, whole == 0],
        [now <= smallest_dose],
    )
    before = ToReal(Int("before"))
    yield Theorem(
        "taper-terminates",
        "I12",
        "each step takes off a grain at least and none goes below nothing: it ends after as many "
        "as there are grains",
        [*chosen, now == before],
        [whole >= 0, before - ToReal(whole) >= 1],
    )


def _permitted(now: Number, most: Number, line: Number, slow: Number) -> Number:
    """The promise, apart from the formula: the rate while above the line, the smaller one at or
    below it."""
    from z3 import If

    return If(now <= line, slow, most)


def long_enough(f: Formulas) -> Iterator[Theorem]:
    """One formula for each number of totals that a taper may have, so that all stay linear."""
    from z3 import And, Ints

    interval, not_under = Ints("interval not_under")
    kept = [(held, f.held_days(interval, 1, not_under, held)) for held in range(1, MOST_STEPS + 1)]
    yield Theorem(
        "taper-duration",
        "I12",
        f"all totals together are kept as long as the whole has to take, for 1 to {MOST_STEPS} of "
        "them",
        [interval >= 1, not_under >= 0],
        [And(held * days >= not_under, days >= interval) for held, days in kept],
    )


def banded(option: Option, f: Formulas) -> Iterator[Theorem]:
    from z3 import Or, Reals, RealVal

    low, high, lower, higher = Reals("low high lower higher")
    for ceiling in option.medicine.ceilings if option.medicine else ():
        if not ceiling.by:
            continue
        bands = FormulaBands(
            *(tuple(RealVal(str(number)) for number in part) for part in bands_of(ceiling.bands))
        )
        yield Theorem(
            f"bands-{option.id}-{ceiling.by}",
            "I05",
            f"a lower {ceiling.by} never raises the limit of {option.name}, a less certain one "
            "neither",
            [lower <= higher, low <= high, lower <= low, high <= higher],
            [
                f.by_bands(lower, lower, bands) <= f.by_bands(higher, higher, bands),
                f.by_bands(lower, higher, bands) <= f.by_bands(low, high, bands),
                Or(*(f.by_bands(low, high, bands) == amount for amount in bands.amounts)),
            ],
        )


def bands_of(bands: tuple[Band, ...]) -> FormulaBands:
    """The cut points and amounts of one limit."""
    cuts = (band.below for band in bands if band.below is not None)
    return FormulaBands(
        tuple(map(Fraction, cuts)), tuple(Fraction(band.at_most.amount) for band in bands)
    )
