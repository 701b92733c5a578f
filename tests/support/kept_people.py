"""People in a store of their own, for servers that are started on it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from unclench.store.location import location_of
from unclench.store.people import save_record
from unclench.store.store import Store, open_store
from unclench.store.versions import KeyedRequest


def keep(store: Store, person: str, record: Mapping[str, Any]) -> None:
    """The first version of a person's record."""
    text = json.dumps({"id": person, **record}, default=float)
    save_record(store, person, text, 0, KeyedRequest(f"key-{person}", "test", datetime.now(UTC)))


def folder_with(people: Mapping[str, Mapping[str, Any]]) -> Path:
    """A data folder with these records."""
    folder = Path(mkdtemp(prefix="unclench-"))
    with open_store(location_of(str(folder), None, {})) as store:
        for person, record in people.items():
            keep(store, person, record)
    return folder
