"""The store of a server: opened by the first call that needs it, and closed at the end."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from threading import Lock
from typing import TypeVar

from unclench.serve.http.settings import ServerSettings
from unclench.serve.http.workers import Workers
from unclench.store.location import location_of
from unclench.store.store import Store, open_store

T = TypeVar("T")
THREADS, WAITING = 32, 512


class KeptStore:
    """One store for all calls. While it cannot be opened, each call is refused with the reason."""

    def __init__(self, settings: ServerSettings) -> None:
        folder = None if settings.data is None else str(settings.data)
        self._location = location_of(folder, settings.database, os.environ)
        self._lock, self._end = Lock(), ExitStack()
        self._store: Store | None = None
        self.workers = Workers(THREADS, WAITING)

    async def run(self, work: Callable[[Store], T]) -> T:
        """What `work` returns with the store, made outside the event loop: it waits for the disk
        and not for plans."""
        return await self.workers.run(lambda: work(self.open()))

    def open(self) -> Store:
        """StoreError when it cannot be used."""
        with self._lock:
            if self._store is None:
                self._store = self._end.enter_context(open_store(self._location))
            return self._store

    def close(self) -> None:
        """After everything that waits has been written."""
        self.workers.close()
        with self._lock:
            self._store = None
            self._end.close()
