"""How an exercise grows: its amounts over the weeks, and the days on which it is done."""

from __future__ import annotations

from unclench.library.models_exercises import ExerciseDose
from unclench.plan.programme.models import Step

WEEK = 7


def steps(dose: ExerciseDose, weeks: int) -> tuple[Step, ...]:
    """The amounts that begin within so many weeks, each until the next one or the end."""
    last = min(weeks, dose.weeks or weeks)
    begun = [amount for amount in dose.amounts if amount.from_week <= last]
    ends = [*(amount.from_week - 1 for amount in begun[1:]), last]
    return tuple(Step(amount, end, days(amount.days_a_week)) for amount, end in zip(begun, ends, strict=True))


def days(count: int) -> tuple[int, ...]:
    """So many days of a week, spread evenly, the first always among them: 2 gives 0 and 4, so that rest days lie between."""
    return tuple(day for day in range(WEEK) if day * count % WEEK < count)
