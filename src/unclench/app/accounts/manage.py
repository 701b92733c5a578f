"""Accounts are made, changed and ended by the operator of a clinic's server."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from unclench.accounts.passwords import check_password, hashed
from unclench.accounts.roles import ON_A_RECORD, ROLES, Account, Grant
from unclench.accounts.tokens import new_code, new_token, secret_digest
from unclench.errors import unusable
from unclench.store.accounts import (
    account_in,
    add_account,
    change_account,
    end_account,
    grant_record,
    grants_of,
    open_accounts,
    withdraw_record,
)
from unclench.store.credentials import Credentials, change_credentials, credentials_of
from unclench.store.sessions import API, Session, begin_session, end_sessions
from unclench.store.store import Store
from unclench.store.versions import KeyedRequest, moment

NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
INVITED_FOR = timedelta(days=3)
MOST_DAYS = 366


class AccountRequest(NamedTuple):
    """What an operator asks for about one account."""

    id: str
    name: str = ""
    roles: tuple[str, ...] = ()
    subject: str = ""


class ListedAccount(NamedTuple):
    """`enters`: how it signs in."""

    account: Account
    grants: tuple[Grant, ...]
    enters: tuple[str, ...]


def request_of(by: str, now: datetime) -> KeyedRequest:
    """Each is a request of its own."""
    return KeyedRequest(f"account-{uuid4()}", by, now)


def add(request: AccountRequest, store: Store, by: str, now: datetime) -> Account:
    """RequestError for a name or role that cannot be one."""
    if not NAME.fullmatch(request.id):
        reason = "a name to sign in with has 2 to 64 small letters, digits, and . - _ @"
        raise unusable("account", reason, "Write it like a.jones.")
    name, subject = _shown(request.name or request.id), _subject(request.subject)
    account = Account(request.id, name, _roles(request.roles), subject)
    add_account(store, account, request_of(by, now))
    return account


def _subject(text: str) -> str:
    """The issuer and the name there: the same name at another provider is another person."""
    issuer, _, name = text.partition(" ")
    if text and not (issuer.startswith(("https://", "http://")) and name.isprintable() and name):
        do = "Write 'https://login.clinic.example 24400320'."
        raise unusable("subject", f"'{text}' is no issuer with a name", do)
    return text


def _roles(names: tuple[str, ...]) -> frozenset[str]:
    if not names or set(names) - set(ROLES):
        raise unusable("role", "a role is missing", f"It is one of: {', '.join(ROLES)}.")
    return frozenset(names)


def _shown(name: str) -> str:
    if len(name) > 200 or not name.isprintable():
        raise unusable("name", "holds characters that cannot be seen", "Write a name.")
    return name


def change(request: AccountRequest, store: Store, by: str, now: datetime) -> Account:
    """A part that is left out stays. Everyone with a session of the account signs in again."""
    before = _account(store, request.id)
    account = Account(
        before.id,
        _shown(request.name or before.name),
        _roles(request.roles) if request.roles else before.roles,
        _subject(request.subject) or before.subject,
    )
    asked = request_of(by, now)
    change_account(store, account, asked)
    end_sessions(store, account.id, asked)
    return account


def _account(store: Store, of: str) -> Account:
    with store.read() as connection:
        found = account_in(connection, of)
    if found is None:
        raise unusable("account", f"there is no account '{of}'", "See unclench account list.")
    return found


def invite(of: str, store: Store, by: str, now: datetime) -> str:
    """A code with which the holder alone chooses a password. The old one ends."""
    _account(store, of)
    code = new_code()

    def invited(kept: Credentials) -> Credentials:
        until = moment(now + INVITED_FOR)
        return kept._replace(password="", invitation=secret_digest(code), invited_until=until)

    change_credentials(store, of, invited, request_of(by, now), "invited", end_sessions=True)
    return code


def set_password(of: str, password: str, store: Store, by: str, now: datetime) -> None:
    """RequestError for one that is easily guessed. Everybody signed in signs in again."""
    account = _account(store, of)
    check_password(password, (account.id, account.name))
    made = hashed(password)

    def changed(kept: Credentials) -> Credentials:
        return kept._replace(password=made, invitation="", invited_until="")

    change_credentials(
        store, of, changed, request_of(by, now), "password changed", end_sessions=True
    )


def end_codes(of: str, store: Store, by: str, now: datetime) -> None:
    """For a lost telephone: the account signs in without one-time codes until it has new ones."""
    _account(store, of)

    def without(kept: Credentials) -> Credentials:
        return kept._replace(secret="", used=0, proposed="")

    change_credentials(
        store, of, without, request_of(by, now), "one-time codes ended", end_sessions=True
    )


def sign_out(of: str, store: Store, by: str, now: datetime) -> None:
    """Every session and token of the account ends."""
    end_sessions(store, _account(store, of).id, request_of(by, now))


def end(of: str, store: Store, by: str, now: datetime) -> None:
    """No password, token or session of the account opens the server any more."""
    asked = request_of(by, now)
    end_account(store, of, asked)
    change_credentials(store, of, lambda _: Credentials(), asked, "", end_sessions=True)


def grant(of: str, person: str, role: str, store: Store, by: str, now: datetime) -> Grant:
    """RequestError for a role that has no records; without one, the account's only one that has."""
    account = _account(store, of)
    fitting = sorted(account.roles & ON_A_RECORD.keys())
    if not role and len(fitting) != 1:
        do = f"Name one of: {', '.join(fitting or ON_A_RECORD)}."
        raise unusable("role", "as whom the record is granted has to be said", do)
    if role and role not in ON_A_RECORD:
        raise unusable("role", f"no record is granted to an {role}", "Name another role.")
    made = Grant(of, person, role or fitting[0])
    grant_record(store, made, request_of(by, now))
    return made


def withdraw(of: str, person: str, store: Store, by: str, now: datetime) -> None:
    withdraw_record(store, of, person, request_of(by, now))


def token(of: str, days: int, store: Store, by: str, now: datetime) -> str:
    """For a program that calls in the name of an account; it is shown once."""
    if not 0 < days <= MOST_DAYS:
        raise unusable("days", f"{days} days cannot be", f"Write 1 to {MOST_DAYS}.")
    account, made = _account(store, of), new_token()
    lasting = timedelta(days=days)
    at, ends = moment(now), moment(now + lasting)
    session = Session(account.id, API, at, at, int(lasting.total_seconds()), ends, {})
    begin_session(store, made, session, request_of(by, now), "token made")
    return made


def listed(store: Store) -> tuple[ListedAccount, ...]:
    return tuple(
        ListedAccount(one, grants_of(store, one.id), _enters(one, credentials_of(store, one.id)))
        for one in open_accounts(store)
    )


def _enters(account: Account, kept: Credentials) -> tuple[str, ...]:
    ways = (
        ("password", kept.password),
        ("one-time codes", kept.secret),
        ("invited", kept.invitation),
        ("provider", account.subject),
    )
    return tuple(name for name, there in ways if there)
