"""Education pages: a shelf that `learn` loads. The same facts for everybody, in the words of each
audience."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["Block", "Page", "Section", "Told"]


class Told(NamedTuple):
    """The same thing said to a clinician, to the person and to a carer."""

    clinician: str
    person: str
    carer: str


class Block(NamedTuple):
    """One paragraph; `lead` is what it is about, or None. `only` names the audiences of a picture;
    empty means all. `urgency` comes from the table, by the signs that the paragraph covers, and
    leads where nothing else does."""

    lead: Told | None
    say: Told
    claims: tuple[str, ...]
    only: tuple[str, ...]
    urgency: str = ""


class Section(NamedTuple):
    """Either written (`blocks`) or made from other content (`made_from`: seek_help or
    avoid_rules)."""

    title: Told
    blocks: tuple[Block, ...]
    made_from: str


class Page(NamedTuple):
    """`medicine` is set when the page is made from a medicine; `see` are ids of other pages."""

    id: str
    part: str
    title: Told
    about: Told
    sections: tuple[Section, ...]
    medicine: str
    see: tuple[str, ...]


Pages = Mapping[str, Page]
