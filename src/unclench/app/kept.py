"""Backups of a store: made, read back, and checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from unclench.store.backup import Counted
    from unclench.store.location import StoreLocation


class BackupRequest(NamedTuple):
    location: StoreLocation
    file: Path


class VerifiedStore(NamedTuple):
    """Nothing is wrong when `problems` is empty."""

    counted: Counted
    problems: tuple[str, ...]


def back_up(request: BackupRequest) -> Counted:
    """RequestError when the file exists, StoreError when the store cannot be read."""
    from unclench.store.backup import backup

    return backup(request.location, request.file)


def restore_store(request: BackupRequest) -> Counted:
    """RequestError when the store holds something, StoreError for a damaged backup."""
    from unclench.store.backup import restore

    return restore(request.file, request.location)


def check_store(location: StoreLocation) -> VerifiedStore:
    from unclench.store.backup import verify_store

    return VerifiedStore(*verify_store(location))
