"""The days of a week on which something is done."""

from __future__ import annotations

WEEK = 7


def days(count: int) -> tuple[int, ...]:
    """So many days of a week, spread evenly, the first always among them: 2 gives 0 and 4, so that rest days lie between."""
    return tuple(day for day in range(WEEK) if day * count % WEEK < count)
