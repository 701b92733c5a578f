"""The content that use cases are given: the program's own, or a clinic's overlay on top of it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from unclench.app.knowledge.folders import own_folder
from unclench.content import load
from unclench.content.compile.load import instead
from unclench.content.content import Content
from unclench.errors import unusable


class LoadedContent(NamedTuple):
    """`overlaid` holds the modules of the content with its overlay, None without one."""

    overlaid: Mapping[str, ModuleType] | None = None

    def in_use(self) -> AbstractContextManager[None]:
        """`with found.in_use():` every part of the program sees this content, in this thread or
        task only."""
        return nullcontext() if self.overlaid is None else instead(self.overlaid)

    def content(self) -> Content:
        with self.in_use():
            return load()


def load_content(overlay: Path | None = None) -> LoadedContent:
    """Raises RequestError when there is no such folder, InputError or KnowledgeError when it cannot
    be laid over the content."""
    if overlay is None:
        return LoadedContent()
    from unclench.content.overlay.overlay import overlaid

    if not overlay.is_dir():
        reason = f"there is no folder '{overlay}'"
        raise unusable("overlay", reason, "Name the folder that holds overlay.yaml.")
    return LoadedContent(overlaid(own_folder(), overlay))
