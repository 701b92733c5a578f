"""Diaries in a store: once for each key, never lost, never changed, everybody's apart."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from unclench.diary.entry import DiaryEntry
from unclench.diary.file import FiledDiary, FiledVersion, newest_of
from unclench.errors import RequestError, StoreError
from unclench.store.audit import AuditLine, audit_lines, first_break
from unclench.store.connect import writing
from unclench.store.diaries import add_entry, bring_in, change_entry, history
from unclench.store.feedback import all_feedback, keep_feedback
from unclench.store.people import (
    erase,
    has_diary,
    newest_record,
    people,
    record_history,
    save_record,
)
from unclench.store.store import Store
from unclench.store.versions import KeyedRequest

NOW = datetime(2026, 11, 20, 19, 36, tzinfo=UTC)
ENTRY = DiaryEntry(date(2026, 11, 20), severity=6, note="tight after the bath, ä ☂")


def newest(versions: tuple[FiledVersion, ...]) -> tuple[FiledVersion, ...]:
    return newest_of(FiledDiary("anna", versions)).versions


def asked(key: str, by: str = "me", later: int = 0) -> KeyedRequest:
    return KeyedRequest(key, by, NOW + timedelta(minutes=later))


def test_what_was_added_is_read_as_it_was(store: Store) -> None:
    added = add_entry(store, "anna", ENTRY, asked("k1"))
    assert not added.again
    (found,) = newest(history(store, "anna"))
    assert found == added.version and found.entry == ENTRY
    assert found.written == "2026-11-20T19:36:00.000Z"


def test_the_same_key_twice_is_one_entry(store: Store) -> None:
    first = add_entry(store, "anna", ENTRY, asked("k1"))
    second = add_entry(store, "anna", ENTRY, asked("k1", later=5))
    assert second.again and second.version == first.version
    assert len(history(store, "anna")) == 1


def test_a_day_that_was_not_given_may_differ_when_it_is_sent_again(store: Store) -> None:
    add_entry(store, "anna", ENTRY, asked("k1"), request="severity 6")
    after_midnight = ENTRY._replace(day=date(2026, 11, 21))
    again = add_entry(store, "anna", after_midnight, asked("k1"), request="severity 6")
    assert again.again and again.version.day == ENTRY.day


def test_the_key_of_another_request_is_refused(store: Store) -> None:
    add_entry(store, "anna", ENTRY, asked("k1"))
    with pytest.raises(RequestError, match="was used for something else"):
        add_entry(store, "anna", ENTRY._replace(severity=7), asked("k1"))
    assert [found.entry for found in history(store, "anna")] == [ENTRY]


def test_two_people_may_use_the_same_key(store: Store) -> None:
    for person in ("anna", "berta"):
        assert not add_entry(store, person, ENTRY, asked("k1")).again
    assert people(store) == ("anna", "berta")
    assert len(history(store, "anna")) == 1


@pytest.mark.parametrize("key", ["", "a\nb", "x" * 201])
def test_a_key_that_cannot_be_is_refused(store: Store, key: str) -> None:
    with pytest.raises(RequestError, match="a key has"):
        add_entry(store, "anna", ENTRY, asked(key))
    with pytest.raises(RequestError, match="the id of a person"):
        add_entry(store, key, ENTRY, asked("k"))


def test_a_change_is_a_new_version_and_the_old_one_stays(store: Store) -> None:
    first = add_entry(store, "anna", ENTRY, asked("k1")).version
    less = ENTRY._replace(severity=4)
    change_entry(store, "anna", first.id, 1, less, asked("k2", later=1))
    change_entry(store, "anna", first.id, 2, None, asked("k3", later=2))
    versions = history(store, "anna")
    assert [(v.version, v.entry) for v in versions] == [(1, ENTRY), (2, less), (3, None)]
    assert newest(versions) == ()
    back = change_entry(store, "anna", first.id, 3, ENTRY, asked("k4", later=3))
    assert newest(history(store, "anna")) == (back.version,)


def test_two_phones_that_change_one_entry_are_told(store: Store) -> None:
    first = add_entry(store, "anna", ENTRY, asked("k1")).version
    change_entry(store, "anna", first.id, 1, ENTRY._replace(severity=4), asked("phone-1"))
    with pytest.raises(RequestError, match="changed meanwhile"):
        change_entry(store, "anna", first.id, 1, ENTRY._replace(severity=2), asked("phone-2"))
    again = change_entry(store, "anna", first.id, 1, ENTRY._replace(severity=4), asked("phone-1"))
    assert again.again
    with pytest.raises(RequestError, match="there is no entry"):
        change_entry(store, "berta", first.id, 1, None, asked("k9"))


def test_many_writers_at_once_lose_nothing_and_double_nothing(store: Store) -> None:
    keys = [f"k{number}" for number in range(60)] * 2

    def write(key: str) -> str:
        return add_entry(store, "anna", ENTRY, asked(key)).version.id

    with ThreadPoolExecutor(16) as pool:
        ids = list(pool.map(write, keys))
    assert len(set(ids)) == 60 and len(history(store, "anna")) == 60
    lines = audit_lines(store)
    assert len(lines) == 60 and first_break(lines) is None


def test_one_bad_request_of_many_fails_alone(store: Store) -> None:
    add_entry(store, "anna", ENTRY, asked("taken"))

    def write(number: int) -> bool:
        key = "taken" if number % 5 == 0 else f"k{number}"
        try:
            return not add_entry(store, "anna", ENTRY._replace(severity=1), asked(key)).again
        except RequestError:
            return False

    with ThreadPoolExecutor(16) as pool:
        kept = list(pool.map(write, range(40)))
    assert sum(kept) == 32 and len(history(store, "anna")) == 33


@pytest.mark.parametrize("table", ["diary", "records", "audit", "feedback"])
def test_the_database_refuses_to_change_history(store: Store, table: str) -> None:
    add_entry(store, "anna", ENTRY, asked("k1"))
    save_record(store, "anna", "id: anna", 0, asked("k2"))
    keep_feedback(store, {"card": 1}, asked("k3"))
    for statement in (f"UPDATE {table} SET number = number + 100", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="only ever added to"), writing(store.engine) as c:
            c.execute(text(statement))


def test_records_are_versions_too(store: Store) -> None:
    assert newest_record(store, "anna") is None
    first = save_record(store, "anna", "id: anna", 0, asked("k1"))
    assert save_record(store, "anna", "id: anna", 0, asked("k1", later=9)) == first
    second = save_record(store, "anna", "id: anna\nregion: uk", 1, asked("k2"))
    with pytest.raises(RequestError, match="was saved meanwhile"):
        save_record(store, "anna", "id: anna\nregion: us", 1, asked("k3"))
    assert newest_record(store, "anna") == second
    assert record_history(store, "anna") == (first, second)


def test_feedback_is_kept_once_for_each_key(store: Store) -> None:
    assert keep_feedback(store, {"feedback": [1]}, asked("a"))
    assert not keep_feedback(store, {"feedback": [1]}, asked("a", later=1))
    with pytest.raises(RequestError):
        keep_feedback(store, {"feedback": [2]}, asked("a"))
    assert [found.body for found in all_feedback(store)] == [{"feedback": [1]}]


def test_everything_of_one_person_can_be_erased(store: Store) -> None:
    for person in ("anna", "berta"):
        add_entry(store, person, ENTRY, asked("k1"))
        save_record(store, person, f"id: {person}", 0, asked("k2"))
    erase(store, "anna", asked("e"))
    assert people(store) == ("berta",) and history(store, "anna") == ()
    assert newest_record(store, "anna") is None and has_diary(store, "berta")
    assert not has_diary(store, "anna")
    lines = audit_lines(store)
    assert (lines[-1].what, lines[-1].about) == ("person erased", "anna")
    assert first_break(lines) is None


SEEDED: list[Callable[[list[str]], list[str]]] = [
    lambda line: [*line[:1], "somebody", *line[2:]],
    lambda line: [*line[:3], "another entry", *line[4:]],
    lambda line: ["2026-01-01T00:00:00.000Z", *line[1:]],
]


@pytest.mark.parametrize("seed", SEEDED)
def test_a_line_of_the_log_that_was_changed_is_seen(
    store: Store, seed: Callable[[list[str]], list[str]]
) -> None:
    for number in range(4):
        add_entry(store, "anna", ENTRY, asked(f"k{number}"))
    lines = audit_lines(store)
    assert first_break(lines) is None
    changed = AuditLine(*seed([*lines[1]]))
    assert first_break((lines[0], changed, *lines[2:])) == 1
    assert first_break((lines[0], *lines[2:])) == 1
    assert first_break((lines[1], lines[0], *lines[2:])) == 0


def test_a_diary_that_is_brought_in_twice_changes_nothing(store: Store) -> None:
    first = add_entry(store, "anna", ENTRY, asked("k1")).version
    change_entry(store, "anna", first.id, 1, ENTRY._replace(severity=4), asked("k2"))
    whole = history(store, "anna")
    assert bring_in(store, "anna", whole, asked("import")) == 0
    erase(store, "anna", asked("e"))
    assert bring_in(store, "anna", whole, asked("import")) == 2
    assert history(store, "anna") == whole
    assert add_entry(store, "anna", ENTRY, asked("k1")).again


def test_an_import_that_contradicts_brings_in_nothing(store: Store) -> None:
    first = add_entry(store, "anna", ENTRY, asked("k1")).version
    other = first._replace(entry=ENTRY._replace(severity=1))
    new = first._replace(id="new", key="new")
    with pytest.raises(RequestError, match="says something else"):
        bring_in(store, "anna", (new, other), asked("import"))
    assert history(store, "anna") == (first,)


def test_a_row_that_was_damaged_is_seen(store: Store) -> None:
    add_entry(store, "anna", ENTRY, asked("k1"))
    sqlite = store.engine.dialect.name == "sqlite"
    drop = "DROP TRIGGER diary_update" if sqlite else "DROP TRIGGER diary_kept ON diary"
    with writing(store.engine) as connection:
        connection.execute(text(drop))
        connection.execute(text("UPDATE diary SET body = replace(body, '6', '0')"))
    with pytest.raises(StoreError, match="Row 1 is damaged"):
        history(store, "anna")


def test_a_closed_store_refuses(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        add_entry(store, "anna", ENTRY, asked("k1"))
