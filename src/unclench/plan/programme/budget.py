"""How long an exercise takes, and what fits into a day: few moves at first, then step by step, no
week above its budget. Getting into place is not counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from unclench.content.types.exercises import Budget, Exercise, ExerciseAmount
from unclench.plan.programme.models import ProgrammeItem, ProgrammeStep, Total
from unclench.plan.programme.order import Candidate

MINUTE = 60
WEEK = 7


class Load(NamedTuple):
    """Seconds on the fullest day of a week, and in the whole week."""

    day: int
    week: int


def fitted(amount: ExerciseAmount, exercise: Exercise) -> ExerciseAmount:
    """Where both sides are held in turn, one side rests while the other works: no extra rest."""
    return amount._replace(rest=None) if exercise.sides and amount.hold else amount


def seconds_once(amount: ExerciseAmount, exercise: Exercise) -> int:
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


def seconds_a_day(amount: ExerciseAmount, exercise: Exercise) -> int:
    """All sessions of a day."""
    return seconds_once(amount, exercise) * amount.times_a_day


def load(days: Iterable[int]) -> Load:
    """The load of a week from its seven days."""
    found = tuple(days)
    return Load(max(found), sum(found))


def totals(items: Iterable[ProgrammeItem], weeks: int) -> tuple[Total, ...]:
    """What each week asks on each of its days."""
    found = tuple(items)
    return tuple(Total(week, _days(found, week)) for week in range(1, weeks + 1))


def _days(items: tuple[ProgrammeItem, ...], week: int) -> tuple[int, ...]:
    running = [(item, step) for item in items for step in _in_week(item, week)]
    return tuple(
        sum(seconds_a_day(step.amount, item.exercise) for item, step in running if day in step.days)
        for day in range(WEEK)
    )


def _in_week(item: ProgrammeItem, week: int) -> Iterator[ProgrammeStep]:
    return (step for step in item.steps if step.amount.from_week <= week <= step.to_week)


def days(count: int) -> tuple[int, ...]:
    """That many days of a week, spread evenly, the first always among them: 2 gives 0 and 4, with
    rest days between."""
    return tuple(day for day in range(WEEK) if day * count % WEEK < count)


PERCENT = 100
At = dict[int, int]


class Fitted(NamedTuple):
    """The moves of a programme, each with its steps, and those that wait for later."""

    now: tuple[tuple[Candidate, tuple[ProgrammeStep, ...]], ...]
    later: tuple[Candidate, ...]


def fit(found: Iterable[Candidate], budget: Budget, weeks: int) -> Fitted:
    """At most this many moves, as many as the first days have room for; they grow while the budget
    of the week allows it."""
    now: list[Candidate] = []
    later: list[Candidate] = []
    for candidate in found:
        room = len(now) < budget.moves and _allowed(_first([*now, candidate]), _beginning(budget))
        (now if room else later).append(candidate)
    return Fitted(tuple(zip(now, _grown(now, budget, weeks), strict=True)), tuple(later))


def _first(now: list[Candidate]) -> Load:
    return _load(now, dict.fromkeys(range(len(now)), 0), 1)


def _beginning(budget: Budget) -> Load:
    return Load(budget.minutes_a_day * MINUTE, budget.most_minutes_a_week * MINUTE)


def _allowed(asked: Load, most: Load) -> bool:
    return asked.day <= most.day and asked.week <= most.week


def _next(last: Load, budget: Budget) -> Load:
    """The most that the week after this one may ask."""
    grown = PERCENT + budget.growth_percent
    return Load(
        min(last.day * grown // PERCENT, budget.most_minutes_a_day * MINUTE),
        min(last.week * grown // PERCENT, budget.most_minutes_a_week * MINUTE),
    )


def _load(now: list[Candidate], at: Mapping[int, int], week: int) -> Load:
    """What a week asks, with every move at the amount that it has reached."""
    running = [(*_amount(one, at[i]), one) for i, one in enumerate(now) if _runs(one, week)]
    return load(
        sum(seconds_a_day(amount, one.exercise) for amount, due, one in running if day in due)
        for day in range(WEEK)
    )


def _amount(one: Candidate, reached: int) -> tuple[ExerciseAmount, tuple[int, ...]]:
    amount = fitted(one.dose.amounts[reached], one.exercise)
    return amount, days(amount.days_a_week)


def _runs(one: Candidate, week: int) -> bool:
    return one.dose.weeks is None or week <= one.dose.weeks


def _grown(now: list[Candidate], budget: Budget, weeks: int) -> list[tuple[ProgrammeStep, ...]]:
    """For each move the amount of every week, those that stay the same joined."""
    at: At = dict.fromkeys(range(len(now)), 0)
    history = {1: dict(at)}
    for week in range(2, weeks + 1):
        if week > budget.first_weeks:
            at = _week(now, at, week, _next(_load(now, history[week - 1], week - 1), budget))
        history[week] = dict(at)
    return [
        _steps(one, {week: reached[i] for week, reached in history.items()})
        for i, one in enumerate(now)
    ]


def _week(now: list[Candidate], at: At, week: int, most: Load) -> At:
    """One step more for each move that is due, in their order but those that have grown least
    first, while there is room."""
    for i in sorted(at, key=lambda place: (at[place], place)):
        step = at[i] + 1
        amounts = now[i].dose.amounts
        if step < len(amounts) and amounts[step].from_week <= week:
            tried = {**at, i: step}
            at = tried if _allowed(_load(now, tried, week), most) else at
    return at


def _steps(one: Candidate, reached: Mapping[int, int]) -> tuple[ProgrammeStep, ...]:
    steps: list[ProgrammeStep] = []
    for week in (week for week in reached if _runs(one, week)):
        amount, due = _amount(one, reached[week])
        if steps and reached[week] == reached[week - 1]:
            steps[-1] = steps[-1]._replace(to_week=week)
        else:
            steps.append(ProgrammeStep(amount._replace(from_week=week), week, due))
    return tuple(steps)
