"""Writes a file whole or not at all: a full disk or a kill leaves what was there before, or
nothing."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from errno import EACCES, EISDIR


def write_whole(path: str, data: bytes) -> None:
    """Puts the file in its place once all of it is on the disk; OSError or ValueError otherwise.

    Links and permissions stay as they are. A device or a pipe holds nothing to lose: it is written
    directly.
    """
    if path.endswith(os.sep):
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    there = _status(path)
    if there is None or stat.S_ISREG(there.st_mode):
        _replace(os.path.realpath(path), data, there)
    elif stat.S_ISDIR(there.st_mode):
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    else:
        with open(path, "wb") as file:  # noqa: PTH123 - pathlib costs a start more than the writing
            file.write(data)


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)  # noqa: PTH116
    except FileNotFoundError:
        return None


def _replace(path: str, data: bytes, there: os.stat_result | None) -> None:
    """First a temporary file next to it: only within one folder can a file replace another in one
    step."""
    if there is not None and not os.access(path, os.W_OK):
        raise PermissionError(EACCES, os.strerror(EACCES))
    folder = os.path.dirname(path)  # noqa: PTH120
    beside = os.path.join(folder, f".unclench-{os.getpid()}-{os.urandom(4).hex()}.part")  # noqa: PTH118
    try:
        _fill(beside, data, there)
        os.replace(beside, path)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)  # noqa: PTH108
        raise
    sync_folder(folder)


def _fill(beside: str, data: bytes, there: os.stat_result | None) -> None:
    """No one else may read it before it has the permissions of the file that it replaces."""
    opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if there else 0o666)
    with open(opened, "wb") as file:  # noqa: PTH123 - it is open already
        if there is not None:
            _permit(opened, there)
        file.write(data)
        file.flush()
        os.fsync(opened)


def _permit(opened: int, there: os.stat_result) -> None:
    with suppress(OSError):  # only an administrator gives a file to another user
        os.fchown(opened, there.st_uid, there.st_gid)
    os.fchmod(opened, stat.S_IMODE(there.st_mode))


def sync_folder(folder: str) -> None:
    """The new name is to outlast a power cut too; some file systems cannot, and then it is as safe
    as it can be."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
