"""Long text in a terminal goes through a pager, one screen at a time."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from contextlib import suppress

from unclench.serve.cli.writing import write

USUAL = "less"
LESS = "FRX"  # ends at once when all fits, shows colours, leaves the text on the screen
NONE = ("", "cat")


def show(data: bytes, arguments: Namespace) -> None:
    """Writes a result; what is longer than the terminal goes through $PAGER when all was asked
    for."""
    pager = _pager(data, arguments)
    if not pager or not _paged(data, pager):
        write(data, arguments.output)


def _pager(data: bytes, arguments: Namespace) -> list[str]:
    """The command of the pager; empty where none is wanted."""
    to_terminal = arguments.output is None and sys.stdout is not None and sys.stdout.isatty()
    if not to_terminal or not arguments.full or arguments.no_pager or arguments.format != "text":
        return []
    from shlex import split
    from shutil import get_terminal_size

    wanted = os.environ.get("PAGER", USUAL).strip()
    if wanted in NONE or data.count(b"\n") < get_terminal_size().lines:
        return []
    with suppress(ValueError):
        return split(wanted)
    return []


def _paged(data: bytes, pager: list[str]) -> bool:
    """Whether the pager could be started. A reader who leaves it early has read enough."""
    from signal import SIG_IGN, SIGINT, signal
    from subprocess import PIPE, Popen

    environment = {"LESS": LESS, **os.environ}
    try:
        process = Popen(pager, stdin=PIPE, env=environment)
    except OSError:
        return False
    before = signal(SIGINT, SIG_IGN)  # Ctrl-C belongs to the pager
    with suppress(BrokenPipeError):
        process.communicate(data)
    process.wait()
    signal(SIGINT, before)
    return True
