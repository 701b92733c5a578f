"""Compiled contents on the disk: each in a folder named by its key, which appears there whole or
not at all.

The key is a digest of everything that was compiled and of what compiles it. Other texts therefore
have another folder: no edit, kill or second command can mix two contents.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from time import time
from types import CodeType, ModuleType
from typing import cast

PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120 - pathlib costs a tenth of a start
ROOT = os.path.dirname(os.path.dirname(PACKAGE))  # noqa: PTH120
SIZES, MARK = "sizes", "KEY"
MOST_KEPT, HOUR = 8, 3600


class DamagedError(Exception):
    """A compiled module that cannot be loaded, or belongs to another content."""


class Compiled(Mapping[str, ModuleType]):
    """The modules of one content, loaded when they are asked for; `make` makes them again."""

    def __init__(self, folder: str, key: str, make: Callable[[], Mapping[str, ModuleType]]) -> None:
        self.folder, self.key, self.make = folder, key, make
        self.loaded: dict[str, ModuleType] = {}

    def __getitem__(self, name: str) -> ModuleType:
        if name not in self.loaded:
            try:
                self.loaded[name] = load_module(self.folder, name, self.key)
            except DamagedError:
                discard(self.folder)
                self.loaded[name] = self.make()[name]
        return self.loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sizes(self.folder))

    def __len__(self) -> int:
        return len(sizes(self.folder))


def load_module(folder: str, name: str, key: str) -> ModuleType:
    """A module of this content; DamagedError when it is another's, or not all there."""
    made = ModuleType(name)
    try:
        code = SourceFileLoader(name, _in(folder, f"{name}.py")).get_code(name)
        exec(cast(CodeType, code), made.__dict__)  # a source always has code
    except Exception as error:
        raise DamagedError(f"{folder}: {name}") from error
    if getattr(made, MARK, None) != key:
        raise DamagedError(f"{folder}: {name}")
    return made


def places() -> Iterator[str]:
    """Where compiled contents are kept: in a checkout, else with the other caches of this user."""
    if os.path.isdir(_in(ROOT, "knowledge")):  # noqa: PTH112
        yield _in(ROOT, "build", "compiled")
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    if os.path.isabs(home):  # noqa: PTH117 - a user without a home has no cache
        yield _in(home, "unclench")


def find(key: str, make: Callable[[], Mapping[str, ModuleType]]) -> Compiled | None:
    """The content with this key; None when it is nowhere, or not whole."""
    for place in places():
        folder = _in(place, key)
        if os.path.isdir(folder):  # noqa: PTH112
            if is_whole(folder):
                return Compiled(folder, key, make)
            discard(folder)
    return None


def keep(key: str, texts: Mapping[str, str]) -> bool:
    """Writes a content to the first place that takes it; whether one did."""
    return any(_kept(place, key, texts) for place in places())


def _kept(place: str, key: str, texts: Mapping[str, str]) -> bool:
    """First next to its final place. Where another command was faster, its folder says the same."""
    folder = _in(place, key)
    beside = f"{_in(place, '.')}{key}-{os.getpid()}-{os.urandom(4).hex()}"
    try:
        os.makedirs(beside)  # noqa: PTH103
        write_modules(beside, key, texts)
        os.rename(beside, folder)  # noqa: PTH104
    except OSError:
        discard(beside)
        return is_whole(folder)
    tidy(place)
    return True


def write_modules(folder: str, key: str, texts: Mapping[str, str]) -> None:
    """The modules with their bytecode; what they belong to is at their end, their sizes come
    last."""
    import py_compile

    from unclench.atomic_file import write_whole

    listed = []
    for name, text in texts.items():
        data = f"{text}\n{MARK} = {key!r}\n".encode()
        path = _in(folder, f"{name}.py")
        write_whole(path, data)
        py_compile.compile(path, doraise=True)
        listed.append(f"{name} {len(data)}\n")
    write_whole(_in(folder, SIZES), "".join(listed).encode())


def is_whole(folder: str) -> bool:
    """Whether every module has the length it was written with."""
    listed = sizes(folder)
    try:
        return bool(listed) and all(
            os.path.getsize(_in(folder, f"{name}.py")) == size  # noqa: PTH202
            for name, size in listed.items()
        )
    except OSError:
        return False


def sizes(folder: str) -> dict[str, int]:
    try:
        with open(_in(folder, SIZES), encoding="utf-8") as file:  # noqa: PTH123
            return {name: int(size) for name, size in map(str.split, file)}
    except (OSError, ValueError):
        return {}


def discard(folder: str) -> None:
    """Out of the way first, so that no process loads a half-deleted folder."""
    from shutil import rmtree

    aside = f"{folder}-{os.getpid()}-{os.urandom(4).hex()}"
    with suppress(OSError):
        os.rename(folder, aside)  # noqa: PTH104
        rmtree(aside, ignore_errors=True)


def tidy(place: str) -> None:
    """Takes away all but the latest contents, and what a kill left; nothing that may be in use."""
    with suppress(OSError):
        folders = [
            (entry.stat().st_mtime, entry.path) for entry in os.scandir(place) if entry.is_dir()
        ]
        for made, path in sorted(folders, reverse=True)[MOST_KEPT:]:
            if made < time() - HOUR:
                discard(path)


def _in(*parts: str) -> str:
    return os.path.join(*parts)  # noqa: PTH118
