"""Accounts, grants and sessions in the store: on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from unclench.accounts.roles import CARER, CLINICIAN, PERSON, Account, Grant, allowed
from unclench.errors import RequestError
from unclench.signing.keys import new_key, public_part
from unclench.store.accounts import (
    account_in,
    add_account,
    change_account,
    end_account,
    grant_record,
    grants_of,
    grants_of_record,
    open_accounts,
    withdraw_record,
)
from unclench.store.audit import audit_lines, first_break
from unclench.store.backup import backup, restore
from unclench.store.credentials import Credentials, change_credentials, credentials_of
from unclench.store.decisions import DecidedOtherwise, decisions, keep_decision
from unclench.store.location import StoreLocation
from unclench.store.people import erase
from unclench.store.sessions import (
    PAGES,
    Session,
    attempts_since,
    begin_session,
    forget_attempts,
    note_attempt,
    note_seen,
    session_of,
    take_session,
)
from unclench.store.signing_keys import KeptKey, keep_key, kept_key, key_named
from unclench.store.store import Store, open_store
from unclench.store.versions import KeyedRequest, moment

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ANNA = Account("anna", "Anna", frozenset({PERSON}))
JONES = Account("jones", "Dr A. Jones", frozenset({CLINICIAN}))


def asked(key: str) -> KeyedRequest:
    return KeyedRequest(key, "operator", NOW)


def test_an_account_is_added_once_and_its_name_is_not_given_again(store: Store) -> None:
    add_account(store, ANNA, asked("1"))
    with pytest.raises(RequestError):
        add_account(store, ANNA, asked("2"))
    change_account(store, ANNA._replace(name="Anna B."), asked("3"))
    assert [one.name for one in open_accounts(store)] == ["Anna B."]
    end_account(store, "anna", asked("4"))
    with store.read() as connection:
        assert account_in(connection, "anna") is None
    with pytest.raises(RequestError):
        add_account(store, ANNA, asked("5"))
    assert first_break(audit_lines(store)) is None


def test_a_record_is_granted_withdrawn_and_erased(store: Store) -> None:
    for account in (ANNA, JONES):
        add_account(store, account, asked(account.id))
    grant_record(store, Grant("anna", "record", PERSON), asked("1"))
    grant_record(store, Grant("jones", "record", CLINICIAN), asked("2"))
    with pytest.raises(RequestError):
        grant_record(store, Grant("jones", "record", CARER), asked("3"))
    assert {one.account for one in grants_of_record(store, "record")} == {"anna", "jones"}
    withdraw_record(store, "jones", "record", asked("4"))
    assert grants_of(store, "jones") == ()
    with pytest.raises(RequestError):
        withdraw_record(store, "jones", "record", asked("5"))
    grant_record(store, Grant("jones", "record", CLINICIAN), asked("6"))
    assert len(grants_of(store, "jones")) == 1
    erase(store, "record", asked("7"))
    assert grants_of(store, "anna") == () == grants_of_record(store, "record")


def test_a_role_that_was_lost_grants_nothing() -> None:
    assert allowed(JONES.roles, CLINICIAN, "sign") and not allowed(JONES.roles, PERSON, "read")
    assert not allowed(JONES.roles, None, "read") and not allowed(JONES.roles, CLINICIAN, "erase")


def test_a_session_ends_with_the_account_and_is_taken_once(store: Store) -> None:
    ends = moment(NOW + timedelta(hours=1))
    made = Session("anna", PAGES, moment(NOW), moment(NOW), 600, ends, {"by": "password"})
    for token in ("one", "two", "three"):
        begin_session(store, token, made, asked(token), "signed in")
    later = NOW + timedelta(minutes=9)
    note_seen(store, "one", made, later)
    assert session_of(store, "one", later + timedelta(minutes=9))
    assert session_of(store, "two", later + timedelta(minutes=9)) is None
    assert take_session(store, "two") and not take_session(store, "two")
    change_credentials(
        store, "anna", lambda kept: kept._replace(password="x"), asked("c"), "", end_sessions=True
    )
    assert session_of(store, "one", NOW) is None
    assert credentials_of(store, "anna") == Credentials("x")


def test_attempts_are_counted_and_forgotten(store: Store) -> None:
    for i in range(3):
        note_attempt(store, ("a", "all"), asked(str(i)), timedelta(hours=1), "no account")
    assert attempts_since(store, "a", NOW - timedelta(minutes=1)) == 3
    assert attempts_since(store, "a", NOW) == 0
    forget_attempts(store, ("a",))
    assert attempts_since(store, "a", NOW - timedelta(minutes=1)) == 0
    assert attempts_since(store, "all", NOW - timedelta(minutes=1)) == 3


def test_a_key_and_a_decision_are_kept_once_and_a_new_key_takes_its_place(store: Store) -> None:
    first, second = (public_part(new_key("Dr A. Jones", "neurologist")) for _ in range(2))
    for name, key in (("1", first), ("1", first), ("2", second)):
        keep_key(store, "jones", KeptKey(key, {"sealed": key.kid}), asked(name))
    kept = kept_key(store, "jones")
    assert kept is not None and kept.key == second and kept_key(store, "anna") is None
    assert key_named(store, second.kid) == second and key_named(store, first.kid) is None
    made = DecidedOtherwise("x", "offer", "patient-refuses", "", "jones", "2026-11-20")
    for _ in range(2):
        keep_decision(store, "record", made, asked("d"))
    assert decisions(store, "record") == (made,)
    erase(store, "record", asked("e"))
    assert decisions(store, "record") == ()


def test_a_backup_has_accounts_and_no_sessions(location: StoreLocation, tmp_path: Path) -> None:
    ends = moment(NOW + timedelta(days=1))
    with open_store(location) as store:
        add_account(store, ANNA, asked("1"))
        change_credentials(store, "anna", lambda kept: kept._replace(password="x"), asked("2"), "")
        session = Session("anna", PAGES, moment(NOW), moment(NOW), 600, ends, {})
        begin_session(store, "token", session, asked("3"), "")
    backup(location, tmp_path / "backup")
    again = StoreLocation(tmp_path / "again")
    restore(tmp_path / "backup", again)
    with open_store(again) as store:
        assert open_accounts(store) == (ANNA,) and credentials_of(store, "anna").password == "x"
        assert session_of(store, "token", NOW) is None
