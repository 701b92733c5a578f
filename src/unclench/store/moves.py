"""The moves that a physiotherapist set for a person: versions, of which the newest counts. They are
kept with the person's schedules, and are erased with them."""

from __future__ import annotations

from typing import Any

from unclench.store.store import Store
from unclench.store.versions import KeyedRequest
from unclench.store.with_schedules import keep_of_kind, of_kind

MOVES = "moves"


def keep_moves(store: Store, person: str, tree: dict[str, Any], asked: KeyedRequest) -> None:
    """Once for each key."""
    keep_of_kind(store, person, MOVES, tree, asked, "moves set")


def kept_moves(store: Store, person: str) -> Any:
    """What was set last; None when nothing was."""
    return next(iter(of_kind(store, person, MOVES, 1)), None)
