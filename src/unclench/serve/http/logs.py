"""Logs by an allow-list: what happened to which call, and nothing about anybody.

No address, no header, no query, no body, and of an error only its kind and its place in the
program.
"""

from __future__ import annotations

import sys
from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path
from queue import Full, Queue
from threading import Thread
from traceback import extract_tb
from typing import Any, TextIO, cast

import structlog

ALLOWED = frozenset(
    {
        "event", "level", "time", "trace_id", "method", "route", "status", "ms", "content",
        "version", "address", "kind", "at", "hook", "cards", "fetched", "count",
    }
)  # fmt: skip
MOST_WAITING = 10_000
Log = structlog.stdlib.BoundLogger
Entry = MutableMapping[str, Any]


def log_to(stream: TextIO | None = None) -> Log:
    """A logger that writes one JSON object for each line, to standard error by default."""
    found: Log = structlog.wrap_logger(
        structlog.PrintLogger(stream or cast(TextIO, _Unhurried(sys.stderr))),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            allowed_only,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(0),
    )
    return found


class _Unhurried:
    """Writes in a thread of its own, so that a reader who does not read (a full pipe) holds up no
    call. Lines beyond `MOST_WAITING` are left out."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._lines = stream, Queue[str](MOST_WAITING)
        Thread(target=self._write_all, name="log", daemon=True).start()

    def write(self, text: str) -> int:
        with suppress(Full):
            self._lines.put_nowait(text)
        return len(text)

    def flush(self) -> None:
        """Nothing waits for a line of the log."""

    def _write_all(self) -> None:
        while True:
            line = self._lines.get()
            with suppress(OSError, ValueError):
                self._stream.write(line)
                self._stream.flush()


def allowed_only(_logger: object, _method: str, entry: Entry) -> Entry:
    """The entry without any key that is not allowed, and without long values."""
    return {key: _short(value) for key, value in entry.items() if key in ALLOWED}


def _short(value: object) -> object:
    return value if isinstance(value, int | float | bool) else str(value)[:200]


def place_of(error: BaseException) -> str:
    """Where in the program it was raised, such as `door.py:57 record_of`. An error's own words may
    repeat a record."""
    frames = extract_tb(error.__traceback__)
    if not frames:
        return ""
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno} {frames[-1].name}"
