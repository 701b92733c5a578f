"""Accounts and the records that they are granted: versions, like everything that is history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, func, select

from unclench.accounts.roles import Account, Grant
from unclench.errors import unusable
from unclench.store.audit import log
from unclench.store.store import Store
from unclench.store.tables import ACCOUNTS, GRANTS
from unclench.store.versions import (
    KeyedRequest,
    add_row,
    as_body,
    check_key,
    check_person,
    digest_of,
    earlier,
    know_person,
    read_body,
)

OPEN, ENDED = "open", "ended"


def add_account(store: Store, account: Account, asked: KeyedRequest) -> None:
    """RequestError when the name was given before, also to an account that has ended: the log names
    it."""
    store.write(lambda connection: _add(connection, account, asked))


def _add(connection: Connection, account: Account, asked: KeyedRequest) -> None:
    check_key(asked.key)
    if _versions(connection, account.id):
        reason = f"there is an account '{account.id}' already, or there was one"
        raise unusable("account", reason, "Choose another name.")
    _check_subject(connection, account)
    _write(connection, account, OPEN, asked, "account added")


def change_account(store: Store, account: Account, asked: KeyedRequest) -> None:
    """Its name, roles or subject; RequestError when there is none."""

    def change(connection: Connection) -> None:
        _known(connection, account.id)
        _check_subject(connection, account)
        _write(connection, account, OPEN, asked, "account changed")

    store.write(change)


def end_account(store: Store, of: str, asked: KeyedRequest) -> None:
    """The account opens the server no more, and its name is not given again."""

    def change(connection: Connection) -> None:
        _write(connection, _known(connection, of), ENDED, asked, "account ended")

    store.write(change)


def _write(
    connection: Connection, account: Account, state: str, asked: KeyedRequest, what: str
) -> None:
    check_key(asked.key)
    body = as_body({**account._asdict(), "roles": sorted(account.roles)})
    request = digest_of(account.id, state, body)
    if earlier(connection, ACCOUNTS, request, key=asked.key) is None:
        version = _versions(connection, account.id) + 1
        own = {"account": account.id, "version": version, "state": state, "body": body}
        noted = {"written": asked.written(), "key": asked.key, "request": request}
        add_row(connection, ACCOUNTS, **own, **noted)
        log(connection, asked, what, account.id)


def _versions(connection: Connection, of: str) -> int:
    newest = select(func.max(ACCOUNTS.c.version)).where(ACCOUNTS.c.account == of)
    return int(connection.execute(newest).scalar() or 0)


def _known(connection: Connection, of: str) -> Account:
    found = account_in(connection, of)
    if found is None:
        raise unusable("account", f"there is no account '{of}'", "See unclench account list.")
    return found


def _check_subject(connection: Connection, account: Account) -> None:
    """One person of the clinic's own sign-in is one account."""
    for other in _open(connection):
        if account.subject and other.subject == account.subject and other.id != account.id:
            reason = f"'{account.subject}' belongs to the account '{other.id}'"
            raise unusable("subject", reason, "Name another.")


def account_in(connection: Connection, of: str) -> Account | None:
    """The open account of that name."""
    of_it = select(ACCOUNTS).where(ACCOUNTS.c.account == of)
    row = connection.execute(of_it.order_by(ACCOUNTS.c.version.desc()).limit(1)).first()
    return _read(row) if row is not None and row.state == OPEN else None


def account_of_subject(connection: Connection, subject: str) -> Account | None:
    return next((one for one in _open(connection) if subject and one.subject == subject), None)


def _open(connection: Connection) -> Iterator[Account]:
    rows = connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.number)).all()
    newest = {row.account: row for row in rows}
    yield from (_read(row) for row in newest.values() if row.state == OPEN)


def _read(row: Row[Any]) -> Account:
    tree = read_body(row)
    return Account(tree["id"], tree["name"], frozenset(tree["roles"]), tree["subject"])


def open_accounts(store: Store) -> tuple[Account, ...]:
    with store.read() as connection:
        return tuple(sorted(_open(connection)))


def grant_record(store: Store, grant: Grant, asked: KeyedRequest) -> None:
    """RequestError for an account that there is none of, or that has not the role."""

    def change(connection: Connection) -> None:
        account = _known(connection, grant.account)
        if grant.role not in account.roles:
            reason = f"'{account.id}' is no {grant.role}"
            raise unusable("role", reason, f"It is: {', '.join(sorted(account.roles))}.")
        check_person(grant.person)
        know_person(connection, grant.person)
        _write_grant(connection, grant, OPEN, asked)

    store.write(change)


def withdraw_record(store: Store, account: str, person: str, asked: KeyedRequest) -> None:
    """RequestError when it is not granted."""

    def change(connection: Connection) -> None:
        found = next((one for one in grants_in(connection, account) if one.person == person), None)
        if found is None:
            reason = f"the record is not granted to '{account}'"
            raise unusable("person", reason, "See unclench account list.")
        _write_grant(connection, found, ENDED, asked)

    store.write(change)


def _write_grant(connection: Connection, grant: Grant, state: str, asked: KeyedRequest) -> None:
    check_key(asked.key)
    body = as_body(grant._asdict())
    request = digest_of(state, body)
    if earlier(connection, GRANTS, request, person=grant.person, key=asked.key) is not None:
        return
    of_it = (GRANTS.c.account == grant.account, GRANTS.c.person == grant.person)
    newest = connection.execute(select(func.max(GRANTS.c.version)).where(*of_it)).scalar()
    own = {"account": grant.account, "version": int(newest or 0) + 1, "state": state, "body": body}
    noted = {"written": asked.written(), "key": asked.key, "request": request}
    add_row(connection, GRANTS, person=grant.person, **own, **noted)
    log(connection, asked, f"record {_done(state)} {grant.account}", grant.person)


def _done(state: str) -> str:
    return "granted to" if state == OPEN else "withdrawn from"


def grants_in(connection: Connection, account: str) -> tuple[Grant, ...]:
    of_it = select(GRANTS).where(GRANTS.c.account == account).order_by(GRANTS.c.number)
    newest = {row.person: row for row in connection.execute(of_it)}
    return tuple(_read_grant(row) for row in newest.values() if row.state == OPEN)


def grants_of_record(store: Store, person: str) -> tuple[Grant, ...]:
    """Everybody who is granted a person's record."""
    with store.read() as connection:
        of_it = select(GRANTS).where(GRANTS.c.person == person).order_by(GRANTS.c.number)
        newest = {row.account: row for row in connection.execute(of_it)}
        return tuple(_read_grant(row) for row in newest.values() if row.state == OPEN)


def _read_grant(row: Row[Any]) -> Grant:
    tree = read_body(row)
    return Grant(tree["account"], tree["person"], tree["role"])


def grants_of(store: Store, account: str) -> tuple[Grant, ...]:
    with store.read() as connection:
        return grants_in(connection, account)
