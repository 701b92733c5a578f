"""From one medicine to another: the old one down, the new one up, one change at a time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from unclench.errors import DoseError
from unclench.plan.dosing.derive import derive
from unclench.plan.dosing.models import Schedule


class Switch(NamedTuple):
    """Two proposals to be signed together. No day changes both, and every change is watched for as
    long as its medicine asks."""

    old: Schedule
    new: Schedule


def switch(old: Schedule, new: Schedule) -> Switch:
    """A cross-taper from a taper to 0 and a build-up: their steps in turn, the old one first.

    After each change the next one, of either medicine, waits as long as the row that began asks; so
    both go slower than alone, never faster. DoseError when they are not a taper and a build-up of
    two medicines.
    """
    if old.medicine == new.medicine:
        raise DoseError(
            "A switch needs two medicines: one that goes down and another that goes up."
        )
    if old.request.kind != "taper" or new.request.kind != "titrate" or old.then != "stopped":
        raise DoseError("A switch takes the old medicine down to 0 and builds the new one up.")
    if new.then != "continue":
        raise DoseError("The new medicine has a last day: it cannot replace one that is taken on.")
    down, up = _in_turn((_watched(old), _watched(new)), old.request.start)
    return Switch(
        derive(old.request._replace(start=down[0], dates=down)),
        derive(new.request._replace(start=up[0], dates=up, waits=True)),
    )


def _watched(schedule: Schedule) -> tuple[int, ...]:
    """The number of days each row is watched; the end of a taper as long as the last dose before
    it, and the present dose not at all."""
    begun = [row.gate for row in schedule.rows[1:2]] == ["none"]
    rows = schedule.rows[1:] if begun else schedule.rows
    days = [(row.next - row.start).days for row in rows]
    return (*days[:-1], days[-2]) if schedule.then == "stopped" else tuple(days)


def _in_turn(
    watched: tuple[tuple[int, ...], tuple[int, ...]], start: date
) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Start dates for both: alternating while both have steps left, then what is left of one."""
    turns = sorted([(step, which) for which in (0, 1) for step in range(len(watched[which]))])
    found: tuple[list[date], list[date]] = ([], [])
    on = start
    for step, which in turns:
        found[which].append(on)
        on += timedelta(days=watched[which][step])
    return tuple(found[0]), tuple(found[1])
