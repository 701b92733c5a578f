"""Finds the compiled knowledge. From a checkout it is made afresh whenever a file of knowledge/ has changed."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from unclench.library.content import Content, Library

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent / "knowledge"


def load() -> Content:
    """The compiled knowledge; the same object on every call."""
    return cast(Content, _module("_content").CONTENT)


def load_library() -> Library:
    """Claims and sources, loaded when a text needs them."""
    return cast(Library, _module("_claims").LIBRARY)


def _module(name: str) -> ModuleType:
    full = f"unclench._compiled.{name}"
    if full in sys.modules:
        return sys.modules[full]
    if CHECKOUT.is_dir():
        _refresh()
    return importlib.import_module(full)


def _refresh() -> None:
    mark = stamp(CHECKOUT)
    kept = PACKAGE / "_compiled" / "stamp"
    if not kept.exists() or kept.read_text() != mark:
        from unclench.library.building import build

        build(CHECKOUT, PACKAGE / "_compiled", mark)
        importlib.invalidate_caches()


def stamp(root: Path) -> str:
    """Changes when a file of the folder is changed, added or removed; a few hundred microseconds, no file is read."""
    newest, size, count = 0, 0, 0
    folders: list[Any] = [root, PACKAGE / "library", PACKAGE / "criteria"]
    while folders:
        for entry in os.scandir(folders.pop()):
            if entry.is_dir():
                folders.append(entry.path) if entry.name != "__pycache__" else None
            elif entry.name.endswith((".yaml", ".py")):
                status = entry.stat()
                newest, size, count = max(newest, status.st_mtime_ns), size + status.st_size, count + 1
    return f"{newest} {size} {count}"
