"""The log of records that are opened: each account and record once an hour, so that a person can
learn who has read theirs."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from unclench.serve.http.site import Site
from unclench.store.audit import log
from unclench.store.store import Store
from unclench.store.versions import KeyedRequest

MOST = 10_000
Opened = tuple[str, str, str]


class OpenedRecords:
    """What was logged already is remembered in this process."""

    def __init__(self, site: Site) -> None:
        self._site, self._known = site, set[Opened]()

    async def note(self, account: str, person: str, now: datetime) -> None:
        """Durable before the record is shown."""
        key = account, person, f"{now:%Y-%m-%d %H}"
        if key in self._known:
            return
        asked = KeyedRequest(uuid4().hex, account, now)
        await self._site.kept.run(lambda store: _write(store, asked, person))
        if len(self._known) >= MOST:
            self._known.clear()
        self._known.add(key)


def _write(store: Store, asked: KeyedRequest, person: str) -> None:
    store.write(lambda connection: log(connection, asked, "record opened", person))
