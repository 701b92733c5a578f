"""Where a result goes: standard output or a file, always UTF-8; colour only for a terminal."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from errno import EBADF
from typing import TYPE_CHECKING

from unclench.errors import InputError, Problem

if TYPE_CHECKING:
    from unclench.render.formats import Look

URGENT = ("emergency", "same_day")
DONE, SOMETHING_IS_URGENT = 0, 3
WIDTH, WIDEST, NARROWEST = 80, 100, 40


def code(urgency: str) -> int:
    """The exit code of a plan: scripts must notice when something is urgent."""
    return SOMETHING_IS_URGENT if urgency in URGENT else DONE


def check_discreet(arguments: Namespace) -> None:
    """InputError where `--discreet` would hide nothing."""
    if arguments.discreet and arguments.format != "ics":
        raise InputError(
            [Problem("--discreet", "is for calendars", "Add --format ics, or leave it out.")]
        )


def write(
    data: bytes, path: str | None = None, instead: str = "Choose another place with -o."
) -> None:
    """Writes everything, to a file or to standard output. A reader that has gone (`| head`) is no
    error.

    A file is written whole or not at all. `instead` says what to do when it cannot be written.
    """
    if path is not None:
        _to_file(data, path, instead)
        return
    if sys.stdout is None:  # the caller closed it (`>&-`)
        raise _unwritable("standard output", OSError(EBADF, "it is closed"), instead)
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # so that closing at the end does not fail again
    except OSError as error:
        raise _unwritable("standard output", error, instead) from None


def write_text(
    text: str, path: str | None = None, instead: str = "Choose another place with -o."
) -> None:
    write(text.encode("utf-8", "replace"), path, instead)


def _to_file(data: bytes, path: str, instead: str) -> None:
    from unclench.atomic_file import write_whole

    try:
        write_whole(path, data)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error, instead) from None


def _unwritable(place: str, error: OSError | ValueError, instead: str) -> InputError:
    reason = getattr(error, "strerror", None) or "no file can have this name"
    return InputError([Problem(place, f"cannot be written ({reason.lower()})", instead)])


def look_of(arguments: Namespace) -> Look:
    """As wide as the terminal, up to 100 columns; 80 for a file or a pipe."""
    from unclench.render.formats import Look

    terminal = arguments.output is None and sys.stdout is not None and sys.stdout.isatty()
    given = vars(arguments)
    return Look(
        given.get("audience", "clinician"),
        _width() if terminal else WIDTH,
        _coloured(arguments.color, terminal),
        given.get("large", False),
        given.get("evidence", False),
        given.get("discreet", False),
        given.get("full", False) or given.get("evidence", False),
        given.get("brief", False),
    )


def _coloured(when: str, terminal: bool) -> bool:
    return when == "always" or (when == "auto" and terminal and not os.environ.get("NO_COLOR"))


def _width() -> int:
    from shutil import get_terminal_size

    return max(NARROWEST, min(WIDEST, get_terminal_size((WIDTH, 24)).columns))
