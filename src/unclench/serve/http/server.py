"""The process that listens: it says where as soon as it answers, and ends cleanly when it is
asked to."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Callable
from threading import Timer

import uvicorn

from unclench.errors import unusable
from unclench.serve.http.application import Served

SECONDS_TO_FINISH, SECONDS_TO_END = 3, 4.5
BACKLOG = 1024


def listening(host: str, port: int) -> socket.socket:
    """A socket that is bound; RequestError when the place is taken or is none."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends small parts at once only over a socket that says it is TCP; else 40 ms pass
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
    except (OSError, OverflowError) as error:
        found.close()
        reason = f"{host}:{port} cannot be listened on ({getattr(error, 'strerror', error)})"
        raise unusable("port", reason.lower(), "Choose another, or 0 for any free one.") from None
    return found


def address_of(place: socket.socket) -> str:
    host, port = place.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class _Announcing(uvicorn.Server):
    """Says that it answers once it does."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._announce()


def serve(served: Served, place: socket.socket, announce: Callable[[], None]) -> None:
    """Answers until SIGTERM or SIGINT. What is still open then gets some seconds to finish."""
    config = uvicorn.Config(
        served.app, log_config=None, access_log=False, server_header=False, lifespan="off",
        backlog=BACKLOG, timeout_graceful_shutdown=SECONDS_TO_FINISH, timeout_keep_alive=20,
        proxy_headers=False,
    )  # fmt: skip
    for ended in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ended, _end_in_time)  # uvicorn raises them again when it has ended
    server = _Announcing(config, announce)
    server.run(sockets=[place])
    _end_in_time(signal.SIGTERM, None)
    served.site.workers.close()
    served.site.processes.close()
    served.site.kept.close()


def _end_in_time(_signal: int, _frame: object) -> None:
    """A plan that is still being made keeps no process alive: nothing is kept by it."""
    last = Timer(SECONDS_TO_END - SECONDS_TO_FINISH, os._exit, (0,))
    last.daemon = True
    last.start()
