"""A day of a diary as it is noted step by step: each step is kept at once and can be taken back."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from unclench.app.diary import noted
from unclench.content.content import Content
from unclench.diary.changes import DayChange
from unclench.diary.entry import DiaryEntry
from unclench.diary.file import FiledVersion
from unclench.diary.written import to_tree
from unclench.errors import RequestError, unusable

if TYPE_CHECKING:
    from unclench.store.store import Store

# How often a change is tried again after another phone wrote the same day.
MOST_TRIES = 8


class DayRequest(NamedTuple):
    """`change` is made on what was noted by then, so that two who note one day at once lose
    nothing."""

    person: str
    day: date
    change: DayChange
    by: str
    now: datetime
    today: date


class UndoRequest(NamedTuple):
    """`version` is the newest one, as it was seen: it is taken back."""

    person: str
    day: date
    version: int
    by: str
    now: datetime


def day_key(day: date) -> str:
    """The key of the one entry that the pages keep for a day."""
    return f"day {day.isoformat()}"


def day_versions(store: Store, person: str, day: date) -> tuple[FiledVersion, ...]:
    """Every version of that entry, the first one first."""
    from unclench.store.diaries import entry_id, entry_versions

    return entry_versions(store, person, entry_id(person, day_key(day)))


def change_day(request: DayRequest, store: Store, content: Content) -> None:
    """Durable when it returns. RequestError names the part that cannot be noted."""
    for _ in range(MOST_TRIES):
        found = day_versions(store, request.person, request.day)
        before = found[-1].entry if found else None
        entry = _changed(request, before, content)
        if entry == before:
            return
        try:
            _write(request, entry, found, store)
        except RequestError:
            if day_versions(store, request.person, request.day) == found:
                raise
        else:
            return
    raise unusable("day", "others are noting this day just now", "Send it again.")


def _changed(request: DayRequest, before: DiaryEntry | None, content: Content) -> DiaryEntry | None:
    """None when nothing is noted any more."""
    day = {"date": request.day.isoformat()}
    tree = request.change(day if before is None else to_tree(before))
    return None if tree == day else noted(tree, request.today, content)


def _write(
    request: DayRequest, entry: DiaryEntry | None, found: tuple[FiledVersion, ...], store: Store
) -> None:
    from unclench.store.diaries import add_entry, change_entry
    from unclench.store.versions import KeyedRequest

    if not found:
        assert entry is not None
        asked = KeyedRequest(day_key(request.day), request.by, request.now)
        add_entry(store, request.person, entry, asked)
    else:
        asked = KeyedRequest(uuid4().hex, request.by, request.now)
        newest = found[-1]
        change_entry(store, request.person, newest.id, newest.version, entry, asked)


def undo_day(request: UndoRequest, store: Store) -> None:
    """The day as it was before its newest version. RequestError when that is another by now."""
    from unclench.store.diaries import change_entry
    from unclench.store.versions import KeyedRequest

    found = day_versions(store, request.person, request.day)
    if not 0 < request.version <= len(found):
        raise unusable("version", "there is nothing to take back", "Look at the day again.")
    before = found[request.version - 2].entry if request.version > 1 else None
    asked = KeyedRequest(f"undo {found[0].id} {request.version}", request.by, request.now)
    change_entry(store, request.person, found[0].id, request.version, before, asked)
