"""The compiled content of a folder as it is now. What its files hold decides; how they look tells
when nothing changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from time import time_ns
from types import ModuleType

from unclench.content.compile.on_disk import PACKAGE, find, keep, places
from unclench.errors import KnowledgeError, Problem

COMPILERS = tuple(os.path.join(PACKAGE, name) for name in ("content", "criteria", "language"))  # noqa: PTH118
INDEX = "index"
READ = (".yaml", ".txt", ".py")
SETTLED_NS = 2_000_000_000  # a file changed within this time may change again and look the same
TextsNow = Callable[[], Mapping[str, str]]


def modules_of(folder: str) -> Mapping[str, ModuleType]:
    """The modules of a knowledge folder, compiled if they are not yet."""
    return compiled((folder,), _key_by_looks(folder), lambda: _texts(folder))


def _texts(folder: str) -> Mapping[str, str]:
    from unclench.content.compile.build import texts_of

    _say(f"unclench: compiling {folder}, as it is new or was changed; this takes a few seconds")
    return texts_of(folder)


def _say(line: str) -> None:
    """To standard error, which may be closed or full. A result goes elsewhere."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()


def compiled(folders: tuple[str, ...], key: str, texts: TextsNow) -> Mapping[str, ModuleType]:
    """The content with this key, or made now from `folders`."""

    def make() -> Mapping[str, ModuleType]:
        return _made(folders, key, texts)

    return find(key, make) or make()


def _made(folders: tuple[str, ...], key: str, texts: TextsNow) -> Mapping[str, ModuleType]:
    """Kept only under the key of what was really read; in memory where no place can be written
    to."""
    made = texts()
    if key_of(*folders) != key:
        raise KnowledgeError(
            [Problem(folders[-1], "changed while it was read", "Run the command again.")]
        )
    if keep(key, made) and (found := find(key, lambda: _in_memory(made))):
        return found
    return _in_memory(made)


def _in_memory(texts: Mapping[str, str]) -> Mapping[str, ModuleType]:
    from unclench.content.compile.in_memory import modules

    return modules(texts)


def key_of(*folders: str) -> str:
    """A digest of every file of these folders, and of all that compiles them."""
    from hashlib import sha256

    digest = sha256()
    for folder in (*folders, *COMPILERS):
        for path, _ in sorted(_files((folder,))):
            name = os.path.relpath(path, folder).encode("utf-8", "surrogateescape")
            with open(path, "rb") as file:  # noqa: PTH123
                digest.update(name + b"\0" + sha256(file.read()).digest())
        digest.update(b"\0")
    return digest.hexdigest()[:32]


def _key_by_looks(folder: str) -> str:
    """The key of a folder; nothing is read when every file looks as it did when it was read
    last."""
    looks, newest = _looks(folder)
    if noted := _noted(looks):
        return noted
    key = key_of(folder)
    if newest < time_ns() - SETTLED_NS and _looks(folder)[0] == looks:
        _note(key, looks)
    return key


def _looks(folder: str) -> tuple[str, int]:
    """Size, place on the disk and times of every file. No edit keeps the time of the last change
    of all."""
    found = sorted(_files((folder, *COMPILERS)))
    lines = [f"{path} {s.st_size} {s.st_ino} {s.st_mtime_ns} {s.st_ctime_ns}" for path, s in found]
    newest = max((max(s.st_mtime_ns, s.st_ctime_ns) for _, s in found), default=0)
    return "\n".join(lines), newest


def _files(folders: tuple[str, ...]) -> Iterator[tuple[str, os.stat_result]]:
    """The files read below the folders: knowledge with its weights, and code."""
    left = [*folders]
    while left:
        with os.scandir(left.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    left.append(entry.path)
                elif entry.name.endswith(READ):
                    yield entry.path, entry.stat()


def _noted(looks: str) -> str:
    for place in places():
        with suppress(OSError, ValueError), open(_index(place), encoding="utf-8") as file:  # noqa: PTH123
            key, _, seen = file.read().partition("\n")
            if seen == looks:
                return key
    return ""


def _note(key: str, looks: str) -> None:
    from unclench.atomic_file import write_whole

    for place in places():
        with suppress(OSError, ValueError):
            os.makedirs(place, exist_ok=True)  # noqa: PTH103
            write_whole(_index(place), f"{key}\n{looks}".encode())
            return


def _index(place: str) -> str:
    return os.path.join(place, INDEX)  # noqa: PTH118
