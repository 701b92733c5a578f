"""One session of a programme: which moves fit into ten minutes, and how much of each by what the
last sessions were like. A move grows by one step of its programme, never before the week of that
step and never twice in a week; it is made easier at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from unclench.content.types.exercises import Exercise, ExerciseAmount
from unclench.plan.programme.budget import MINUTE, WEEK, seconds_once
from unclench.plan.programme.models import Programme, ProgrammeItem

EASIER, HARDER = "easier", "harder"
MOST_MOVES, MOST_SECONDS = 3, 10 * MINUTE
HOURLY = "hourly"


class PastSession(NamedTuple):
    """The moves that were done on one day, and how the next time shall be ("" when it was not
    said)."""

    day: date
    moves: tuple[str, ...]
    next_time: str = ""


class MoveNow(NamedTuple):
    """A move with the amount for today. `halved`: fewer times than where the programme begins."""

    item: ProgrammeItem
    amount: ExerciseAmount
    seconds: int
    halved: bool


class _Level(NamedTuple):
    step: int = 0
    halved: bool = False
    grown: date | None = None


def moves_now(
    programme: Programme, past: Iterable[PastSession], today: date
) -> tuple[MoveNow, ...]:
    """Every move of the programme that is timed, with its amount for today; those of a rest day
    last."""
    sessions = sorted(past, key=lambda one: one.day)
    timed = [one for one in programme.items if one.dose.part != HOURLY]
    moves = [_now(item, sessions, today) for item in timed]
    return tuple(sorted(moves, key=lambda move: _rests(move, sessions, today)))


def chosen(
    moves: Iterable[MoveNow], programme: Programme, gentle: frozenset[str]
) -> tuple[MoveNow, ...]:
    """The gentle moves first, then the others in their order: at most three, within ten
    minutes."""
    first = sorted(moves, key=lambda move: move.item.exercise.measure not in gentle)
    taken: list[MoveNow] = []
    for move in first:
        full = len(taken) == MOST_MOVES
        if (not full and seconds_of([*taken, move]) <= MOST_SECONDS) or not taken:
            taken.append(move)
    places = {id(item): n for n, item in enumerate(programme.items)}
    return tuple(sorted(taken, key=lambda move: places[id(move.item)]))


def seconds_of(moves: Iterable[MoveNow]) -> int:
    return sum(move.seconds for move in moves)


def _now(item: ProgrammeItem, sessions: list[PastSession], today: date) -> MoveNow:
    mine = [one for one in sessions if item.exercise.id in one.moves and one.day <= today]
    level = _level(item, mine)
    amount = item.steps[level.step].amount
    if level.halved:
        amount = fewer(amount)
    return MoveNow(item, amount, seconds_once(amount, item.exercise), level.halved)


def _level(item: ProgrammeItem, mine: list[PastSession]) -> _Level:
    level = _Level()
    for one in mine:
        if one.next_time == EASIER:
            level = level._replace(step=max(0, level.step - 1), halved=level.step == 0)
        elif one.next_time == HARDER:
            level = _harder(level, item, one.day, mine[0].day)
    return level


def _harder(level: _Level, item: ProgrammeItem, day: date, first: date) -> _Level:
    if level.halved:
        return level._replace(halved=False, grown=day)
    week, step = (day - first).days // WEEK + 1, level.step + 1
    soon = level.grown is not None and (day - level.grown).days < WEEK
    if soon or step == len(item.steps) or item.steps[step].amount.from_week > week:
        return level
    return _Level(step, False, day)


def fewer(amount: ExerciseAmount) -> ExerciseAmount:
    """Half as often or half as long, rounded up."""
    return amount._replace(repeats=_half(amount.repeats), minutes=_half(amount.minutes))


def _half(number: int | None) -> int | None:
    return None if number is None else -(-number // 2)


def _rests(move: MoveNow, sessions: list[PastSession], today: date) -> bool:
    """Whether it was done on as many of the last seven days as it shall be in a week."""
    name = move.item.exercise.id
    done = {one.day for one in sessions if name in one.moves and 0 < (today - one.day).days < WEEK}
    return len(done) >= move.amount.days_a_week


class Phase(NamedTuple):
    """A part of a move: `hold`, `rest`, `repeat` or `minutes`; `side` is 0 for the first side, 1
    for the other one; `times` counts repeats."""

    kind: str
    seconds: int
    side: int = 0
    times: int = 1


def phases(amount: ExerciseAmount, exercise: Exercise) -> tuple[Phase, ...]:
    """A session of one move, second by second; all of them take `seconds_once`."""
    if amount.minutes:
        return (Phase("minutes", amount.minutes * MINUTE),)
    sides = (0, 1) if exercise.sides else (0,)
    repeats, sets = amount.repeats or 0, amount.sets or 1
    if amount.hold:
        return tuple(
            phase
            for _ in range(repeats * sets)
            for side in sides
            for phase in _held(amount, amount.hold, side)
        )
    return tuple(phase for _ in range(sets) for phase in _repeated(amount, repeats, sides))


def _held(amount: ExerciseAmount, hold: int, side: int) -> list[Phase]:
    rest = [Phase("rest", amount.rest, side)] if amount.rest else []
    return [Phase("hold", hold, side), *rest]


def _repeated(amount: ExerciseAmount, repeats: int, sides: tuple[int, ...]) -> list[Phase]:
    seconds = repeats * (amount.each or 0)
    found = [Phase("repeat", seconds, side, repeats) for side in sides] if seconds else []
    between = amount.rest if (amount.sets or 1) > 1 else None
    return [*found, *([Phase("rest", between)] if between else [])]
