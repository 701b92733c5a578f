"""The schema: every step from every earlier one, interrupted at every statement; and files that are
no store of this program."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, event, text

from unclench.diary.entry import DiaryEntry
from unclench.errors import RequestError, StoreError
from unclench.store import migrations
from unclench.store.connect import APPLICATION_ID, postgresql_engine, reading, sqlite_engine
from unclench.store.diaries import add_entry, history
from unclench.store.location import StoreLocation, data_folder, location_of
from unclench.store.migrate import HEAD, migrate, schema_of
from unclench.store.network import network_kind
from unclench.store.store import open_store
from unclench.store.tables import METADATA
from unclench.store.versions import KeyedRequest

STEPS = [str(step) for step in range(1, int(HEAD) + 1)]
ROW = (
    "INSERT INTO diary (person, entry, version, day, body, written, key, request, digest) VALUES "
    "('anna', 'e', 1, '2026-11-20', '{}', 'w', 'k', 'r', 'd')"
)


class InterruptedHereError(Exception):
    """A statement that was not reached."""


def engine_of(location: StoreLocation) -> Engine:
    if location.url is not None:
        return postgresql_engine(location.url)
    engine = sqlite_engine(location.file())
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
    return engine


def test_the_steps_are_the_files() -> None:
    names = [path.name for path in Path(migrations.__path__[0]).glob("v*.py")]
    assert sorted(name.partition("_")[0] for name in names) == [f"v{step}" for step in STEPS]


def test_the_steps_lead_to_the_tables_of_today(location: StoreLocation) -> None:
    with open_store(location) as store, store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def old_rows(connection: Connection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text("SELECT person, key FROM diary"))]


@pytest.mark.parametrize("step", STEPS)
def test_every_earlier_schema_becomes_todays_with_its_rows(
    location: StoreLocation, step: str
) -> None:
    engine = engine_of(location)
    migrate(engine, step)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO persons VALUES ('anna')"))
        connection.execute(text(ROW))
    engine.dispose()
    with open_store(location) as store, store.read() as connection:
        assert schema_of(connection) == HEAD and old_rows(connection) == [("anna", "k")]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_is_interrupted_at_any_statement_goes_on_later(
    location: StoreLocation, step: str
) -> None:
    before = str(int(step) - 1)
    engine = engine_of(location)
    if before != "0":
        migrate(engine, before)
    statements = 0
    limit = 0

    def stop(*_: object) -> None:
        nonlocal statements
        statements += 1
        if statements > limit:
            raise InterruptedHereError

    while True:
        statements = 0
        event.listen(engine, "before_cursor_execute", stop)
        try:
            migrate(engine, step)
        except InterruptedHereError:
            limit += 1
            event.remove(engine, "before_cursor_execute", stop)
            with reading(engine) as connection:
                assert (schema_of(connection) or "0") == before
        else:
            event.remove(engine, "before_cursor_execute", stop)
            break
    engine.dispose()
    assert limit > 5
    with open_store(location) as store, store.read() as connection:
        assert schema_of(connection) == HEAD


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_is_killed_at_any_statement_goes_on_later(tmp_path: Path, step: str) -> None:
    """The same with a process that is gone at once, on SQLite."""
    before = str(int(step) - 1)
    for limit in range(0, 60, 3):
        location = StoreLocation(tmp_path / str(limit))
        location.folder.mkdir()
        engine = engine_of(location)
        if before != "0":
            migrate(engine, before)
        engine.dispose()
        if not killed_after(location, step, limit):
            return
        engine = engine_of(location)
        with reading(engine) as connection:
            assert (schema_of(connection) or "0") == before
        engine.dispose()
        with open_store(location) as store, store.read() as connection:
            assert schema_of(connection) == HEAD


def killed_after(location: StoreLocation, step: str, limit: int) -> bool:
    """Whether a process that migrates died at that statement, before its end."""
    child = os.fork()
    if child == 0:
        engine, left = engine_of(location), limit

        def stop(*_: object) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(9)

        event.listen(engine, "before_cursor_execute", stop)
        migrate(engine, step)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def test_two_programs_that_start_at_once_make_one_schema(location: StoreLocation) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def write(number: int) -> None:
        asked = KeyedRequest(f"k{number}", "me", datetime(2026, 11, 20, tzinfo=UTC))
        with open_store(location) as store:
            add_entry(store, "anna", DiaryEntry(date(2026, 11, 20), pain=1), asked)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with open_store(location) as store:
        assert len(history(store, "anna")) == 4


def test_the_store_of_a_newer_program_is_left_alone(location: StoreLocation) -> None:
    with open_store(location) as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '99'"))
    with (
        pytest.raises(StoreError, match="was made by a newer program") as refused,
        open_store(location),
    ):
        pass
    assert "\n" not in str(refused.value)


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    location = StoreLocation(tmp_path)
    with sqlite3.connect(location.file()) as other:
        other.execute("CREATE TABLE photos (x)")
    before = location.file().read_bytes()
    with pytest.raises(StoreError, match="another program's file"), open_store(location):
        pass
    assert location.file().read_bytes()[100:] == before[100:]


@pytest.mark.parametrize("content", [b"x" * 5000, b"hello"])
def test_a_file_that_is_no_database_is_named(tmp_path: Path, content: bytes) -> None:
    location = StoreLocation(tmp_path)
    location.file().write_bytes(content)
    with pytest.raises(StoreError, match="it is not a store"), open_store(location):
        pass
    assert location.file().read_bytes() == content


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    location = StoreLocation(tmp_path)
    asked = KeyedRequest("k", "me", datetime(2026, 11, 20, tzinfo=UTC))
    with open_store(location) as store:
        add_entry(store, "anna", DiaryEntry(date(2026, 11, 20), pain=1), asked)
    whole = bytearray(location.file().read_bytes())
    whole[4096:12288] = bytes(8192)
    location.file().write_bytes(whole)
    with pytest.raises(StoreError, match="damaged"), open_store(location):
        pass


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with (
        pytest.raises(StoreError, match="cannot be used"),
        open_store(StoreLocation(tmp_path / "file" / "below")),
    ):
        pass


def test_a_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    nowhere = location_of(str(tmp_path), f"postgresql://u:secret@/x?host={tmp_path}", {})
    with (
        pytest.raises(StoreError, match="The store cannot be used") as refused,
        open_store(nowhere),
    ):
        pass
    assert "secret" not in str(refused.value) and "\n" not in str(refused.value)
    assert "secret" not in nowhere.shown()


def test_sqlite_is_set_up_for_safety(tmp_path: Path) -> None:
    with open_store(StoreLocation(tmp_path)) as store, store.engine.connect() as connection:

        def pragma(name: str) -> object:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

        assert pragma("journal_mode") == "wal" and pragma("synchronous") == 2
        assert pragma("foreign_keys") == 1 and pragma("trusted_schema") == 0
        assert pragma("application_id") == int.from_bytes(b"UNCL")
        made = connection.exec_driver_sql("SELECT sql FROM sqlite_master WHERE type = 'table'")
        tables = [sql for sql in made.scalars() if "sqlite_" not in sql and "alembic" not in sql]
        assert len(tables) == 15 and all("STRICT" in sql for sql in tables)


MOUNTS = """21 1 8:1 / / rw - ext4 /dev/sda1 rw
22 21 0:40 / /home rw - nfs4 server:/home rw
23 22 8:2 / /home/local rw - ext4 /dev/sdb rw
24 21 0:41 / /mnt/my\\040share rw - cifs //server/x rw
broken
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/var", ""), ("/home/anna", "nfs4"), ("/home/local/anna", ""), ("/mnt/my share", "cifs")],
)
def test_a_network_file_system_is_recognised(tmp_path: Path, folder: str, kind: str) -> None:
    (tmp_path / "mounts").write_text(MOUNTS)
    assert network_kind(Path(folder), tmp_path / "mounts") == kind
    assert network_kind(Path(folder), tmp_path / "none") == ""


@pytest.mark.parametrize(
    ("environment", "platform", "folder"),
    [
        ({"UNCLENCH_DATA": "/x"}, "linux", "/x"),
        ({"HOME": "/home/a"}, "linux", "/home/a/.local/share/unclench"),
        ({"HOME": "/home/a", "XDG_DATA_HOME": "/d"}, "linux", "/d/unclench"),
        ({"HOME": "/Users/a"}, "darwin", "/Users/a/Library/Application Support/Unclench"),
        ({"LOCALAPPDATA": "/l"}, "win32", "/l/Unclench"),
    ],
)
def test_the_folder_is_the_systems_for_data(
    environment: dict[str, str], platform: str, folder: str
) -> None:
    assert data_folder(environment, platform) == Path(folder)


@pytest.mark.parametrize("address", ["mysql://x", "sqlite:///x", "x", ""])
def test_other_databases_are_refused(address: str) -> None:
    with pytest.raises(RequestError, match="not the address of a database"):
        location_of(None, address, {})
