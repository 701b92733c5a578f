"""A session of moves as a page shows it: each with its figures, its steps, and its seconds as a
list that a timer can run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from unclench.plan.programme.budget import MINUTE
from unclench.plan.programme.models import ProgrammeItem, ProgrammeStep
from unclench.plan.programme.session import MoveNow, Phase, phases
from unclench.render.figures.pictures import ExercisePicture, pictures
from unclench.render.figures.poses import near_side
from unclench.render.programme.amounts import amount, both_sides, for_helper, how, said, takes, time
from unclench.render.wording import Voice

OTHER = {"right": "left", "left": "right", "": ""}


class ShownPhase(NamedTuple):
    """`seconds` and `side` are for a timer; `said` is for a reader and for a voice."""

    kind: str
    seconds: int
    side: int
    said: str


class ShownMove(NamedTuple):
    """`rows` are the phases as a list: one line where the same is done again and again, with its
    number of times."""

    id: str
    key: str
    title: str
    figures: tuple[ExercisePicture, ...]
    steps: tuple[str, ...]
    helper: tuple[str, ...]
    notes: tuple[str, ...]
    amount: str
    takes: str
    phases: tuple[ShownPhase, ...]
    rows: tuple[str, ...]
    minutes: int


def shown_moves(moves: Iterable[MoveNow], voice: Voice) -> list[ShownMove]:
    return [_move(move, n, voice) for n, move in enumerate(moves, 1)]


def session_time(seconds: int, voice: Voice) -> str:
    return time(voice, seconds)


def _move(move: MoveNow, number: int, voice: Voice) -> ShownMove:
    item = move.item
    step = item.steps[0]._replace(amount=move.amount)
    key = f"move-{number}"
    run = tuple(_phase(one, item, voice) for one in phases(move.amount, item.exercise))
    return ShownMove(
        item.exercise.id,
        key,
        voice.say(item.exercise.title),
        tuple(pictures(item.exercise, key, voice)),
        (*how(item, voice), *both_sides(item, voice)),
        for_helper(item, voice),
        tuple(voice.say(note.text) for note in item.notes),
        _amount(item, step, voice),
        takes(item, step, voice),
        run,
        rows(run, voice),
        -(-move.seconds // MINUTE),
    )


def _amount(item: ProgrammeItem, step: ProgrammeStep, voice: Voice) -> str:
    return f"{amount(item, step, voice)}."


def _phase(phase: Phase, item: ProgrammeItem, voice: Voice) -> ShownPhase:
    side = _side(phase.side, item, voice) if item.exercise.sides else ""
    words = voice.word(f"moves.phase.{phase.kind}").replace("{n}", str(phase.times))
    named = f"{words}, {side}" if side and phase.kind != "rest" else words
    return ShownPhase(phase.kind, phase.seconds, phase.side, named)


def _side(side: int, item: ProgrammeItem, voice: Voice) -> str:
    near = near_side(item.exercise)
    if not near:
        return said(voice, "other_side" if side else "one_side")
    return said(voice, OTHER[near] if side else near)


def rows(run: tuple[ShownPhase, ...], voice: Voice) -> tuple[str, ...]:
    """`Hold, right: 30 s`, then the same for the left, then `3 times`."""
    lines = [f"{phase.said}: {time_of(phase.seconds, voice)}" for phase in run]
    once = _shortest_round(lines)
    times = len(lines) // len(once) if once else 0
    again = voice.word("moves.again").replace("{n}", str(times))
    return (*once, *([again] if times > 1 else []))


def _shortest_round(lines: list[str]) -> list[str]:
    """The fewest lines at the beginning of which all are made by saying them again."""
    for length in range(1, len(lines) + 1):
        if len(lines) % length == 0 and lines[:length] * (len(lines) // length) == lines:
            return lines[:length]
    return lines


def time_of(seconds: int, voice: Voice) -> str:
    """`2 min`, `90 seconds`: never about."""
    minutes, rest = divmod(seconds, MINUTE)
    if minutes and not rest:
        return said(voice, "time.minutes", minutes)
    return voice.word("moves.seconds").replace("{n}", str(seconds))
