"""Every entry of the knowledge with its permanent place: its kind and its id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from unclench.content.content import Content, Library
from unclench.content.source.draft import Draft
from unclench.content.types.governance import Review, Reviews
from unclench.render.knowledge.catalogue import all_entries, written

TITLES = ("title", "names", "name", "why", "says", "ask", "text", "say", "about", "do")
FILE = "file"
OF_REVIEWS = {FILE: "text"}  # how reviews name a kind, where it is another word


class KnowledgeClass(NamedTuple):
    """A class of medicines with its members."""

    id: str
    name: str
    members: tuple[str, ...]


class KnowledgeFile(NamedTuple):
    """A file that is reviewed as a whole."""

    id: str
    text: str


class FiledEntry(NamedTuple):
    """One entry; `place` is its address below the front of the knowledge, and stays."""

    kind: str
    id: str
    title: str
    value: Any

    def place(self) -> str:
        return place_of(self.kind, self.id)


Everything = Mapping[str, FiledEntry]


def place_of(kind: str, name: str) -> str:
    """`danger-sign/triage/seizure`"""
    return f"{kind.replace(' ', '-')}/{name}"


def everything(content: Content, library: Library, draft: Draft, root: Path) -> Everything:
    """By place. `draft` is what `content` was made from, in the folder `root`."""
    found = (
        FiledEntry(kind, name, title_of(value) or name, value)
        for kind, name, value in _all(content, library, draft, root)
    )
    return {entry.place(): entry for entry in found}


def _all(
    content: Content, library: Library, draft: Draft, root: Path
) -> Iterator[tuple[str, str, Any]]:
    yield from all_entries(content, library)
    parts = draft.collections
    for link, entries in written(parts["answers"].cards, parts["pages"]).items():
        yield from ((kind, link.partition(" ")[2], value) for kind, value in entries)
    yield from (("exercise", one.id, one) for one in parts["exercises"].exercises)
    yield from (("promise", one.id, one) for one in parts["promises"])
    yield from (("class", one.id, one) for one in _classes(content, draft))
    yield from ((FILE, one.id, one) for one in _files(parts["reviews"], draft, root))


def _classes(content: Content, draft: Draft) -> Iterator[KnowledgeClass]:
    for name, said in draft.class_names.items():
        members = (one.id for one in content.ingredients.values() if name in one.classes)
        yield KnowledgeClass(name, said, tuple(sorted(members)))


def _files(reviews: Reviews, draft: Draft, root: Path) -> Iterator[KnowledgeFile]:
    """Files, and the texts that are marked as fit for some people only."""
    for name in reviews.entries:
        kind, _, path = name.partition(" ")
        if kind == OF_REVIEWS[FILE]:
            file = root / path
            marked = "\n".join(sorted(draft.marked))
            yield KnowledgeFile(path, file.read_text("utf-8") if file.is_file() else marked)


def title_of(value: Any) -> str:
    """What a clinician would call it; empty where that is the id."""
    if isinstance(value, KnowledgeFile):
        return ""
    for name in TITLES:
        said = getattr(value, name, None)
        words = getattr(said, "clinician", said)
        if isinstance(words, str) and words:
            return words
    return ""


def review_of(entry: FiledEntry, reviews: Reviews) -> Review | None:
    """Under its own id, or with its kind before it."""
    kind = OF_REVIEWS.get(entry.kind, entry.kind)
    return reviews.entries.get(entry.id) or reviews.entries.get(f"{kind} {entry.id}")


def place_in(name: str, kinds: Mapping[str, str]) -> str | None:
    """The place of what a review names; `kinds` are the kinds of entries by their ids."""
    first, _, rest = name.partition(" ")
    kind = next((kind for kind, said in OF_REVIEWS.items() if said == first), first)
    for found, of in ((f"{kind} {rest}", rest), (name, name)):
        if found in kinds:
            return place_of(kinds[found], of)
    return None
