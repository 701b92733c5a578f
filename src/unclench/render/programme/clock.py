"""At which times of the day moves are done: one after the other with a rest between, never two at
once, and none in the night."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time

from unclench.plan.programme.durations import MINUTE, seconds_once
from unclench.plan.programme.models import Item

Slots = list[time]
Taken = list[tuple[int, int]]
HOUR = 60
BY_DAY, AGAIN, BEDTIME, FIRST_HOUR = 10 * HOUR + 5, 17 * HOUR + 5, 21 * HOUR + 30, 8 * HOUR


def slots(items: tuple[Item, ...]) -> list[Slots]:
    """The times of each item. An item keeps its times while it grows, so each has room for the
    longest it will be."""
    taken: Taken = []
    found: dict[int, Slots] = {}
    fixed_first = sorted(enumerate(items), key=lambda pair: pair[1].dose.part != "hourly")
    for place, item in fixed_first:
        starts = list(_placed(item, taken))
        found[place] = [time(*divmod(start, HOUR)) for start in starts]
    return [found[place] for place in range(len(items))]


def _placed(item: Item, taken: Taken) -> Iterator[int]:
    length = minutes(item)
    for wanted in _wanted(item):
        start = wanted if item.dose.part == "hourly" else _free(wanted, length, taken)
        taken.append((start, start + length))
        yield start


def minutes(item: Item) -> int:
    """Whole minutes that have room for the longest amount."""
    return max(-(-seconds_once(step.amount, item.exercise) // MINUTE) for step in item.steps)


def _wanted(item: Item) -> Iterable[int]:
    times = max(step.amount.times_a_day for step in item.steps)
    match item.dose.part:
        case "hourly":
            return [FIRST_HOUR + HOUR * number for number in range(times)]
        case "bedtime":
            return [BEDTIME]
        case _:
            return [BY_DAY, AGAIN][:times]


def _free(start: int, length: int, taken: Taken) -> int:
    """The first time from here that touches nothing; after each move as long a rest as it took."""
    for begun, ended in sorted(taken):
        rest = ended - begun
        if start < ended + rest and begun < start + length:
            start = ended + rest
    return start
