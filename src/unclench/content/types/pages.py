"""Education pages: a collection that `learn` loads. The same facts for everybody, in the words of
each audience."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["Block", "Page", "PageParagraph", "PageSection"]


class PageParagraph(NamedTuple):
    """The same thing said to a clinician, to the person and to a carer."""

    clinician: str
    person: str
    carer: str


class Block(NamedTuple):
    """One paragraph; `lead` is what it is about, or None. `only` names the audiences of a picture;
    empty means all. `urgency` comes from the table, by the signs that the paragraph covers, and
    leads where nothing else does."""

    lead: PageParagraph | None
    say: PageParagraph
    claims: tuple[str, ...]
    only: tuple[str, ...]
    urgency: str = ""


class PageSection(NamedTuple):
    """Either written (`blocks`) or made from other content (`made_from`: seek_help or
    avoid_rules)."""

    title: PageParagraph
    blocks: tuple[Block, ...]
    made_from: str


class Page(NamedTuple):
    """`medicine` is set when the page is made from a medicine; `see` are ids of other pages."""

    id: str
    part: str
    title: PageParagraph
    about: PageParagraph
    sections: tuple[PageSection, ...]
    medicine: str
    see: tuple[str, ...]


Pages = Mapping[str, Page]
