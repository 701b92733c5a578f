"""Where a result goes: standard output or a file, always UTF-8; colour only for a terminal."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from errno import EBADF
from typing import TYPE_CHECKING

from unclench.errors import InputError, Problem

if TYPE_CHECKING:
    from unclench.render.paper import Paper

URGENT = ("emergency", "same_day")
DONE, SOMETHING_IS_URGENT = 0, 3
READ_FROM = ("record", "checkins", "thread")
EXPORTS = ("ics", "fhir")
WIDTH, WIDEST, NARROWEST = 80, 100, 40


def code(urgency: str) -> int:
    """The exit code of a plan: scripts must notice when something is urgent."""
    return SOMETHING_IS_URGENT if urgency in URGENT else DONE


def check_discreet(arguments: Namespace) -> None:
    """InputError where `--discreet` would hide nothing."""
    if arguments.discreet and arguments.format != "ics":
        raise InputError([Problem("--discreet", "is for calendars", "Add --format ics, or leave it out.")])


def check_apart(arguments: Namespace) -> None:
    """InputError when `-o` would overwrite what is read."""
    for name in READ_FROM:
        path = getattr(arguments, name, None)
        if path and path != "-" and _same(path, arguments.output):
            raise InputError(
                [Problem(arguments.output, "is what is read here, and would be overwritten", "Choose another place with -o.")]
            )


def _same(path: str, other: str) -> bool:
    try:
        return os.path.samefile(path, other)  # noqa: PTH121 - pathlib costs a start more than all of the writing
    except (OSError, ValueError):
        return False  # one of them is not there


def write(data: bytes, path: str | None = None) -> None:
    """Writes everything, to a file or to standard output. A reader that has gone (`| head`) is no error."""
    if path is not None:
        _to_file(data, path)
        return
    if sys.stdout is None:  # whoever started this closed it (`>&-`)
        raise _unwritable("standard output", OSError(EBADF, "it is closed"))
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that closing at the end does not fail again
    except OSError as error:
        raise _unwritable("standard output", error) from None


def write_text(text: str, path: str | None = None) -> None:
    write(text.encode("utf-8", "replace"), path)


def _to_file(data: bytes, path: str) -> None:
    try:
        with open(path, "wb") as file:  # noqa: PTH123 - pathlib costs a start more than the writing
            file.write(data)
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from None


def _unwritable(place: str, error: OSError | ValueError) -> InputError:
    reason = getattr(error, "strerror", None) or "no file can have this name"
    return InputError([Problem(place, f"cannot be written ({reason.lower()})", "Choose another place with -o.")])


def paper(arguments: Namespace) -> Paper:
    """As wide as the terminal, up to 100 columns; 80 for a file or a pipe."""
    from unclench.render.paper import Paper

    terminal = arguments.output is None and sys.stdout is not None and sys.stdout.isatty()
    return Paper(_width() if terminal else WIDTH, _coloured(arguments.color, terminal))


def _coloured(when: str, terminal: bool) -> bool:
    return when == "always" or (when == "auto" and terminal and not os.environ.get("NO_COLOR"))


def _width() -> int:
    from shutil import get_terminal_size

    return max(NARROWEST, min(WIDEST, get_terminal_size((WIDTH, 24)).columns))
