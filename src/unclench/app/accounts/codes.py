"""One-time codes are set up: a secret is proposed, and counts once a code from it was sent."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from unclench.accounts.one_time import address, new_secret, step_of
from unclench.app.accounts.manage import request_of
from unclench.errors import unusable
from unclench.store.credentials import Credentials, change_credentials, credentials_of
from unclench.store.store import Store


class ProposedSecret(NamedTuple):
    """`address` is what an app reads from a picture of it."""

    secret: str
    address: str


def propose(of: str, store: Store, now: datetime) -> ProposedSecret:
    """The same again until it is confirmed, so that a page may be loaded twice."""
    found = credentials_of(store, of).proposed
    if not found:
        found = new_secret()
        made = found
        asked = request_of(of, now)
        change_credentials(store, of, lambda kept: kept._replace(proposed=made), asked, "")
    return ProposedSecret(found, address(found, of))


def confirm(of: str, code: str, store: Store, now: datetime) -> None:
    """From now on each sign-in needs a code; RequestError for one that does not fit."""

    def confirmed(kept: Credentials) -> Credentials:
        step = step_of(kept.proposed, code, now, 0) if kept.proposed else None
        if step is None:
            raise unusable("code", "the code is not right", "Wait for the next one and try again.")
        return kept._replace(secret=kept.proposed, used=step, proposed="")

    change_credentials(store, of, confirmed, request_of(of, now), "one-time codes begun")
