"""A process that notes entries and says each one that is durable; for tests that end or trace it.

`python -m support.writing FOLDER FIRST COUNT [MODE]`: MODE is another `synchronous` than FULL."""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from unclench.diary.entry import DiaryEntry
from unclench.store import connect
from unclench.store.diaries import add_entry
from unclench.store.location import StoreLocation
from unclench.store.store import Store, open_store
from unclench.store.versions import KeyedRequest

NOW = datetime(2026, 11, 20, tzinfo=UTC)
PERSON = "anna"
CHECKPOINT = "PRAGMA wal_autocheckpoint=20"


def note(store: Store, number: int) -> None:
    entry = DiaryEntry(date(2026, 11, 20), severity=number % 11, note="x" * (number % 700 + 1))
    add_entry(store, PERSON, entry, KeyedRequest(f"k{number}", "me", NOW))


def write_and_say(folder: Path, first: int, count: int, out: int) -> None:
    """One line on `out` for each entry, only after it is durable."""
    with open_store(StoreLocation(folder)) as store:
        for number in range(first, first + count):
            note(store, number)
            os.write(out, f"ack {number}\n".encode())


if __name__ == "__main__":
    folder, first, count, *mode = sys.argv[1:]
    more = [CHECKPOINT, *(f"PRAGMA synchronous={word}" for word in mode)]
    connect.SET_UP = (*connect.SET_UP, *more)
    write_and_say(Path(folder), int(first), int(count), 1)
