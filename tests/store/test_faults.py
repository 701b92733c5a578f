"""Faults: a process that is killed, a power cut, a full disk, and a disk with errors. What was
acknowledged is kept once, and a failed write is reported."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from time import sleep

import pytest
from sqlalchemy import event

from support.power import cuts, traced
from support.sizes import scaled
from support.writing import PERSON, note, write_and_say
from unclench.errors import StoreError
from unclench.store.backup import verify_store
from unclench.store.diaries import history
from unclench.store.location import FILE, StoreLocation
from unclench.store.store import Store, open_store

KILLED, CUTS = scaled(200), scaled(400)


def keys(location: StoreLocation) -> list[int]:
    with open_store(location) as store:
        return [int(found.key[1:]) for found in history(store, PERSON)]


# --- killed ---------------------------------------------------------------------------------------


def killed(folder: Path, first: int, after: float) -> int:
    """A real process writes until it is killed with signal 9, some time after its first
    acknowledgement; the first number that it did not acknowledge."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        write_and_say(folder, first, 10_000, writer)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb", buffering=0) as said:
        heard = said.read(1 << 16) or b""
        sleep(after)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := said.read(1 << 16):
            heard += more
    acknowledged = [int(word) for word in heard.split()[1::2]]
    assert acknowledged == [*range(first, first + len(acknowledged))]
    return first + len(acknowledged)


def test_nothing_acknowledged_is_lost_and_nothing_is_doubled_by_kill(tmp_path: Path) -> None:
    """Each process begins with the first entry that was not acknowledged, as a caller who sends it
    again: it may be there already, and is one entry then."""
    location, random, after = StoreLocation(tmp_path), Random(9), 0
    for _ in range(KILLED):
        after = killed(tmp_path, after, random.random() * 0.01)
        with closing(sqlite3.connect(location.file())) as connection:
            found = [int(key[1:]) for (key,) in connection.execute("SELECT key FROM diary")]
        assert len(found) == len({*found}) and {*range(after)} <= {*found}
        assert len(found) <= after + 1
    counted, problems = verify_store(location)
    assert problems == () and dict(counted.rows)["audit"] == dict(counted.rows)["diary"]
    assert sorted(keys(location))[:after] == [*range(after)] and after >= KILLED


# --- power cut ------------------------------------------------------------------------------------

needs_trace = pytest.mark.skipif(
    shutil.which("strace") is None and not os.environ.get("CI"), reason="strace is not installed"
)


def left(folder: Path) -> set[int] | None:
    """The numbers in the files that a power cut left; None when they are damaged."""
    try:
        with closing(sqlite3.connect(folder / FILE)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return None
            has = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'diary'")
            if has.fetchone() is None:
                return set()
            return {int(key[1:]) for (key,) in connection.execute("SELECT key FROM diary")}
    except sqlite3.DatabaseError:
        return None


@needs_trace
def test_nothing_acknowledged_is_lost_by_a_power_cut(tmp_path: Path) -> None:
    calls = traced(tmp_path, 80)
    assert sum(call.call == "fdatasync" for call in calls) > 80
    seen = 0
    for acked in cuts(calls, CUTS, 1, tmp_path):
        found = left(tmp_path / "cut")
        assert found is not None and acked <= found and len(found) <= len(acked) + 1
        seen = max(seen, len(acked))
    assert seen > 60


@needs_trace
@pytest.mark.parametrize("mode", ["NORMAL", "OFF"])
def test_a_weaker_mode_is_seen_to_lose(tmp_path: Path, mode: str) -> None:
    """The same cuts, so that the test above is known to be able to fail."""
    calls = traced(tmp_path, 80, mode)
    found = [(acked, left(tmp_path / "cut")) for acked in cuts(calls, 60, 1, tmp_path)]
    assert [acked for acked, kept in found if kept is None or not acked <= kept]


# --- a full disk and a disk with errors -----------------------------------------------------------


def noted_until_it_fails(store: Store, first: int, most: int = 2000) -> tuple[int, str]:
    for number in range(first, first + most):
        try:
            note(store, number)
        except StoreError as error:
            return number, str(error)
    raise AssertionError("it never failed")


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    location = StoreLocation(tmp_path)
    with open_store(location) as store:
        pages = 60

        def limited(connection: sqlite3.Connection, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count={pages}")

        event.listen(store.engine, "checkout", limited)
        failed, said = noted_until_it_fails(store, 0)
        assert said == "The store cannot be used: the disk is full. Make room, then do it again."
        assert {found.key for found in history(store, PERSON)} == {f"k{n}" for n in range(failed)}
        pages = 1_000_000
        note(store, failed)
    assert sorted(keys(location)) == [*range(failed + 1)] and verify_store(location)[1] == ()


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Every write beyond it is refused by the system, in this process alone."""
    before, handler = resource.getrlimit(resource.RLIMIT_FSIZE), signal.SIG_IGN
    earlier = signal.signal(signal.SIGXFSZ, handler)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, earlier)


@pytest.mark.parametrize("more", range(0, 40_000, 40_000 // 12))
def test_a_write_that_the_system_refuses_anywhere_is_told(tmp_path: Path, more: int) -> None:
    location = StoreLocation(tmp_path)
    with open_store(location) as store:
        note(store, 0)
        size = max(path.stat().st_size for path in tmp_path.iterdir()) + more
        with files_no_larger_than(size):
            failed, said = noted_until_it_fails(store, 1)
        assert said.startswith("The store cannot be used: the disk ") and "\n" not in said
        assert len(history(store, PERSON)) == failed
        note(store, failed)
    assert sorted(keys(location)) == [*range(failed + 1)] and verify_store(location)[1] == ()


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("an administrator may write everywhere")
    location = StoreLocation(tmp_path)
    with open_store(location) as store:
        note(store, 0)
    location.file().chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="cannot be used"), open_store(location) as store:
            note(store, 1)
    finally:
        tmp_path.chmod(0o700)
