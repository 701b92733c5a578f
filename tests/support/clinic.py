"""A clinic's server with accounts: one for each role, and two people with records."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple
from uuid import uuid4

from starlette.testclient import TestClient

from support.site import HERE, Running, running
from unclench.accounts.roles import CARER, CLINICIAN, PERSON, ROLES
from unclench.app.accounts.manage import AccountRequest, add, grant, set_password, token
from unclench.serve.http.gate import PLAIN
from unclench.serve.http.settings import ServerSettings
from unclench.store.people import save_record
from unclench.store.store import Store
from unclench.store.versions import KeyedRequest

PASSWORD = "tall river seven lamps"
OWN, OTHER = "anna", "berta"
GRANTED = (PERSON, CARER, CLINICIAN)
WRITES = {"Origin": HERE}
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


class Clinic(NamedTuple):
    """Every account is named like its role; `anna` is the record that three of them see."""

    running: Running

    def store(self) -> Store:
        return self.running.served.site.kept.open()

    def visitor(self, base: str = HERE) -> TestClient:
        """A browser of its own."""
        return TestClient(
            self.running.served.app, base, raise_server_exceptions=False, follow_redirects=False
        )

    def signed_in(self, account: str) -> TestClient:
        found = self.visitor()
        sent = {"account": account, "password": PASSWORD}
        answer = found.post("/sign-in", data=sent, headers=WRITES)
        assert answer.status_code == 303, answer.text
        found.headers.update(WRITES)
        return found

    def program(self, account: str) -> TestClient:
        """With a token in place of a session."""
        found = self.visitor()
        made = token(account, 30, self.store(), "operator", datetime.now(UTC))
        found.headers["Authorization"] = f"Bearer {made}"
        return found


def new_clinic(settings: ServerSettings | None = None) -> Clinic:
    made = Clinic(running(settings or ServerSettings(accounts=True)))
    store = made.store()
    for role in ROLES:
        new_account(store, role, role)
    for person in (OWN, OTHER):
        asked = KeyedRequest(uuid4().hex, "test", NOW)
        save_record(store, person, f'{{"id": "{person}", "date": "2026-11-20"}}', 0, asked)
    for role in GRANTED:
        grant(role, OWN, role, store, "operator", NOW)
    return made


def new_account(store: Store, account: str, *roles: str) -> None:
    add(AccountRequest(account, account.title(), roles), store, "operator", NOW)
    set_password(account, PASSWORD, store, "operator", NOW)


@cache
def clinic() -> Clinic:
    """One for tests that end nothing."""
    return new_clinic()


@cache
def session_of(account: str) -> str:
    """The token of a session that lasts for all tests of a file."""
    return clinic().signed_in(account).cookies[PLAIN]


def browser_of(account: str) -> TestClient:
    """A person who has signed in; a visitor for an empty name."""
    found = clinic().visitor()
    if account:
        found.cookies.set(PLAIN, session_of(account))
        found.headers.update(WRITES)
    return found
