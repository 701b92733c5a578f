"""Plans are made outside the event loop, a few at once. A call that would wait too long is
refused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

from unclench.serve.http.refusal import RefusedCallError

T = TypeVar("T")
TOO_MANY = 429
SECONDS = 1


class Workers:
    """A few threads, and a queue with an end. Each call sees the content that its caller sees."""

    def __init__(self, threads: int, waiting: int) -> None:
        self._threads = ThreadPoolExecutor(threads, "plan")
        self._most = threads + waiting
        self._open = 0

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns; RefusedCallError when too many calls wait already."""
        if self._open >= self._most:
            detail = f"Too many calls are waiting. Try again in {SECONDS} s."
            raise RefusedCallError(TOO_MANY, detail, headers={"Retry-After": str(SECONDS)})
        self._open += 1
        loop = asyncio.get_running_loop()
        made = loop.run_in_executor(self._threads, copy_context().run, work)
        made.add_done_callback(self._closed)
        return await asyncio.shield(made)

    def _closed(self, made: asyncio.Future[T]) -> None:
        """A caller that has gone leaves its work running: only its end frees the place."""
        self._open -= 1
        if not made.cancelled():
            made.exception()

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
