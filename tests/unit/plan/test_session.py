"""A session of moves: it fits into ten minutes, every second of it is counted, and it grows only as
the programme lets it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import pytest

from support.fences import ROOT
from support.movers import collection as exercises
from unclench.app.person import PersonRequest
from unclench.app.programme import ProgrammeRequest, programme
from unclench.content import load
from unclench.content.types.exercises import ExerciseAmount
from unclench.plan.programme import Programme
from unclench.plan.programme.budget import fitted, seconds_once
from unclench.plan.programme.session import (
    MOST_MOVES,
    MOST_SECONDS,
    MoveNow,
    PastSession,
    chosen,
    fewer,
    moves_now,
    phases,
    seconds_of,
)

DAY = date(2026, 11, 20)
CALF = "calf-wall"


@cache
def anna() -> Programme:
    asked = ProgrammeRequest(
        PersonRequest((ROOT / "examples" / "anna.yaml").read_bytes(), DAY, DAY)
    )
    return programme(asked, load(), exercises()).programme


def of(name: str, past: list[PastSession], today: date = DAY) -> MoveNow:
    return next(one for one in moves_now(anna(), past, today) if one.item.exercise.id == name)


def done(day: int, said: str = "same", name: str = CALF) -> PastSession:
    return PastSession(DAY + timedelta(day), (name,), said)


@pytest.mark.parametrize("exercise", exercises().exercises, ids=lambda one: one.id)
def test_every_second_of_a_move_is_counted(exercise: object) -> None:
    for name in exercise.doses:  # type: ignore[attr-defined]
        for amount in exercises().doses[name].amounts:
            run = phases(fitted(amount, exercise), exercise)  # type: ignore[arg-type]
            whole = sum(phase.seconds for phase in run)
            assert whole == seconds_once(fitted(amount, exercise), exercise)  # type: ignore[arg-type]


def test_a_session_has_at_most_three_moves_in_ten_minutes() -> None:
    moves = moves_now(anna(), [], DAY)
    taken = chosen(moves, anna(), frozenset({"stretching"}))
    assert 1 <= len(taken) <= MOST_MOVES and seconds_of(taken) <= MOST_SECONDS
    assert [move for move in moves if move in taken] == [*taken]
    assert CALF in {move.item.exercise.id for move in taken}


def test_a_first_move_is_taken_however_long_it_is() -> None:
    long = tuple(move._replace(seconds=1200) for move in moves_now(anna(), [], DAY))
    assert len(chosen(long, anna(), frozenset())) == 1


def test_it_begins_where_the_programme_begins() -> None:
    move = of(CALF, [])
    assert move.amount == move.item.steps[0].amount and not move.halved


def test_easier_is_easier_at_once_and_harder_comes_back() -> None:
    first = of(CALF, []).amount
    easier = of(CALF, [done(-3, "easier")])
    assert easier.halved and easier.amount == fewer(first)
    assert (easier.amount.repeats or 0) < (first.repeats or 0)
    again = of(CALF, [done(-3, "easier"), done(-2, "harder")])
    assert not again.halved and again.amount == first


def test_harder_waits_for_the_week_of_its_step() -> None:
    first = of(CALF, []).amount
    soon = [done(day, "harder") for day in range(-6, 0)]
    assert of(CALF, soon).amount == first
    later = [done(-21), *soon]
    assert of(CALF, later).amount == of(CALF, []).item.steps[1].amount != first


def test_it_never_grows_twice_in_a_week_nor_beyond_its_programme() -> None:
    daily = [done(day, "harder") for day in range(-300, 0)]
    steps = of(CALF, []).item.steps
    seen = []
    for many in range(1, len(daily) + 1):
        amount = of(CALF, daily[:many]).amount
        seen.append([step.amount for step in steps].index(amount))
    assert max(seen) == len(steps) - 1
    changes = [n for n, (a, b) in enumerate(pairwise(seen)) if a != b]
    assert all(b - a >= 7 for a, b in pairwise(changes))
    assert of(CALF, [*daily, done(0, "easier")]).amount == steps[-2].amount


def test_sessions_of_other_moves_and_later_days_change_nothing() -> None:
    first = of(CALF, []).amount
    assert of(CALF, [done(-1, "easier", "soleus-wall"), done(1, "easier")]).amount == first


def test_a_move_that_was_done_often_enough_this_week_is_last() -> None:
    five = [done(-day) for day in range(1, 6)]
    assert moves_now(anna(), five, DAY)[-1].item.exercise.id == CALF
    assert moves_now(anna(), five[:4], DAY)[-1].item.exercise.id != CALF


def test_fewer_is_rounded_up_and_leaves_the_rest() -> None:
    amount = ExerciseAmount(1, 30, 30, None, None, 3, None, None, 1, 5)
    assert fewer(amount) == amount._replace(repeats=2)
    assert fewer(amount._replace(repeats=None, minutes=1)).minutes == 1
