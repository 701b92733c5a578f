"""Moves that a physiotherapist chooses and adapts for one person: what may be chosen, what was set,
and the programme that is made of it. What is against a move today wins over what was set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from unclench.app.person import PersonRequest
from unclench.app.programme import ProgrammeRequest, programme
from unclench.content.content import Content
from unclench.content.types.exercises import Exercise, ExerciseAmount, Exercises
from unclench.errors import Problem, RequestError
from unclench.plan.models import Reason
from unclench.plan.programme import Programme
from unclench.plan.programme.budget import MINUTE, WEEK, days, fitted, seconds_a_day
from unclench.plan.programme.models import ProgrammeItem, ProgrammeStep

MOST_SET = 6  # what one page holds
REST = "rest"
# The least and the most that can be typed; outside of it is a slip, not a decision.
BOUNDS = {
    "hold": (1, 300), "repeats": (1, 60), "minutes": (1, 60),
    "times_a_day": (1, 12), "days_a_week": (1, 7),
}  # fmt: skip
LONGEST_NOTE, LONGEST_NAME, MOST_MINUTES = 200, 100, 120
SET = "programme/set"


class Choosable(NamedTuple):
    """A move with the amount to begin with. `first`: the programme would begin with it. `because`:
    why a physiotherapist has to see to it, where one has."""

    exercise: Exercise
    amount: ExerciseAmount
    first: bool
    because: tuple[Reason, ...]
    notes: tuple[Reason, ...]


class SetMove(NamedTuple):
    """One move as it was set: the numbers that its kind has, and a word to the person."""

    id: str
    numbers: Mapping[str, int]
    note: str


class SetMoves(NamedTuple):
    """Everything that was set, by whom and when; `minutes` a day at the most."""

    by: str
    on: str
    minutes: int
    moves: tuple[SetMove, ...]


def choices(person: PersonRequest, content: Content, exercises: Exercises) -> tuple[Choosable, ...]:
    """What may be chosen for a person alone, then what more there is with a helper."""
    alone, helped = (
        programme(ProgrammeRequest(person, reader), content, exercises).programme
        for reader in ("clinician", "carer")
    )
    mine = choosable(alone, exercises)
    known = {one.exercise.id for one in mine}
    more = (one for one in choosable(helped, exercises) if one.exercise.id not in known)
    return (*mine, *(one._replace(first=False) for one in more))


def choosable(made: Programme, exercises: Exercises) -> tuple[Choosable, ...]:
    """What suits the person, and what suits once a physiotherapist has seen it; nothing that is
    against them or waits for a fact."""
    first = {item.exercise.id for item in made.items}
    timed = [item for item in (*made.items, *made.later) if item.dose.part != REST]
    found = {item.exercise.id: _of_item(item, first) for item in timed}
    for spoken in made.with_physio:
        amount = fitted(exercises.doses[spoken.exercise.doses[0]].amounts[0], spoken.exercise)
        if exercises.doses[spoken.exercise.doses[0]].part != REST:
            one = Choosable(spoken.exercise, amount, False, spoken.because, ())
            found.setdefault(spoken.exercise.id, one)
    return tuple(found.values())


def _of_item(item: ProgrammeItem, first: set[str]) -> Choosable:
    amount = item.steps[0].amount
    return Choosable(item.exercise, amount, item.exercise.id in first, (), item.notes)


def numbers_of(amount: ExerciseAmount) -> dict[str, int]:
    """The numbers that can be adapted."""
    found = {name: getattr(amount, name) for name in BOUNDS}
    return {name: number for name, number in found.items() if number is not None}


def amount_of(move: SetMove, one: Choosable) -> ExerciseAmount:
    return one.amount._replace(**{**numbers_of(one.amount), **move.numbers})


def check(sent: SetMoves, choices: tuple[Choosable, ...]) -> None:
    """RequestError names everything that cannot be set."""
    problems = [*_problems(sent, {one.exercise.id: one for one in choices})]
    if problems:
        raise RequestError(problems)


def _problems(sent: SetMoves, by_id: Mapping[str, Choosable]) -> Iterator[Problem]:
    if not sent.by.strip() or len(sent.by) > LONGEST_NAME or not sent.by.isprintable():
        yield Problem("by", "no name is given", "Write your name and role.")
    if not 1 <= sent.minutes <= MOST_MINUTES:
        yield Problem("minutes", "this is no number of minutes a day", f"1 to {MOST_MINUTES}.")
    if not 1 <= len(sent.moves) <= MOST_SET:
        yield Problem("moves", f"{len(sent.moves)} moves are chosen", f"Choose 1 to {MOST_SET}.")
    for move in sent.moves:
        yield from _of_move(move, by_id.get(move.id))
    seconds = longest_day(sent, by_id)
    if seconds > sent.minutes * MINUTE:
        took = -(-seconds // MINUTE)
        reason = f"these moves take {took} minutes a day, more than {sent.minutes}"
        yield Problem("minutes", reason, "Choose less, or set more minutes.")


def _of_move(move: SetMove, one: Choosable | None) -> Iterator[Problem]:
    if one is None:
        yield Problem(move.id, "this move cannot be chosen for this person", "Choose another.")
        return
    for name, number in move.numbers.items():
        least, most = BOUNDS.get(name, (1, 0))
        if name not in numbers_of(one.amount) or not least <= number <= most:
            named = name.replace("_", " ")
            yield Problem(move.id, f"{named} {number} cannot be", f"Write {least} to {most}.")
    if len(move.note) > LONGEST_NOTE or not move.note.replace("\n", " ").isprintable():
        yield Problem(move.id, "the note is too long", f"At most {LONGEST_NOTE} characters.")


def longest_day(sent: SetMoves, by_id: Mapping[str, Choosable]) -> int:
    """Seconds on the fullest day of the week."""
    each = [0] * WEEK
    for move in sent.moves:
        if (one := by_id.get(move.id)) is not None:
            amount = amount_of(move, one)
            for day in days(min(WEEK, max(1, amount.days_a_week))):
                each[day] += seconds_a_day(amount, one.exercise)
    return max(each)


class AppliedMoves(NamedTuple):
    """The programme of what was set; `left` are moves that are no longer for this person."""

    programme: Programme
    notes: Mapping[str, str]
    left: tuple[Exercise, ...]
    by: str
    on: str


def applied(
    found: SetMoves, made: Programme, may: tuple[Choosable, ...], exercises: Exercises
) -> AppliedMoves:
    """What was set, as far as it is among what may be chosen today. While something is urgent
    there are no moves at all."""
    by_id = {one.exercise.id: one for one in may}
    there = {one.id: one for one in exercises.exercises}
    items = tuple(_item(move, by_id[move.id], made, exercises) for move in found.moves
                  if move.id in by_id)  # fmt: skip
    left = tuple(there[move.id] for move in found.moves
                 if move.id not in by_id and move.id in there)  # fmt: skip
    notes = {move.id: move.note for move in found.moves if move.note}
    quick = min(items, key=lambda item: seconds_a_day(item.steps[0].amount, item.exercise),
                default=None)  # fmt: skip
    bad_day = (quick.exercise.id,) if quick else ()
    return AppliedMoves(
        made._replace(items=items, bad_day=bad_day, later=()), notes, left, found.by, found.on
    )


def _item(move: SetMove, one: Choosable, made: Programme, exercises: Exercises) -> ProgrammeItem:
    amount = amount_of(move, one)
    step = ProgrammeStep(amount, made.weeks, days(amount.days_a_week))
    dose = exercises.doses[one.exercise.doses[0]]
    title = one.exercise.title
    why = Reason(SET, title, (), one.exercise.claims)
    return ProgrammeItem(one.exercise, dose, (step,), why, one.notes, (), one.exercise.claims)


def to_tree(found: SetMoves) -> dict[str, Any]:
    moves = [{**move._asdict(), "numbers": dict(move.numbers)} for move in found.moves]
    return {**found._asdict(), "moves": moves}


def from_tree(tree: Any) -> SetMoves:
    moves = tuple(SetMove(**one) for one in tree["moves"])
    return SetMoves(**{**tree, "moves": moves})


def set_on(by: str, minutes: int, moves: Iterable[SetMove], today: date) -> SetMoves:
    return SetMoves(" ".join(by.split()), today.isoformat(), minutes, tuple(moves))
