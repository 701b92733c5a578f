"""Facts about the content itself: how old it is, how much of it is approved, and what a
clinic laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Governance(NamedTuple):
    """Days are ISO texts, empty when not known. `due` is the first day on which a review is due;
    `approved` of `total` entries are."""

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
    """What a clinic laid over the knowledge, in short: limits and regimens verbatim, ids of
    rules."""

    name: str
    by: str
    on: str
    fingerprint: str
    limits: tuple[str, ...] = ()
    regimens: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    loosened: tuple[Loosened, ...] = ()


class ReviewStep(NamedTuple):
    """One step of a review. `of` is the digest of the content that was read; days are ISO texts."""

    to: str
    by: str
    role: str
    on: str
    due: str
    of: str


class Review(NamedTuple):
    """Where one entry stands: `status` is submitted, under_review or approved; `void` says why an
    approval no longer counts."""

    id: str
    kind: str
    status: str
    authors: tuple[str, ...]
    due: str
    digest: str
    steps: tuple[ReviewStep, ...]
    void: str

    @property
    def last(self) -> ReviewStep | None:
        """The latest step; None before any review."""
        return self.steps[-1] if self.steps else None


class Reviews(NamedTuple):
    """All entries that are reviewed, by id. `due_days` is how long an approval counts unless a day
    is named."""

    entries: Mapping[str, Review]
    due_days: int
