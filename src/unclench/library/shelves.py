"""Parts of the knowledge that a plan does not need: each is compiled into a module of its own and loaded when a command asks for it.

A shelf is made by adding one line here. Its reader gets the draft (to report faults, to cite claims, to read criteria) and all files of the
folder, and gives back a value made of named tuples, tuples, dicts, texts and exact numbers; its models stand in `models_<shelf>.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from unclench.library.draft import Draft

SHELVES: tuple[str, ...] = ("answers", "effects", "exercises", "letters", "pages", "promises", "reports", "reviews", "tellings")


def read_shelves(draft: Draft, files: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each shelf's name and content, read by `read_<shelf>.read_shelf(draft, files)`."""
    for name in SHELVES:
        yield name, import_module(f"unclench.library.read_{name}").read_shelf(draft, files)
