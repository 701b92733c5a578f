"""One entry of a diary. `None` means not noted; an empty tuple means noted, and there was
nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Bouts(NamedTuple):
    """Spasms or cramps of one day: how many, where, and how many of them at night."""

    number: int
    where: tuple[str, ...] = ()
    at_night: int | None = None


class OwnScore(NamedTuple):
    """The person's own item, from 0 (none) to 10 (worst)."""

    name: str
    score: int


class NotedEffect(NamedTuple):
    """A side effect, by the id of its sign. Without an `end` it has not ended."""

    sign: str
    onset: date
    end: date | None = None


class DayDose(NamedTuple):
    """A medicine on one day: the total that was really taken, and how many doses were missed or
    taken in addition."""

    medicine: str
    total: Decimal | None = None
    unit: str = ""
    missed: int = 0
    extra: int = 0


class ExerciseDone(NamedTuple):
    """What was done of the programme: minutes, the ids of the exercises, and how the next time
    shall be: easier, same or harder."""

    minutes: int | None = None
    moves: tuple[str, ...] = ()
    next_time: str | None = None


class GoalScore(NamedTuple):
    """Goal attainment: 0 is as expected, -2 to +2 are less and more. The weight is importance
    times difficulty."""

    goal: str
    score: int
    weight: int = 1


class DiaryEntry(NamedTuple):
    """What was noted for one day; a day may have several entries. `severity` is the stiffness and
    `sleep` the disturbance of sleep, both like `pain` from 0 (none) to 10 (worst)."""

    day: date
    severity: int | None = None
    spasms: Bouts | None = None
    cramps: Bouts | None = None
    sleep: int | None = None
    pain: int | None = None
    own: OwnScore | None = None
    effects: tuple[NotedEffect, ...] | None = None
    doses: tuple[DayDose, ...] | None = None
    exercise: ExerciseDone | None = None
    triggers: tuple[str, ...] | None = None
    goals: tuple[GoalScore, ...] | None = None
    note: str = ""

    def is_empty(self) -> bool:
        return self == DiaryEntry(self.day)
