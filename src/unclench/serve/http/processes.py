"""Worker processes: plans are made at the same time, outside the process that listens.

They are a help, never a need. The first is started when two calls are open at once; until it is
ready, and where none can be had, work is done here. What a process was at when it ended is done
again by another.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Condition, Thread
from time import sleep
from typing import TypeVar, cast

from unclench.content.content import Content
from unclench.serve.http.messages import result_of
from unclench.serve.http.process import WorkerDiedError, WorkerProcess
from unclench.serve.http.refusal import RefusedCallError

T = TypeVar("T")
TRIES, MOST_FAILED = 3, 5  # in a row
NOT_NOW = 503


class WorkerProcesses:
    """At most `most` of them, all with the same content as this process."""

    def __init__(self, most: int, content: Content, overlay: Path | None = None) -> None:
        self._most, self._content, self._overlay = most, content, overlay
        self._change = Condition()
        self._idle: list[WorkerProcess] = []
        self._busy: set[WorkerProcess] = set()
        self._starting = self._here = self._failed = 0
        self._watched = False

    def done(self, work: Callable[[], T]) -> T:
        """What `work` returns or raises: a call of a function of a module, with values that can
        travel; RefusedCallError when it takes too long."""
        for attempt in range(TRIES):
            worker = self._taken(again=attempt > 0)
            if worker is None:
                return self._done_here(work)
            try:
                found = worker.do(work)
            except WorkerDiedError:
                self._lost(worker)
            else:
                self._free(worker)
                return cast(T, result_of(found))
        raise WorkerDiedError

    def _taken(self, *, again: bool) -> WorkerProcess | None:
        """A process as soon as one is free; None while there is none at all. Work that has ended
        one already is never done here."""
        with self._change:
            while not self._idle:
                self._grow(wanted=again)
                if not self._busy and not (again and self._starting):
                    break
                self._change.wait()
            if not self._idle and again:
                raise WorkerDiedError
            worker = self._idle.pop() if self._idle else None
            if worker is not None:
                self._busy.add(worker)
            return worker

    def _grow(self, *, wanted: bool) -> None:
        """Starts another where all are at work."""
        open_ = wanted or self._here or self._busy
        if open_ and len(self._busy) + self._starting < self._most:
            self._starting += 1
            Thread(target=self._start, name="start a worker", daemon=True).start()

    def _start(self) -> None:
        try:
            worker = WorkerProcess(self._content, self._overlay)
        except (OSError, WorkerDiedError):
            worker = None
        with self._change:
            self._starting -= 1
            self._failed = self._failed + 1 if worker is None else 0
            if self._failed == MOST_FAILED:
                self._most = 0  # no place for it, or the knowledge was edited since
            elif worker is not None and self._most:
                self._idle.append(worker)
            elif worker is not None:
                worker.end()
            self._watch()
            self._change.notify_all()

    def _watch(self) -> None:
        if not self._watched:
            self._watched = True
            Thread(target=self._stop_late_ones, name="watch workers", daemon=True).start()

    def _stop_late_ones(self) -> None:
        while self._most:
            sleep(1)
            with self._change:
                for worker in self._busy:
                    worker.stop_late()

    def _free(self, worker: WorkerProcess) -> None:
        with self._change:
            self._busy.discard(worker)
            self._idle.append(worker)
            self._change.notify()

    def _lost(self, worker: WorkerProcess) -> None:
        """RefusedCallError when it was stopped because of this very work."""
        with self._change:
            self._busy.discard(worker)
            self._change.notify_all()
        worker.end()
        if worker.stopped:
            raise RefusedCallError(NOT_NOW, "This took too long.")

    def _done_here(self, work: Callable[[], T]) -> T:
        with self._change:
            self._here += 1
        try:
            return work()
        finally:
            with self._change:
                self._here -= 1

    def close(self) -> None:
        with self._change:
            self._most, idle = 0, self._idle
            self._idle = []
            self._change.notify_all()
        for worker in idle:
            worker.end()
