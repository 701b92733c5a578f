"""A real pseudo-terminal with a command in it: what a person would see and type, counted."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[()=>][A-Z0-9]?|\x1b\][^\x07]*\x07|\r|\x07")
KEYSTROKES_A_SECOND = 2  # a slow typist
WORDS_A_SECOND = 238 / 60  # silent reading of adults (Brysbaert 2019)
PROMPT = "> "
DRAWN_PROMPT = ">\x08\x1b[2C"  # one column back, two forward
PROMPT_DRAWN = re.compile(r"\x1b\[\?2004h[^>]*>\x08\x1b\[2C")  # a line is read from now on


class PseudoTerminal:
    """`unclench` with some arguments in a terminal of this size. `keys` and `words` count what was
    typed and what was there to read."""

    def __init__(
        self,
        arguments: Sequence[str],
        folder: Path,
        size: tuple[int, int] = (80, 24),
        more: Mapping[str, str] | None = None,
        command: Sequence[str] = (sys.executable, "-m", "unclench"),
    ) -> None:
        self.master, slave = pty.openpty()
        self.resize(*size)
        self.keys, self.raw, self._at = 0, "", 0
        kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR")}
        env = {**kept, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT / "src"), **(more or {})}
        self.process = subprocess.Popen(
            [*command, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env=env,
            start_new_session=True,
            preexec_fn=_own_terminal,  # noqa: PLW1509 - no threads in this process
        )
        os.close(slave)

    def __enter__(self) -> PseudoTerminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)

    @property
    def seen(self) -> str:
        """All that was shown, without the codes that move the cursor."""
        return _plain(self.raw)

    @property
    def words(self) -> int:
        """The words that were there to read; what is typed is shown again by the terminal and not
        read."""
        lines = [line for line in self.seen.splitlines() if not line.startswith(PROMPT)]
        return sum(len(re.findall(r"[A-Za-z']+", line)) for line in lines)

    def seconds(self) -> float:
        """The time that a slow typist takes who reads everything."""
        return self.keys / KEYSTROKES_A_SECOND + self.words / WORDS_A_SECOND

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for(self, text: str, within: float = 60) -> str:
        """Waits until this is shown after the text before it; returns the text before
        it."""
        until = time.monotonic() + within
        while (found := _plain(self.raw[self._at :]).find(text)) < 0:
            if time.monotonic() > until or not self._read(until - time.monotonic()):
                raise AssertionError(f"{text!r} did not come after:\n{self.seen[-2000:]}")
        shown = _plain(self.raw[self._at :])[:found]
        self._at = len(self.raw)
        return shown

    def ask(self, within: float = 60) -> str:
        """Waits for the next prompt; the text shown before it."""
        until = time.monotonic() + within
        while (found := PROMPT_DRAWN.search(self.raw, self._at)) is None:
            if time.monotonic() > until or not self._read(until - time.monotonic()):
                raise AssertionError(f"no question came after:\n{self.seen[-2000:]}")
        shown, self._at = _plain(self.raw[self._at : found.start()]), found.end()
        return shown

    def type(self, text: str, enter: bool = True) -> None:
        data = text + "\r" * enter
        self.keys += len(data)
        self.send(data.encode())

    def send(self, data: bytes) -> None:
        """Bytes as they are; all output meanwhile is read, or the terminal would stand still."""
        left = memoryview(data)
        while left:
            ready, writable, _ = select.select([self.master], [self.master], [], 5)
            if ready:
                self._read(0)
            if writable:
                left = left[os.write(self.master, left[:1024]) :]

    def idle(self, for_: float = 0.3) -> None:
        """Waits until nothing more is shown."""
        while self._read(for_):
            pass

    def end(self, within: float = 60) -> int:
        """Waits for the end of the command; its exit code."""
        until = time.monotonic() + within
        while self._read(max(0.0, until - time.monotonic())):
            pass
        return self.process.wait(timeout=max(0.1, until - time.monotonic()))

    def signal(self, which: signal.Signals) -> None:
        self.process.send_signal(which)

    def _read(self, within: float) -> bool:
        """Whether anything more came."""
        ready, _, _ = select.select([self.master], [], [], max(0.0, within))
        if not ready:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:  # the other end is closed
            return False
        self.raw += data.decode("utf-8", "replace")
        return bool(data)


def _plain(raw: str) -> str:
    return CODES.sub("", raw.replace(DRAWN_PROMPT, PROMPT))


def _own_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
