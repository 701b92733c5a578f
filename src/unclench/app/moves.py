"""A session of moves for one person: what is done today, and how it is noted in the diary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from unclench.app.diary import noted
from unclench.app.person import PersonRequest
from unclench.app.programme import ProgrammeRequest, programme
from unclench.app.set_moves import AppliedMoves, SetMoves, applied, choices
from unclench.content.content import Content
from unclench.content.types.exercises import Exercises
from unclench.diary.entry import DiaryEntry
from unclench.errors import unusable
from unclench.plan.programme import Programme
from unclench.plan.programme.session import MoveNow, PastSession, chosen, moves_now, seconds_of

if TYPE_CHECKING:
    from unclench.store.diaries import AddedEntry
    from unclench.store.store import Store

MINUTE = 60


class MovesRequest(NamedTuple):
    """`wanted` are the ids of moves to do instead of those that are proposed; `tired` asks for what
    is enough on a bad day; `set_moves` is what a physiotherapist set, if one did."""

    person: PersonRequest
    today: date
    audience: str = "person"
    diary: tuple[DiaryEntry, ...] = ()
    wanted: tuple[str, ...] = ()
    tired: bool = False
    set_moves: SetMoves | None = None


class MovesToday(NamedTuple):
    """`now` is what is proposed, `others` the other moves of the programme; `content` says
    nothing that is impossible for this person."""

    programme: Programme
    content: Content
    now: tuple[MoveNow, ...]
    others: tuple[MoveNow, ...]
    applied: AppliedMoves | None = None

    def seconds(self) -> int:
        return seconds_of(self.now)


class DoneRequest(NamedTuple):
    """What was done. `minutes` None: as long as the moves take."""

    person: str
    moves: tuple[str, ...]
    minutes: int | None
    next_time: str
    day: date
    key: str
    by: str
    now: datetime
    today: date


def moves_today(request: MovesRequest, content: Content, exercises: Exercises) -> MovesToday:
    """Raises what `unclench.app.programme.programme` raises."""
    asked = ProgrammeRequest(request.person, request.audience)
    made, spoken = programme(asked, content, exercises)
    found = _applied(request, made, content, exercises)
    made = made if found is None else found.programme
    moves = moves_now(made, past_sessions(request.diary), request.today)
    now = _proposed(request, moves, made, exercises)
    others = tuple(move for move in moves if move not in now)
    return MovesToday(made, spoken, now, others, found)


def _applied(
    request: MovesRequest, made: Programme, content: Content, exercises: Exercises
) -> AppliedMoves | None:
    if request.set_moves is None:
        return None
    may = choices(request.person, content, exercises)
    return applied(request.set_moves, made, may, exercises)


def _proposed(
    request: MovesRequest, moves: tuple[MoveNow, ...], made: Programme, exercises: Exercises
) -> tuple[MoveNow, ...]:
    wanted = request.wanted or (made.bad_day if request.tired else ())
    if found := tuple(move for move in moves if move.item.exercise.id in wanted):
        return found
    if request.set_moves is not None:
        return moves
    gentle = frozenset(place.measure for place in exercises.order if place.gentle)
    return chosen(moves, made, gentle)


def past_sessions(diary: Iterable[DiaryEntry]) -> Iterator[PastSession]:
    for entry in diary:
        if entry.exercise is not None and entry.exercise.moves:
            done = entry.exercise
            yield PastSession(entry.day, done.moves, done.next_time or "")


def note_done(
    request: DoneRequest, known: MovesToday, exercises: Exercises, store: Store, content: Content
) -> AddedEntry:
    """One entry of the diary; RequestError when nothing was done, or a move is none of the
    knowledge."""
    if not request.moves:
        raise unusable("moves", "nothing was ticked", "Tick each move that you did.")
    there = {exercise.id for exercise in exercises.exercises}
    if unknown := [name for name in request.moves if name not in there]:
        raise unusable("moves", f"'{unknown[0]}' is no move", "Load the page again.")
    seconds = {move.item.exercise.id: move.seconds for move in (*known.now, *known.others)}
    took = -(-sum(seconds.get(name, 0) for name in request.moves) // MINUTE)
    minutes = took if request.minutes is None else request.minutes
    exercise = {"minutes": minutes, "moves": [*request.moves], "next_time": request.next_time}
    tree = {"date": request.day.isoformat(), "exercise": exercise}
    return _added(request, noted(tree, request.today, content), store)


def _added(request: DoneRequest, entry: DiaryEntry, store: Store) -> AddedEntry:
    """The same press is the same request, however long the moves take by now."""
    from unclench.store.diaries import add_entry
    from unclench.store.versions import KeyedRequest, as_body

    asked = KeyedRequest(request.key, request.by, request.now)
    pressed = [request.moves, request.minutes, request.next_time, request.day.isoformat()]
    return add_entry(store, request.person, entry, asked, as_body(pressed))
