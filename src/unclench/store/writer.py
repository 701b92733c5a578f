"""The one writer: a thread that does what waits in one transaction (group commit), and answers only
when it is on the disk."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from unclench.errors import StoreError
from unclench.store.connect import told, writing

T = TypeVar("T")
MOST_AT_ONCE = 128


class _Job(NamedTuple):
    """A change that can be done again: it reads what it needs in its own transaction."""

    change: Callable[[Connection], Any]
    answer: Future[Any]


class Writer:
    """Begins with the first change, ends with `close`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: SimpleQueue[_Job | None] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None
        self._closed = False

    def write(self, change: Callable[[Connection], T]) -> T:
        """What the change returns, once it is durable; its own error, or StoreError, and then
        none of it is kept."""
        job = _Job(change, Future())
        with self._lock:
            if self._closed:
                raise StoreError("The store is closed: nothing was written.")
            if self._thread is None:
                self._thread = Thread(target=self._run, name="store writer", daemon=True)
                self._thread.start()
            self._waiting.put(job)
        found: T = job.answer.result()
        return found

    def close(self) -> None:
        """After everything that waits has been written."""
        with self._lock:
            self._closed = True
            self._waiting.put(None)
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            jobs, last = self._together(first)
            self._write_all(jobs)
            if last:
                return

    def _together(self, first: _Job) -> tuple[list[_Job], bool]:
        """What waits by now, and whether it is the end."""
        jobs = [first]
        try:
            while len(jobs) < MOST_AT_ONCE:
                job = self._waiting.get_nowait()
                if job is None:
                    return jobs, True
                jobs.append(job)
        except Empty:
            pass
        return jobs, False

    def _write_all(self, jobs: list[_Job]) -> None:
        """Together; when one fails each by itself, so that every other one is kept."""
        try:
            with writing(self._engine) as connection:
                done = [job.change(connection) for job in jobs]
        except BaseException as error:
            self._apart(jobs, error)
        else:
            for job, found in zip(jobs, done, strict=True):
                job.answer.set_result(found)

    def _apart(self, jobs: list[_Job], error: BaseException) -> None:
        if len(jobs) == 1:
            jobs[0].answer.set_exception(_in_words(error))
            return
        for job in jobs:
            self._write_all([job])


def _in_words(error: BaseException) -> BaseException:
    if not isinstance(error, SQLAlchemyError):
        return error
    try:
        told(error)
    except StoreError as words:
        return words
