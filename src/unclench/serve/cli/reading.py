"""From the command line to a patient and a plan."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import date

from unclench.app.person import PersonRequest
from unclench.errors import InputError, Problem

LARGEST = 64 * 1024 * 1024


def read_bytes(path: str) -> bytes:
    """The bytes of a record; InputError, in the words of a person, when there are none."""
    try:
        return _stdin() if path == "-" else _file(path)
    except FileNotFoundError:
        raise InputError([Problem(path, "there is no such file", _neighbour(path))]) from None
    except IsADirectoryError:
        raise InputError(
            [Problem(path, "is a folder, not a record", "Name a file in it.")]
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file can have this name"
        raise InputError(
            [
                Problem(
                    path,
                    f"cannot be read ({reason.lower()})",
                    "Check the path and who may read it.",
                )
            ]
        ) from None


def _stdin() -> bytes:
    return sys.stdin.buffer.read(LARGEST) if sys.stdin else b""


def _file(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - pathlib costs a start more than all of the reading
        return file.read(LARGEST)


def _neighbour(path: str) -> str:
    """The file in the same folder whose name is closest."""
    from pathlib import Path

    from unclench.language.suggest import closest

    missing = Path(path)
    try:
        close = closest(missing.name, [other.name for other in missing.parent.iterdir()])
    except OSError:
        close = ""
    return f"Did you mean '{missing.with_name(close)}'?" if close else "Check the path."


def person_of(arguments: Namespace) -> PersonRequest:
    """Whose record it is; without one (`--record` left out) nothing is known about the person."""
    data = None if arguments.record is None else read_bytes(arguments.record)
    return PersonRequest(data, date.today(), arguments.date, arguments.region)
