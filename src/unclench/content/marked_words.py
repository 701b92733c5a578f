"""Texts as one person reads them: without the marked words about something impossible for that
person; and what a text mentions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from unclench.content.types.safeguards import Marked, Mention


def said_without(text: str, marked: Iterable[Marked], impossible: frozenset[str]) -> str:
    """The text without what is marked for something impossible. A sentence that holds another
    goes first."""
    for found in sorted(marked, key=lambda one: -len(one.sentence)):
        if found.sentence not in text:
            continue
        left = "".join(
            piece for names, piece in found.pieces if impossible.isdisjoint(names.split(","))
        )
        text = text.replace(found.sentence, " ".join(left.split()))
    return " ".join(text.split())


class Fitting:
    """Texts without what is marked for something impossible; each is remembered."""

    def __init__(self, marked: Iterable[Marked], unsaid: frozenset[str]) -> None:
        self.unsaid = unsaid
        self.marked = tuple(one for one in marked if not unsaid.isdisjoint(names_in(one)))
        self.known: dict[str, str] = {}

    def text(self, text: str) -> str:
        if not self.marked:
            return text
        found = self.known.get(text)
        if found is None:
            found = self.known[text] = self._without(text)
        return found

    def _without(self, text: str) -> str:
        touched = [one for one in self.marked if one.sentence in text]
        return said_without(text, touched, self.unsaid) if touched else text


def mentioned(text: str, pattern: re.Pattern[str], mention: Mention) -> str:
    """The first word of a text that mentions it; empty when none does."""
    for phrase in _not_about(mention.not_about):
        text = phrase.sub("", text)
    found = pattern.search(text)
    return found[0] if found else ""


@lru_cache
def _not_about(phrases: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(re.escape(phrase), re.IGNORECASE) for phrase in phrases)


def pattern_of(mention: Mention) -> re.Pattern[str]:
    words = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in mention.words)
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def names_in(marked: Marked) -> frozenset[str]:
    """Every mention that some piece of the sentence is marked for."""
    return frozenset(name for names, _ in marked.pieces for name in names.split(","))
