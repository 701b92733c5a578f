"""What is said about the content itself: how old it is, how much of it is approved, and what a clinic laid over it."""

from typing import NamedTuple


class Governance(NamedTuple):
    """Days are ISO texts, empty when not known. `due` is the first day on which a review is due; `approved` of `total` entries are."""

    updated: str = ""
    released: str = ""
    due: str = ""
    approved: int = 0
    total: int = 0


class Loosened(NamedTuple):
    """A rule that a named clinician made milder for one clinic. `to` says what is left of it."""

    rule: str
    to: str
    because: str
    by: str
    role: str
    on: str


class Overlay(NamedTuple):
    """What a clinic laid over the knowledge, in short: limits and regimens as they are written, ids of rules."""

    name: str
    by: str
    on: str
    fingerprint: str
    limits: tuple[str, ...] = ()
    regimens: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    loosened: tuple[Loosened, ...] = ()
