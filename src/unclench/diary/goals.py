"""Goal attainment scaling: one score for all goals of a person."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from unclench.diary.entry import GoalScore

EXPECTED, SPREAD = 50, 10
# The correlation between goals that the method assumes.
CORRELATION = Decimal("0.3")


def t_score(goals: Sequence[GoalScore]) -> Decimal | None:
    """`50 + 10 Σwx / √((1 - ρ) Σw² + ρ (Σw)²)` (the erratum's formula: the one first printed was
    wrong), to a tenth; None without goals. 50 is exactly as expected."""
    if not goals:
        return None
    weights = [Decimal(goal.weight) for goal in goals]
    gained = sum((Decimal(goal.score * goal.weight) for goal in goals), Decimal(0))
    squares = sum((weight * weight for weight in weights), Decimal(0))
    whole = sum(weights, Decimal(0))
    with localcontext(prec=28):
        spread = ((1 - CORRELATION) * squares + CORRELATION * whole * whole).sqrt()
        return (EXPECTED + SPREAD * gained / spread).quantize(Decimal("0.1"))


def met(goals: Sequence[GoalScore]) -> tuple[str, ...]:
    """The goals that were reached as expected, or better."""
    return tuple(goal.goal for goal in goals if goal.score >= 0)
