"""The sources of a page: at most six, in reading order, and only those that a reader can look
up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unclench.content.content import Library
from unclench.content.types import Source
from unclench.render.one_page.values import OnePageEntry, OnePageGroup, PageSource

MOST_SOURCES = 6
FIRST = ("guideline", "regulator", "label", "review", "study")
# A title in brackets describes a source that has none.
NOT_LOOKED_UP = ("project", "general_knowledge", "web_page", "code_system")


def with_sources(
    groups: Iterable[OnePageGroup], library: Library, most: int
) -> tuple[tuple[OnePageGroup, ...], tuple[PageSource, ...]]:
    """Each entry with the number of the first source of its claims; later entries go without once
    there are `most`."""
    numbers: dict[str, int] = {}
    marked = tuple(
        group._replace(
            entries=tuple(_marked(entry, numbers, library, most) for entry in group.entries)
        )
        for group in groups
    )
    return marked, tuple(_listed(library.sources[name], n) for name, n in numbers.items())


def can_be_looked_up(source: Source) -> bool:
    """Whether a reader can find it: it has a title of its own, or an address."""
    return source.kind not in NOT_LOOKED_UP and not source.title.startswith("[")


def _marked(
    entry: OnePageEntry, numbers: dict[str, int], library: Library, most: int
) -> OnePageEntry:
    for name in sorted(_sources(entry, library), key=lambda one: _rank(library.sources[one])):
        same = _same_title(name, numbers, library)
        if same or len(numbers) < most:
            return entry._replace(marks=(numbers.setdefault(same or name, len(numbers) + 1),))
    return entry


def _rank(source: Source) -> int:
    """A guideline before a label, and both before the rest."""
    return FIRST.index(source.kind) if source.kind in FIRST else len(FIRST)


def _same_title(name: str, numbers: Iterable[str], library: Library) -> str:
    """A source that is listed already under the same title and year: another part of it."""
    source = library.sources[name]
    wanted = (source.title, source.year)
    listed = ((one, library.sources[one]) for one in numbers)
    return next((one for one, other in listed if (other.title, other.year) == wanted), "")


def _sources(entry: OnePageEntry, library: Library) -> Iterator[str]:
    for claim in entry.claims:
        for name in library.claims[claim].sources:
            if can_be_looked_up(library.sources[name]):
                yield name


def _listed(source: Source, number: int) -> PageSource:
    year = str(source.year) if source.year else "undated"
    year = "" if source.title.endswith(year) else year
    return PageSource(number, source.id, source.title, year, source.url or "")
