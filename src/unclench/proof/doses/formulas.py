"""The arithmetic of the dose kernel, written once for numbers and for Z3: whatever is proved about
a formula is tested against the kernel.

Amounts are whole grains or exact numbers; a condition is a `bool`, or a Z3 formula when any part of
it is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any, NamedTuple

Number = Any  # int, Fraction, or an arithmetic term of Z3


class FormulaBands(NamedTuple):
    """Limits by a fact, from low to high: up to, not including, each cut its amount; `otherwise`
    above the last cut."""

    cuts: tuple[Number, ...]
    amounts: tuple[Number, ...]


def pick(condition: Any, yes: Number, no: Number) -> Number:
    """`yes` if the condition holds, else `no`."""
    if isinstance(condition, bool):
        return yes if condition else no
    from z3 import If

    return If(condition, yes, no)


def least(first: Number, *others: Number) -> Number:
    return reduce(lambda low, number: pick(number < low, number, low), others, first)


def greatest(first: Number, *others: Number) -> Number:
    return reduce(lambda high, number: pick(number > high, number, high), others, first)


class Formulas:
    """One method for each formula of plan/dosing and plan/limits."""

    def parts(self, total: Number, slots: int, low: Number, high: Number) -> list[Number]:
        """A day's total over its slots in two neighbouring doses, the larger ones first
        (split.split)."""
        spare = total - slots * low
        return [pick((n + 1) * (high - low) <= spare, high, low) for n in range(slots)]

    def made(self, total: Number, slots: int, low: Number, high: Number) -> list[Any]:
        """The cases in which that total can be made of these neighbours (split.split is not
        None)."""
        return [total == slots * low + n * (high - low) for n in range(slots)]

    def ceiling(self, limits: Sequence[Number]) -> Number:
        """The limit that applies (request.lowest, limits.Limits.lowest)."""
        return least(limits[0], *limits[1:])

    def by_bands(self, low: Number, high: Number, bands: FormulaBands) -> Number:
        """The strictest limit that a value between `low` and `high` may be under
        (limits._by_bands)."""
        found: Number = sum(bands.amounts) + 1
        starts = (None, *bands.cuts)
        for start, below, amount in zip(starts, (*bands.cuts, None), bands.amounts, strict=True):
            touched = least(found, amount)
            touched = touched if below is None else pick(low < below, touched, found)
            found = touched if start is None else pick(high >= start, touched, found)
        return found

    def rise(self, now: Number, step: Number, last: Number) -> Number:
        """The next total of a climb; `last` is the highest that can be made under the limit
        (climb._totals)."""
        return pick(now + step > last, last, now + step)

    def rung(self, now: Number, amounts: Sequence[Number], last: Number) -> Number:
        """The next total of a climb by a ladder; `now` where it has ended (rising.next_total,
        climb._totals)."""
        found = now
        for amount in reversed(amounts):
            found = pick(now < amount, least(amount, last), found)
        return found

    def rung_days(self, total: Number, amounts: Sequence[Number], days: Sequence[Number]) -> Number:
        """The days a total of a ladder is kept before more (rising.held_days)."""
        found = days[-1]
        for amount, held in zip(reversed(amounts), reversed(days), strict=True):
            found = pick(total <= amount, held, found)
        return found

    def kept(self, days: Number, left: Number) -> Number:
        """How long a step is kept when this many days of a course are left
        (climb._shortened)."""
        return least(days, left)

    def cap(self, total: Number, most: Number, line: Number, slow: Number) -> Number:
        """The largest step down (rate.cap)."""
        return pick(total <= line, slow, least(most, greatest(total - line, slow)))

    def lowest_next(self, now: Number, cap: Number, goal: Number, smallest: Number) -> Number:
        """The next total of a taper is not below this (taper._next, before whole grains)."""
        return greatest(now - cap, goal, pick(now > smallest, smallest, 0))

    def held_days(self, every: Number, slower: Number, not_under: Number, held: int) -> Number:
        """How long each of a number of totals is kept in a taper to nothing (taper._steps)."""
        return greatest(every * slower, -_whole(-not_under, held))


def _whole(number: Number, parts: int) -> Number:
    """The whole part of a quotient, rounded down; between whole numbers of Z3 it is written `/`."""
    return number // parts if isinstance(number, int) else number / parts


FORMULAS = Formulas()
