"""Signing in: with a password, a one-time code, an invitation, or the clinic's own sign-in.

Whatever is wrong, the answer is the same and takes as long.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hmac import compare_digest
from typing import NamedTuple

from unclench.accounts.one_time import step_of
from unclench.accounts.passwords import check_password, hashed, is_old, matches
from unclench.accounts.roles import Account
from unclench.accounts.tokens import new_token, secret_digest
from unclench.app.accounts.limits import SignInPlace, check_limits, note_failed, note_succeeded
from unclench.app.accounts.manage import request_of
from unclench.errors import RequestError, unusable
from unclench.store.accounts import account_in, account_of_subject
from unclench.store.credentials import Credentials, change_credentials, credentials_in
from unclench.store.sessions import (
    CODE,
    DEVICE,
    PAGES,
    Session,
    begin_session,
    end_sessions,
    session_of,
    take_session,
)
from unclench.store.store import Store
from unclench.store.versions import moment

WAITS, KNOWN_FOR = timedelta(minutes=5), timedelta(days=180)
BY, PASSWORD, BY_CODE, BY_PROVIDER = "by", "password", "code", "provider"
AGAIN = "Check both and try again, or ask your clinic for a new invitation."


class SignInRequest(NamedTuple):
    """`address` is where the call comes from, `device` the token of a browser in which the
    holder signed in before."""

    account: str
    address: str
    now: datetime
    device: str = ""

    def place(self, store: Store) -> SignInPlace:
        """A browser is known for its own account alone."""
        found = session_of(store, self.device, self.now) if self.device else None
        if found is None or (found.kind, found.account) != (DEVICE, self.account):
            return SignInPlace(self.account, self.address)
        return SignInPlace(self.account, self.device, known=True)


class BegunSession(NamedTuple):
    """`waits`: a one-time code is still to come. `device` is empty until it has come."""

    token: str
    account: Account
    waits: bool
    device: str = ""


def _wrong() -> RequestError:
    return unusable("password", "the name or the password is not right", AGAIN)


def sign_in(request: SignInRequest, password: str, store: Store) -> BegunSession:
    """RequestError when it is not right, TooOftenError after too many tries."""
    check_limits(store, request.place(store), request.now)
    account, kept = _of(request, store)
    fits = matches(kept.password or None, password)
    if account is None or not fits:
        raise _failed(request, account, store)
    if is_old(kept.password):
        _hash_again(account, password, request, store)
    return _begun(account, request, store, waits=bool(kept.secret))


def _of(request: SignInRequest, store: Store) -> tuple[Account | None, Credentials]:
    with store.read() as connection:
        account = account_in(connection, request.account)
        kept = credentials_in(connection, request.account)
    return account, kept if account else Credentials()


def _failed(request: SignInRequest, account: Account | None, store: Store) -> RequestError:
    asked = request_of("nobody", request.now)
    about = account.id if account else "no account"
    note_failed(store, request.place(store), asked, about)
    return _wrong()


def _hash_again(account: Account, password: str, request: SignInRequest, store: Store) -> None:
    made = hashed(password)
    asked = request_of(account.id, request.now)
    change_credentials(store, account.id, lambda kept: kept._replace(password=made), asked, "")


def _begun(
    account: Account,
    request: SignInRequest,
    store: Store,
    *,
    by: str = PASSWORD,
    waits: bool = False,
) -> BegunSession:
    """With a token of its own: nothing that was sent before is used further."""
    idle, longest = (WAITS, WAITS) if waits else account.lasting()
    at, ends = moment(request.now), moment(request.now + longest)
    kind, token = CODE if waits else PAGES, new_token()
    session = Session(account.id, kind, at, at, int(idle.total_seconds()), ends, {BY: by})
    asked = request_of(account.id, request.now)
    begin_session(store, token, session, asked, "" if waits else "signed in")
    if not waits:
        place = request._replace(account=account.id).place(store)
        note_succeeded(store, place)
        device = "" if place.known else _device(account, request, store)
        return BegunSession(token, account, waits, device)
    return BegunSession(token, account, waits)


def _device(account: Account, request: SignInRequest, store: Store) -> str:
    """The token that makes this browser known from now on; it opens nothing."""
    at, ends, token = moment(request.now), moment(request.now + KNOWN_FOR), new_token()
    made = Session(account.id, DEVICE, at, at, int(KNOWN_FOR.total_seconds()), ends, {})
    begin_session(store, token, made, request_of(account.id, request.now), "")
    return token


def enter_code(request: SignInRequest, waiting: str, code: str, store: Store) -> BegunSession:
    """The second step. Each code opens once."""
    check_limits(store, request.place(store), request.now)
    account, _ = _of(request, store)
    try:
        use_code(request.account, code, store, request.now)
    except RequestError:
        raise _failed(request, account, store) from None
    if account is None or not take_session(store, waiting):
        raise _wrong()
    return _begun(account, request, store, by=BY_CODE)


def use_code(of: str, code: str, store: Store, now: datetime) -> None:
    """RequestError for a code that does not fit or was used."""

    def used(kept: Credentials) -> Credentials:
        step = step_of(kept.secret, code, now, kept.used) if kept.secret else None
        if step is None:
            raise unusable("code", "the code is not right, or was used", "Wait for the next one.")
        return kept._replace(used=step)

    change_credentials(store, of, used, request_of(of, now), "")


def accept(request: SignInRequest, code: str, password: str, store: Store) -> BegunSession:
    """An invitation sets a password, once."""
    check_limits(store, request.place(store), request.now)
    account, kept = _of(request, store)
    if account is None or not _invited(kept, code, request.now):
        raise _failed(request, account, store)
    check_password(password, (account.id, account.name))
    made = hashed(password)

    def accepted(now_kept: Credentials) -> Credentials:
        if not _invited(now_kept, code, request.now):
            raise _wrong()
        return now_kept._replace(password=made, invitation="", invited_until="")

    asked = request_of(account.id, request.now)
    change_credentials(store, account.id, accepted, asked, "password set", end_sessions=True)
    return _begun(account, request, store, waits=bool(kept.secret))


def _invited(kept: Credentials, code: str, now: datetime) -> bool:
    given = secret_digest(code.strip().lower())
    return compare_digest(kept.invitation, given) and moment(now) < kept.invited_until


def prove(request: SignInRequest, password: str, store: Store) -> None:
    """Who is signed in proves it once more, before what signs in is changed."""
    check_limits(store, request.place(store), request.now)
    account, kept = _of(request, store)
    if account is None or not matches(kept.password or None, password):
        raise _failed(request, account, store)


def with_codes(request: SignInRequest, store: Store) -> BegunSession:
    """One-time codes were just set up: a session that they opened takes the place of all others."""
    account, _ = _of(request, store)
    if account is None:
        raise _wrong()
    end_sessions(store, account.id, request_of(account.id, request.now))
    return _begun(account, request, store, by=BY_CODE)


def change_password(
    request: SignInRequest, old: str, new: str, by: str, store: Store
) -> BegunSession:
    """Who is signed in (`by` what) proves it once more; every other session ends."""
    prove(request, old, store)
    account, _ = _of(request, store)
    if account is None:
        raise _wrong()
    check_password(new, (account.id, account.name))
    made = hashed(new)
    asked = request_of(account.id, request.now)
    change_credentials(
        store, account.id, lambda now_kept: now_kept._replace(password=made), asked,
        "password changed", end_sessions=True,
    )  # fmt: skip
    return _begun(account, request, store, by=by)


def sign_in_as(subject: str, request: SignInRequest, store: Store) -> BegunSession:
    """The clinic's own sign-in has said who it is. Only an account that names it opens."""
    with store.read() as connection:
        account = account_of_subject(connection, subject)
    if account is None:
        reason = "your clinic's sign-in worked, but no account here belongs to it"
        raise unusable("subject", reason, "Ask your clinic to add it to your account.")
    return _begun(account, request._replace(account=account.id), store, by=BY_PROVIDER)
