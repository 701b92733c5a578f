"""What every room of the server is given, and what a room gives to the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from fastapi import APIRouter

from unclench.content.content import Content
from unclench.serve.http.kept import KeptStore
from unclench.serve.http.logs import Log
from unclench.serve.http.processes import WorkerProcesses
from unclench.serve.http.refusal import Refuser, problem_json
from unclench.serve.http.settings import ServerSettings
from unclench.serve.http.workers import Workers

T = TypeVar("T")


def _always() -> bool:
    return True


class Site(NamedTuple):
    """Everything is made once and never changes; `address` is where the server answers."""

    settings: ServerSettings
    content: Content
    workers: Workers
    log: Log
    address: str
    kept: KeptStore
    processes: WorkerProcesses

    async def apart(self, work: Callable[[], T]) -> T:
        """What `work` returns, in a worker process where there is one: a call of a function of a
        module, with values that can travel."""
        return await self.workers.run(lambda: self.processes.done(work))


class Room(NamedTuple):
    """The routes below one path. `refuse` says a refusal in the room's own form; `ready` whether
    the room can answer."""

    path: str
    routes: APIRouter
    refuse: Refuser = problem_json
    ready: Callable[[], bool] = _always
