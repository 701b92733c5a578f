"""Finds the compiled knowledge. From a checkout it is made afresh whenever a file of knowledge/ has changed."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from types import ModuleType
from typing import Any, cast

from unclench.library.content import Content, Library

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - pathlib costs a tenth of a start
CHECKOUT = os.path.join(os.path.dirname(os.path.dirname(PACKAGE)), "knowledge")  # noqa: PTH118, PTH120
_INSTEAD: ContextVar[Mapping[str, ModuleType] | None] = ContextVar("instead", default=None)
COMPILED = os.path.join(PACKAGE, "_compiled")  # noqa: PTH118


def load() -> Content:
    """The compiled knowledge; the same object on every call."""
    return cast(Content, _module("_content").CONTENT)


def load_library() -> Library:
    """Claims and sources, loaded when a text needs them."""
    return cast(Library, _module("_claims").LIBRARY)


def load_shelf(name: str) -> Any:
    """One part of the knowledge that a plan does not need; `shelves.py` names them, `models_<name>.py` types them."""
    return _module(f"_{name}").SHELF


def instead(modules: Mapping[str, ModuleType]) -> Instead:
    """`with instead(version.modules):` makes load() and the others give that content, in this thread or task only."""
    return Instead(modules)


class Instead:
    """Another content for a while; see `instead`."""

    def __init__(self, modules: Mapping[str, ModuleType]) -> None:
        self.modules = modules

    def __enter__(self) -> None:
        self.before = _INSTEAD.set(self.modules)

    def __exit__(self, *_: object) -> None:
        _INSTEAD.reset(self.before)


def _module(name: str) -> ModuleType:
    if (other := _INSTEAD.get()) is not None:
        return other[name]
    full = f"unclench._compiled.{name}"
    if full in sys.modules:
        return sys.modules[full]
    if os.path.isdir(CHECKOUT):  # noqa: PTH112
        _refresh()
    found = importlib.import_module(full)
    gc.freeze()  # it stays to the end: looking through it at every collection doubles the time of a plan
    return found


def _refresh() -> None:
    mark = stamp(CHECKOUT)
    if mark != _kept():
        from pathlib import Path

        from unclench.library.building import build

        build(Path(CHECKOUT), Path(COMPILED), mark)
        importlib.invalidate_caches()


def _kept() -> str:
    try:
        with open(os.path.join(COMPILED, "stamp"), encoding="utf-8") as file:  # noqa: PTH118, PTH123
            return file.read()
    except OSError:
        return ""


def stamp(root: str) -> str:
    """Changes when a file of the folder is changed, added or removed. No file is read: this runs at every start of a checkout."""
    newest, size, count = 0, 0, 0
    folders = [root, os.path.join(PACKAGE, "library"), os.path.join(PACKAGE, "criteria")]  # noqa: PTH118
    while folders:
        for entry in os.scandir(folders.pop()):
            if entry.is_dir():
                folders.append(entry.path)
            elif entry.name.endswith((".yaml", ".py")):
                status = entry.stat()
                newest, size, count = max(newest, status.st_mtime_ns), size + status.st_size, count + 1
    return f"{newest} {size} {count}"
