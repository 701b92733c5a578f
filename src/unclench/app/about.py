"""The content itself: what a reader may look up in it, or comment on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from unclench.content.content import Content, Library
from unclench.errors import unusable
from unclench.language.suggest import did_you_mean, same_word


class SourcesRequest(NamedTuple):
    """`kind` is a kind of evidence, such as `guideline`."""

    kind: str


class CommentRequest(NamedTuple):
    """`feedback` is the id of the entry that is commented on."""

    feedback: str


def kind_of_sources(request: SourcesRequest, library: Library) -> str:
    """The kind; RequestError when there is no source of it."""
    from unclench.render.documents.about import by_kind

    return _known("kind", request.kind, by_kind(library))


def entry_to_comment(request: CommentRequest, content: Content, library: Library) -> str:
    """The id; RequestError when there is no such entry."""
    from unclench.render.knowledge.catalogue import entries

    return _known("feedback", request.feedback, entries(content, library))


def _known(field: str, wanted: str, known: Iterable[str]) -> str:
    names = tuple(known)
    found = same_word(wanted, names)
    if found not in names:
        hint = did_you_mean(wanted, names)
        raise unusable(field, f"there is nothing called '{wanted}'", hint)
    return found
