"""How often a sign-in may fail: by account and address, and by account."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from unclench.accounts.tokens import secret_digest
from unclench.errors import UnclenchError
from unclench.store.sessions import attempts_since, forget_attempts, note_attempt
from unclench.store.store import Store
from unclench.store.versions import KeyedRequest


class SignInLimit(NamedTuple):
    most: int
    within: timedelta


# From one address it is soon over. A browser in which the holder of the account signed in before is
# counted by itself, so that a stranger who does not know the password locks no holder out.
HERE = SignInLimit(10, timedelta(minutes=15))
ANYWHERE = SignInLimit(50, timedelta(hours=1))
LONGEST = timedelta(hours=1)


class TooOftenError(UnclenchError):
    """Too many sign-ins failed; `seconds` until it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__("That did not work too often.")
        self.seconds = seconds


class SignInPlace(NamedTuple):
    """Where a sign-in comes from: an address, or (`known`) a browser that signed in before."""

    account: str
    address: str
    known: bool = False

    def limits(self) -> tuple[tuple[str, SignInLimit], ...]:
        """Names are hashed: a password may have been typed in place of one."""
        of = secret_digest(self.account)
        here = f"{of} {secret_digest(self.address)}", HERE
        return (here,) if self.known else (here, (of, ANYWHERE))


def check_limits(store: Store, place: SignInPlace, now: datetime) -> None:
    """TooOftenError when one of them is reached."""
    for of, limit in place.limits():
        if attempts_since(store, of, now - limit.within) >= limit.most:
            raise TooOftenError(int(limit.within.total_seconds()))


def note_failed(store: Store, place: SignInPlace, asked: KeyedRequest, about: str) -> None:
    names = tuple(of for of, _ in place.limits())
    note_attempt(store, names, asked, LONGEST, about)


def note_succeeded(store: Store, place: SignInPlace) -> None:
    """The failures of this place are forgiven; those of others are not."""
    (here, _), *_ = place.limits()
    forget_attempts(store, (here,))
