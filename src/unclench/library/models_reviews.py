"""Who wrote, who looked and who approved, as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Step(NamedTuple):
    """One step of a review. `of` is the digest of the content that was read; days are ISO texts."""

    to: str
    by: str
    role: str
    on: str
    due: str
    of: str


class Review(NamedTuple):
    """Where one entry stands: `status` is submitted, under_review or approved; `void` says why an approval no longer counts."""

    id: str
    kind: str
    status: str
    authors: tuple[str, ...]
    due: str
    digest: str
    steps: tuple[Step, ...]
    void: str

    @property
    def last(self) -> Step | None:
        """The latest step; None while nobody has looked."""
        return self.steps[-1] if self.steps else None


class Reviews(NamedTuple):
    """All entries that are reviewed, by id. `due_days` is how long an approval counts unless a day is named."""

    entries: Mapping[str, Review]
    due_days: int
