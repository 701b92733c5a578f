"""The one-page plan as values, before it is text, HTML or PDF: groups of entries in reading order,
with the sources that they cite."""

from __future__ import annotations

from typing import NamedTuple


class OnePageEntry(NamedTuple):
    """One thing that is said. `lead` is what it is about, `tag` its verdict in words, `about` the
    id of the rule, sign or option, which only HTML keeps; `marks` number its sources."""

    lead: str
    text: str
    tag: str = ""
    about: str = ""
    claims: tuple[str, ...] = ()
    marks: tuple[int, ...] = ()


class OnePageGroup(NamedTuple):
    """Entries under one label; `folded` is closed at first on a screen."""

    id: str
    label: str
    entries: tuple[OnePageEntry, ...]
    numbered: bool = False
    folded: bool = False


class PageSource(NamedTuple):
    """A source by title and year, as its number is looked up."""

    number: int
    id: str
    title: str
    year: str
    url: str

    @property
    def host(self) -> str:
        """`nice.org.uk`: the address in short."""
        return self.url.partition("://")[2].partition("/")[0].removeprefix("www.")


class OnePage(NamedTuple):
    """`kind` is clinician, person, carer or emergency; `draft` says the state of review;
    `notes` what a clinic laid over the content."""

    kind: str
    title: str
    place: str
    draft: str
    groups: tuple[OnePageGroup, ...]
    sources: tuple[PageSource, ...] = ()
    notes: tuple[str, ...] = ()
