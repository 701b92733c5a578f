"""Roles, what each may do with a person's record, and the accounts that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

PERSON, CARER, CLINICIAN, AUTHOR, ADMIN = "person", "carer", "clinician", "author", "admin"
ROLES = (PERSON, CARER, CLINICIAN, AUTHOR, ADMIN)
READ, WRITE, SIGN, SHARE, ERASE = "read", "write", "sign", "share", "erase"
ACTIONS = (READ, WRITE, SIGN, SHARE, ERASE)
# With a record that was granted. An author or admin is given no record at all.
ON_A_RECORD: Mapping[str, frozenset[str]] = {
    PERSON: frozenset({READ, WRITE, SHARE, ERASE}),
    CARER: frozenset({READ, WRITE}),
    CLINICIAN: frozenset({READ, WRITE, SIGN}),
}
# How long a session lasts without a call, and at most.
SHORT = timedelta(minutes=30), timedelta(hours=12)
LONG = timedelta(days=7), timedelta(days=30)
LASTING = frozenset({PERSON, CARER})


class Account(NamedTuple):
    """`id` is the name to sign in with, `subject` the name at the clinic's own sign-in, if any."""

    id: str
    name: str
    roles: frozenset[str]
    subject: str = ""

    def lasting(self) -> tuple[timedelta, timedelta]:
        """The shortest that any of its roles needs."""
        return LONG if self.roles <= LASTING else SHORT


class Grant(NamedTuple):
    """A person's record for an account, in one of its roles."""

    account: str
    person: str
    role: str


def allowed(roles: frozenset[str], granted: str | None, action: str) -> bool:
    """Whether a record that was granted in this role lets the action happen. A role that the
    account has lost grants nothing."""
    return granted in roles and action in ON_A_RECORD.get(granted or "", frozenset())
