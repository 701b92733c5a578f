"""Made-up people put into the store of a running application."""

from __future__ import annotations

from datetime import UTC, date, datetime
from json import dumps
from typing import Any

from support.site import Running, example
from unclench.store.people import save_record
from unclench.store.versions import KeyedRequest


def put(running: Running, person: str, name: str = "anna", **changes: Any) -> str:
    """A record of examples/ as of today, and the address of its pages."""
    tree = {**example(name), "id": person, "date": date.today().isoformat(), **changes}
    store = running.served.site.kept.open()
    save_record(store, person, dumps(tree), 0, KeyedRequest(f"put-{person}", "test", now()))
    return f"/people/{person}"


def now() -> datetime:
    return datetime.now(UTC)
