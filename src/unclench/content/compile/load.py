"""Finds the compiled knowledge. From a checkout it is made afresh whenever a file of knowledge/ has
changed."""

from __future__ import annotations

import gc
import importlib
import os
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from types import ModuleType
from typing import Any, cast

from unclench.content.compile.on_disk import MARK, PACKAGE, ROOT
from unclench.content.content import Content, Library
from unclench.errors import KnowledgeError, Problem

CHECKOUT = os.path.join(ROOT, "knowledge")  # noqa: PTH118
_INSTEAD: ContextVar[Mapping[str, ModuleType] | None] = ContextVar("instead", default=None)


def load() -> Content:
    """The compiled knowledge; the same object on every call."""
    return cast(Content, _module("_content").CONTENT)


def load_library() -> Library:
    """Claims and sources, loaded when a text needs them."""
    return cast(Library, _module("_claims").LIBRARY)


def load_collection(name: str) -> Any:
    """One part of the knowledge that a plan does not need; `collections.py` names them,
    `models_<name>.py` types them."""
    return _module(f"_{name}").COLLECTION


def instead(modules: Mapping[str, ModuleType]) -> Instead:
    """`with instead(version.modules):` makes load() and the others give that content, in this
    thread or task only."""
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
    other = _INSTEAD.get()
    return other[name] if other is not None else _own(name)


@cache
def _own(name: str) -> ModuleType:
    found = _checkout()[name] if os.path.isdir(CHECKOUT) else _installed(name)  # noqa: PTH112
    # it stays to the end: looking through it at every collection doubles the time of a plan
    gc.freeze()
    return found


@cache
def _checkout() -> Mapping[str, ModuleType]:
    """One content for the whole of a process, whatever is edited while it runs."""
    from unclench.content.compile.fresh import modules_of

    return modules_of(CHECKOUT)


def _installed(name: str) -> ModuleType:
    package = importlib.import_module("unclench._compiled")
    found = importlib.import_module(f"unclench._compiled.{name}")
    if getattr(found, MARK, None) != getattr(package, MARK, ""):
        place = os.path.join(PACKAGE, "_compiled", f"{name}.py")  # noqa: PTH118
        raise KnowledgeError(
            [Problem(place, "belongs to another content", "Install Unclench again.")]
        )
    return found
