"""What a clinician decided otherwise than the plan says, with a coded reason. It is kept with the
person's schedules, and is erased with them."""

from __future__ import annotations

from typing import NamedTuple

from unclench.store.store import Store
from unclench.store.versions import KeyedRequest
from unclench.store.with_schedules import keep_of_kind, of_kind

OTHERWISE = "otherwise"


class DecidedOtherwise(NamedTuple):
    """`verdict` is what the plan said about the option on that day; `reason` is a code."""

    option: str
    verdict: str
    reason: str
    comment: str
    by: str
    on: str


def keep_decision(
    store: Store, person: str, decision: DecidedOtherwise, asked: KeyedRequest
) -> None:
    """Once for each key."""
    told = f"decided otherwise ({decision.reason})"
    keep_of_kind(store, person, OTHERWISE, decision._asdict(), asked, told)


def decisions(store: Store, person: str) -> tuple[DecidedOtherwise, ...]:
    """The newest first."""
    return tuple(DecidedOtherwise(**found) for found in of_kind(store, person, OTHERWISE))
