"""One worker process, seen from the server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import BinaryIO, cast

from unclench.content.content import Content
from unclench.serve.http.messages import Done, packed, receive, send, unpacked

ROOT = Path(__file__).resolve().parents[3]
LONGEST_SECONDS = 20.0  # that work may take; a plan takes some thousandths of one


class WorkerDiedError(Exception):
    """The process ended before its work was done."""


class WorkerProcess:
    """Only one thread at a time gives it work."""

    def __init__(self, content: Content, overlay: Path | None) -> None:
        """WorkerDiedError when it does not start, or has another content than this process."""
        path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", "unclench.serve.http.worker", str(overlay or "")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        self._content, self._began = content, monotonic()
        self.stopped = False
        if self._answer() != (content.version, content.fingerprint):
            self.end()
            raise WorkerDiedError

    def do(self, work: Callable[[], object]) -> Done:
        """WorkerDiedError when it ends before it has answered."""
        message, self._began = packed(work, self._content), monotonic()
        try:
            send(cast(BinaryIO, self._child.stdin), message)
        except OSError:
            raise WorkerDiedError from None
        return cast(Done, self._answer())

    def _answer(self) -> object:
        found = receive(cast(BinaryIO, self._child.stdout))
        if found is None:
            raise WorkerDiedError
        return unpacked(found, self._content)

    def stop_late(self) -> None:
        """Ends it, from another thread, when its work takes too long."""
        if monotonic() - self._began > LONGEST_SECONDS:
            self.stopped = True
            self._child.kill()

    def end(self) -> None:
        """At any moment, as it has nothing to keep."""
        self._child.kill()
        self._child.wait()
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                stream.close()
