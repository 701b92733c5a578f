"""Signed schedules and shared links in a store: kept once, closed for good, erased with all of a
person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from unclench.errors import RequestError
from unclench.signing.statement import Statement
from unclench.store.audit import audit_lines, first_break
from unclench.store.connect import writing
from unclench.store.people import erase, people
from unclench.store.schedules import keep_schedule, kept_schedules
from unclench.store.shares import (
    SharedFile,
    keep_share,
    read_share,
    reads_of,
    revoke_share,
    share_of,
    shares_of,
)
from unclench.store.store import Store
from unclench.store.trusted import end_statement
from unclench.store.versions import KeyedRequest

NOW = datetime(2026, 11, 20, 19, 36, tzinfo=UTC)
DAY = date(2026, 11, 20)
FILE = SharedFile("jwe", "key", ("visit",), NOW + timedelta(days=1))


def asked(key: str, by: str = "me", later: int = 0) -> KeyedRequest:
    return KeyedRequest(key, by, NOW + timedelta(hours=later))


def statement(digest: str, person: str = "anna") -> Statement:
    return Statement(digest * 32, person, "schedule x", "c", DAY, DAY, DAY, ())


def test_a_schedule_is_kept_as_it_was_signed_and_once(store: Store) -> None:
    document = '{"schema": "x", "ä": 1.50}'
    assert keep_schedule(store, "anna", statement("ab"), document, asked("k"))
    assert not keep_schedule(store, "anna", statement("ab"), document, asked("k"))
    assert not keep_schedule(store, "anna", statement("ab"), document, asked("other"))
    (found,) = kept_schedules(store, "anna")
    assert (found.document, found.ended) == (document, False)
    assert kept_schedules(store, "ben") == ()


def test_the_newest_schedule_comes_first_and_an_ended_one_says_so(store: Store) -> None:
    for digest in ("ab", "cd"):
        keep_schedule(store, "anna", statement(digest), "{}", asked(digest))
    end_statement(store, statement("ab"), asked("end"))
    newest, older = kept_schedules(store, "anna")
    assert newest.id.startswith("cd") and not newest.ended
    assert older.id.startswith("ab") and older.ended


def test_a_link_is_open_until_it_ends_or_is_revoked(store: Store) -> None:
    keep_share(store, "anna", "s", FILE, asked("k"))
    keep_share(store, "anna", "s", FILE, asked("k"))
    (found,) = shares_of(store, "anna")
    assert found.shared == FILE and found.is_open(NOW)
    assert read_share(store, "s", asked("r", "Clinic", 23)) == found
    assert read_share(store, "s", asked("r", "Clinic", 25)) is None
    assert [line.who for line in reads_of(store, "s")] == ["Clinic"]
    for key in ("x", "y"):
        revoke_share(store, "anna", "s", asked(key))
    assert read_share(store, "s", asked("r", "Clinic", 1)) is None
    assert first_break(audit_lines(store)) is None


def test_only_its_own_person_closes_a_link(store: Store) -> None:
    keep_share(store, "anna", "s", FILE, asked("k"))
    for person, of in (("ben", "s"), ("anna", "t")):
        with pytest.raises(RequestError, match="no such link"):
            revoke_share(store, person, of, asked("x"))
    assert read_share(store, "t", asked("r")) is None


def test_the_history_of_links_cannot_be_changed_but_erased(store: Store) -> None:
    keep_share(store, "anna", "s", FILE, asked("k"))
    keep_schedule(store, "anna", statement("ab"), "{}", asked("k"))
    for change in ("UPDATE shares SET state = 'x'", "DELETE FROM shares"):
        with pytest.raises(DBAPIError), writing(store.engine) as connection:
            connection.execute(text(change))
    erase(store, "anna", asked("erase"))
    assert share_of(store, "s") is None and kept_schedules(store, "anna") == ()
    assert "anna" not in people(store)
