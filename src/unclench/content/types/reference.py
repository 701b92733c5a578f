"""A source in one line, as a reader looks it up; and what is left without the weak ones."""

from __future__ import annotations

from unclench.content.content import Library
from unclench.content.types import Source

NOT_STATED = "not stated"
GENERAL = "general_knowledge"


def reference(source: Source) -> str:
    """`Author: Title (part). Publisher, year. Copied by whom. Address`, as far as each is known."""
    return f"{cited(source)} {source.url}" if source.url else cited(source)


def cited(source: Source) -> str:
    """The same without the address."""
    if source.kind == GENERAL:
        return f"{source.title}."
    author = f"{source.author}: " if source.author else ""
    part = f" ({source.part})" if source.part else ""
    copy = f" Read as copied by {source.copied_by}." if source.copied_by else ""
    return f"{author}{source.title}{part}. {imprint(source)}.{copy}"


def imprint(source: Source) -> str:
    """`Publisher, year`; what the source does not say is said to be missing."""
    publisher = source.publisher.replace(NOT_STATED, f"publisher {NOT_STATED}", 1)
    return f"{publisher}, {source.year or 'undated'}"


def kind_of(source: Source) -> str:
    return f"{source.kind.replace('_', ' ')}, {source.directness}"


def firm(library: Library) -> Library:
    """The same without weak pages, and without the claims that only they make."""
    sources = {name: source for name, source in library.sources.items() if not source.weak}
    kept = {
        name: claim._replace(sources=tuple(source for source in claim.sources if source in sources))
        for name, claim in library.claims.items()
    }
    return Library({name: claim for name, claim in kept.items() if claim.sources}, sources)
