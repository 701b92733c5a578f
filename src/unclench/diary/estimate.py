"""Robust estimates from few days: the shift between two groups of scores with its interval
(Hodges and Lehmann), and the slope over time (Theil and Sen). Exact fractions throughout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import comb
from typing import NamedTuple

# In at most one of ten comparisons the true shift lies outside the interval.
OUTSIDE = Fraction(1, 10)


class Shift(NamedTuple):
    """How much lower the later scores are, and the interval of shifts that fit them."""

    fall: Fraction
    least: Fraction
    most: Fraction


def median(values: Iterable[Fraction | int]) -> Fraction:
    """The middle value, or the mean of the two in the middle; ValueError without any."""
    ordered = sorted(map(Fraction, values))
    if not ordered:
        raise ValueError("a median needs a value")
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def shift(before: Sequence[Fraction], after: Sequence[Fraction]) -> Shift:
    """The median of all pairwise falls. Its interval are the pairs that a rank test would not
    rule out; with too few days for one it is all of them."""
    falls = sorted(early - late for early in before for late in after)
    cut = _ruled_out(len(before), len(after))
    return Shift(median(falls), falls[cut], falls[len(falls) - 1 - cut])


def slope(points: Sequence[tuple[int, Fraction]]) -> Fraction | None:
    """The median change a day over all pairs of days; None with fewer than two days."""
    slopes = [
        (later - early) / (then - day)
        for i, (day, early) in enumerate(points)
        for then, later in points[i + 1 :]
        if then != day
    ]
    return median(slopes) if slopes else None


@lru_cache(maxsize=256)
def _ruled_out(few: int, many: int) -> int:
    """How many of the outermost pairs on each side can be left out."""
    allowed = comb(few + many, few) * OUTSIDE / 2
    below, cut = 0, 0
    for rank, ways in enumerate(_ways(few, many)):
        below += ways
        if below > allowed:
            return max(cut - 1, 0)
        cut = rank + 1
    return 0  # unreached: all ways together are more than the allowed ones


@lru_cache(maxsize=256)
def _ways(few: int, many: int) -> tuple[int, ...]:
    """The number of orders of two groups with 0, 1, 2 … reversed pairs (Mann and Whitney)."""
    if few == 0 or many == 0:
        return (1,)
    made = [0] * (few * many + 1)
    for at, ways in enumerate(_ways(few - 1, many)):
        made[at + many] += ways
    for at, ways in enumerate(_ways(few, many - 1)):
        made[at] += ways
    return tuple(made)
