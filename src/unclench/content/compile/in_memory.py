"""Another content next to the compiled one, made in memory: an older version, an author's folder, a
clinic's overlay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from unclench.content.compile.build import fingerprint, sources
from unclench.content.content import Content, Library
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_draft, read_files
from unclench.content.types import Overlay
from unclench.errors import InputError, KnowledgeError, Problem


class Version(NamedTuple):
    """One content: the one read (`draft`), and the one that decides (`modules`, by the names of the
    compiled ones)."""

    draft: Draft
    modules: Mapping[str, ModuleType]

    @property
    def content(self) -> Content:
        found: Content = self.modules["_content"].CONTENT
        return found

    @property
    def library(self) -> Library:
        found: Library = self.modules["_claims"].LIBRARY
        return found


def read_version(root: Path) -> Version:
    """The content of a folder; KnowledgeError when it cannot be used, InputError when there is
    none."""
    if not (root / "VERSION.yaml").is_file():
        raise InputError(
            [
                Problem(
                    str(root), "is no knowledge folder", "It needs a VERSION.yaml, like knowledge/."
                )
            ]
        )
    files = read_files(root)
    draft = read_draft(files)
    if draft.problems:
        raise KnowledgeError(draft.problems)
    return in_memory(draft, files, fingerprint(root))


def in_memory(
    draft: Draft, files: Mapping[str, Any], mark: str, overlay: Overlay | None = None
) -> Version:
    """A draft without problems, compiled and loaded; nothing is written."""
    return Version(draft, modules(sources(draft, files, mark, overlay)))


def modules(texts: Mapping[str, str]) -> Mapping[str, ModuleType]:
    """The modules of a content from their texts."""
    return MadeWhenAsked(texts)


class MadeWhenAsked(Mapping[str, ModuleType]):
    """Most who compare contents look at few of their modules, and to compile all takes a second."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.made: dict[str, ModuleType] = {}

    def __getitem__(self, name: str) -> ModuleType:
        if name not in self.made:
            self.made[name] = _module(name, self.texts[name])
        return self.made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


def _module(name: str, text: str) -> ModuleType:
    made = ModuleType(name)
    exec(compile(text, f"<{name}>", "exec"), made.__dict__)
    return made
