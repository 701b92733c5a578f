"""A backup holds every row, is whole or not there, and comes back as it was, into either kind of
database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from support.postgresql import new_database
from unclench.diary.entry import DiaryEntry
from unclench.errors import RequestError, StoreError
from unclench.store.backup import backup, restore, tables, verify_store
from unclench.store.connect import reading, writing
from unclench.store.diaries import add_entry, change_entry, history
from unclench.store.feedback import keep_feedback
from unclench.store.location import StoreLocation
from unclench.store.people import save_record
from unclench.store.store import Store, open_store
from unclench.store.versions import KeyedRequest

NOW = datetime(2026, 11, 20, 19, 36, tzinfo=UTC)


def asked(key: str) -> KeyedRequest:
    return KeyedRequest(key, "me", NOW)


def fill(store: Store, people: int = 3) -> None:
    for number in range(people):
        person = f"person {number}"
        save_record(store, person, f"id: {person}", 0, asked("r"))
        entry = DiaryEntry(date(2026, 11, 20), severity=min(number, 10), note="ä ☂ 'x'")
        first = add_entry(store, person, entry, asked("k")).version
        change_entry(store, person, first.id, 1, entry._replace(pain=3), asked("c"))
        change_entry(store, person, first.id, 2, None, asked("d"))
    keep_feedback(store, {"card": "x"}, asked("f"))


def rows(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    with store.read() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(table.select()).all()))
            for table in tables()
        }


def test_what_is_restored_is_what_was_there(location: StoreLocation, tmp_path: Path) -> None:
    with open_store(location) as store:
        fill(store)
        before = rows(store)
        saved = backup(location, tmp_path / "saved")
        add_entry(store, "later", DiaryEntry(date(2026, 11, 21), pain=1), asked("k"))
    assert saved.total() == sum(map(len, before.values())) == 3 + 3 + 9 + 12 + 1
    elsewhere = StoreLocation(tmp_path / "elsewhere")
    assert restore(tmp_path / "saved", elsewhere) == saved
    with open_store(elsewhere) as store:
        assert rows(store) == before
        add_entry(store, "later", DiaryEntry(date(2026, 11, 21), pain=1), asked("k"))
    assert verify_store(elsewhere)[1] == () == verify_store(location)[1]
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_backup_of_sqlite_comes_back_in_postgresql(server: str, tmp_path: Path) -> None:
    first = StoreLocation(tmp_path)
    with open_store(first) as store:
        fill(store)
        before = rows(store)
    backup(first, tmp_path / "saved")
    other = new_database(server, tmp_path)
    restore(tmp_path / "saved", other)
    with open_store(other) as store:
        assert rows(store) == before
        add_entry(store, "later", DiaryEntry(date(2026, 11, 21), pain=1), asked("k"))
        assert len(history(store, "person 1")) == 3
    assert verify_store(other)[1] == ()


def test_nothing_is_overwritten(location: StoreLocation, tmp_path: Path) -> None:
    with open_store(location) as store:
        fill(store, 1)
    backup(location, tmp_path / "saved")
    with pytest.raises(RequestError, match="is there already"):
        backup(location, tmp_path / "saved")
    with pytest.raises(RequestError, match="holds something already"):
        restore(tmp_path / "saved", location)
    with pytest.raises(RequestError, match="there is no file"):
        restore(tmp_path / "none", StoreLocation(tmp_path / "new"))
    with pytest.raises(RequestError, match="cannot be written"):
        backup(location, tmp_path / "no folder" / "saved")


def test_a_backup_of_nothing_is_a_backup(tmp_path: Path) -> None:
    assert backup(StoreLocation(tmp_path / "a"), tmp_path / "saved").total() == 0
    assert restore(tmp_path / "saved", StoreLocation(tmp_path / "b")).total() == 0


def test_a_backup_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    with open_store(StoreLocation(tmp_path / "a")) as store:
        fill(store, 1)
    backup(StoreLocation(tmp_path / "a"), tmp_path / "saved")
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "saved", tmp_path / "a")]
    assert modes == [0o600, 0o700]
    assert (tmp_path / "a" / "unclench.sqlite").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("step", range(8))
def test_a_damaged_backup_is_refused_or_comes_back_the_same(tmp_path: Path, step: int) -> None:
    """A bit is turned in every page: what comes back is equal, or nothing does."""
    first = StoreLocation(tmp_path / "a")
    with open_store(first) as store:
        fill(store, 12)
        before = rows(store)
    backup(first, tmp_path / "saved")
    whole = (tmp_path / "saved").read_bytes()
    for page in range(step, len(whole) // 4096, 8):
        damaged = bytearray(whole)
        damaged[page * 4096 + (4096 - 1 - 97 * (page % 20))] ^= 0x10
        (tmp_path / "damaged").write_bytes(damaged)
        target = StoreLocation(tmp_path / f"b{page}")
        try:
            restore(tmp_path / "damaged", target)
        except StoreError:
            continue
        with open_store(target) as store:
            assert rows(store) == before


def test_each_fault_of_a_store_is_named(location: StoreLocation) -> None:
    with open_store(location) as store:
        fill(store, 2)
        sqlite = store.engine.dialect.name == "sqlite"
        for table in ("diary", "audit"):
            guard = f"{table}_update" if sqlite else f"{table}_kept ON {table}"
            with writing(store.engine) as connection:
                connection.execute(text(f"DROP TRIGGER {guard}"))
        with writing(store.engine) as connection:
            connection.execute(text("UPDATE diary SET day = '2026-01-01' WHERE number = 2"))
            connection.execute(text("UPDATE audit SET about = 'x' WHERE number = 3"))
    counted, found = verify_store(location)
    assert dict(counted.rows)["diary"] == 6
    assert found == (
        "row 2 of diary was changed",
        "line 3 of the log does not follow from the one before it",
    )


def test_a_reader_sees_one_moment(location: StoreLocation) -> None:
    with open_store(location) as store:
        fill(store, 1)
        with reading(store.engine) as connection:
            before = connection.execute(text("SELECT count(*) FROM diary")).scalar()
            add_entry(store, "x", DiaryEntry(date(2026, 11, 21), pain=1), asked("k"))
            assert connection.execute(text("SELECT count(*) FROM diary")).scalar() == before
