"""How often a sign-in may fail: by account and address, by account, and by all of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from unclench.accounts.tokens import secret_digest
from unclench.errors import UnclenchError
from unclench.store.sessions import attempts_since, forget_attempts, note_attempt
from unclench.store.store import Store
from unclench.store.versions import KeyedRequest

ALL = "all"


class SignInLimit(NamedTuple):
    most: int
    within: timedelta


# From one address it is soon over; another address may still try, so that a stranger
# who does not know the password locks no holder of an account out.
HERE = SignInLimit(10, timedelta(minutes=15))
ANYWHERE = SignInLimit(50, timedelta(hours=1))
EVERYBODY = SignInLimit(1000, timedelta(hours=1))
LONGEST = timedelta(hours=1)


class TooOftenError(UnclenchError):
    """Too many sign-ins failed; `seconds` until it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__("That did not work too often.")
        self.seconds = seconds


def limited_by(account: str, address: str) -> tuple[tuple[str, SignInLimit], ...]:
    """Names are hashed: a password may have been typed in place of one."""
    of = secret_digest(account)
    return (f"{of} {secret_digest(address)}", HERE), (of, ANYWHERE), (ALL, EVERYBODY)


def check_limits(store: Store, account: str, address: str, now: datetime) -> None:
    """TooOftenError when one of them is reached."""
    for of, limit in limited_by(account, address):
        if attempts_since(store, of, now - limit.within) >= limit.most:
            raise TooOftenError(int(limit.within.total_seconds()))


def note_failed(store: Store, account: str, address: str, asked: KeyedRequest, about: str) -> None:
    names = tuple(of for of, _ in limited_by(account, address))
    note_attempt(store, names, asked, LONGEST, about)


def note_succeeded(store: Store, account: str, address: str) -> None:
    """The failures of this address are forgiven; those of others are not."""
    (here, _), *_ = limited_by(account, address)
    forget_attempts(store, (here,))
