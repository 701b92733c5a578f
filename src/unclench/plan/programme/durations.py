"""How long an exercise takes: every hold, repeat, side, round and rest, in whole seconds. Getting
into place is not counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from unclench.content.types.exercises import Amount, Exercise
from unclench.plan.programme.models import Item, Step, Total

MINUTE = 60
WEEK = 7


class Load(NamedTuple):
    """Seconds on the fullest day of a week, and in the whole week."""

    day: int
    week: int


def fitted(amount: Amount, exercise: Exercise) -> Amount:
    """Where both sides are held in turn, one side rests while the other works: no extra rest."""
    return amount._replace(rest=None) if exercise.sides and amount.hold else amount


def seconds_once(amount: Amount, exercise: Exercise) -> int:
    """One session of an amount that is `fitted`."""
    if amount.minutes:
        return amount.minutes * MINUTE
    sides, rest, sets = 2 if exercise.sides else 1, amount.rest or 0, amount.sets or 1
    repeats = amount.repeats or 0
    if amount.hold:
        return (amount.hold + rest) * repeats * sides * sets
    return (
        (repeats * (amount.each or 0) * sides + rest) * sets
        if sets > 1
        else repeats * (amount.each or 0) * sides
    )


def seconds_a_day(amount: Amount, exercise: Exercise) -> int:
    """All sessions of a day."""
    return seconds_once(amount, exercise) * amount.times_a_day


def load(days: Iterable[int]) -> Load:
    """The load of a week from its seven days."""
    found = tuple(days)
    return Load(max(found), sum(found))


def totals(items: Iterable[Item], weeks: int) -> tuple[Total, ...]:
    """What each week asks on each of its days."""
    found = tuple(items)
    return tuple(Total(week, _days(found, week)) for week in range(1, weeks + 1))


def _days(items: tuple[Item, ...], week: int) -> tuple[int, ...]:
    running = [(item, step) for item in items for step in _in_week(item, week)]
    return tuple(
        sum(seconds_a_day(step.amount, item.exercise) for item, step in running if day in step.days)
        for day in range(WEEK)
    )


def _in_week(item: Item, week: int) -> Iterator[Step]:
    return (step for step in item.steps if step.amount.from_week <= week <= step.to_week)


def days(count: int) -> tuple[int, ...]:
    """That many days of a week, spread evenly, the first always among them: 2 gives 0 and 4, with
    rest days between."""
    return tuple(day for day in range(WEEK) if day * count % WEEK < count)
