"""A programme for one person as immutable values. Words stay in both voices; a surface picks
one."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from unclench.content.types.exercises import Budget, Exercise, ExerciseAmount, ExerciseDose
from unclench.content.types.facts import Words
from unclench.plan.models import Question, Reason, Urgent, Verdict


class ProgrammeStep(NamedTuple):
    """One amount from a week to a week (both included), and its days as places in the week (0 is
    the first day of the programme)."""

    amount: ExerciseAmount
    to_week: int
    days: tuple[int, ...]


class ProgrammeItem(NamedTuple):
    """One exercise at one part of the day. `why` is the reason for its place; `notes` are
    precautions that are said with it. `facts` and `claims` are what it rests on.
    """

    exercise: Exercise
    dose: ExerciseDose
    steps: tuple[ProgrammeStep, ...]
    why: Reason
    notes: tuple[Reason, ...]
    facts: tuple[str, ...]
    claims: tuple[str, ...]


class SpokenReason(NamedTuple):
    """An exercise that is named without being offered, and why: a physiotherapist comes first, or
    something speaks against it."""

    exercise: Exercise
    because: tuple[Reason, ...]


class Held(NamedTuple):
    """An exercise that waits until these facts are known."""

    exercise: Exercise
    needs: tuple[str, ...]


class Total(NamedTuple):
    """How many seconds of moves a week asks on each of its seven days."""

    week: int
    days: tuple[int, ...]


class Programme(NamedTuple):
    """`items` in the order of a day. While something is urgent, or a danger is not excluded, there
    are none.

    `bad_day` names the items that are enough on a bad day; `later` are moves that fit and wait, in
    their order; `resting` is how to sit and lie, which takes no time of its own; `totals` adds up
    every week. `unread` are words of the record that nothing here was checked against; `turning` is
    said while no position can be offered to a person who needs to change it; `never` says why
    nothing is for them."""

    record: str
    made_on: date
    starts: date
    weeks: int
    region: str | None
    content_version: str
    content_status: str
    urgency: str
    urgent: tuple[Urgent, ...]
    budget: Budget
    stop: Words
    stop_claims: tuple[str, ...]
    unread: tuple[str, ...]
    items: tuple[ProgrammeItem, ...] = ()
    bad_day: tuple[str, ...] = ()
    later: tuple[ProgrammeItem, ...] = ()
    resting: tuple[ProgrammeItem, ...] = ()
    totals: tuple[Total, ...] = ()
    with_physio: tuple[SpokenReason, ...] = ()
    held: tuple[Held, ...] = ()
    left_out: tuple[SpokenReason, ...] = ()
    measures: tuple[Verdict, ...] = ()
    unmatched: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    turning: tuple[Reason, ...] = ()
    never: tuple[Reason, ...] = ()
