"""Texts by their sentences: what is about a medicine that is taken is kept apart, and no sentence
is said twice."""

from __future__ import annotations

import re
from collections.abc import Iterable

from unclench.render.one_page.values import OnePageEntry, OnePageGroup

NAMED = re.compile(r"[A-Z][\w, -]{2,60}: ")
END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9(])")


def sentences(text: str) -> list[str]:
    return [part for part in END.split(text.strip()) if part]


def named(text: str) -> tuple[str, str]:
    """`One, Two: the rest` as its names and the rest; no name where it begins with none."""
    found = NAMED.match(text)
    return (found.group().removesuffix(": "), text[found.end() :]) if found else ("", text)


def fitted(text: str, starts: tuple[str, ...], *, taken: bool, most: int) -> str:
    """The first sentences, as they are for a medicine that is taken or not: `If it is taken, lower
    it.` is said to the one without its condition, and not to the other. A name at the start stays
    there."""
    name = NAMED.match(text)
    lead = name.group() if name else ""
    found = sentences(text[len(lead) :])
    about_taken = [part for part in found if part.startswith(starts)]
    others = [part for part in found if part not in about_taken]
    chosen = [*map(_plain, about_taken), *others] if taken else others
    return lead + " ".join((chosen or found)[:most])


def _plain(text: str) -> str:
    """`If it is taken, go down in steps.` as `Go down in steps.`"""
    rest = text.partition(", ")[2]
    return rest[:1].upper() + rest[1:]


def once(groups: Iterable[OnePageGroup]) -> tuple[OnePageGroup, ...]:
    """The groups without any sentence that an earlier entry has said; entries and groups that say
    nothing more are left out."""
    said: set[str] = set()
    found = (group._replace(entries=_once(group.entries, said)) for group in groups)
    return tuple(group for group in found if group.entries)


def _once(entries: tuple[OnePageEntry, ...], said: set[str]) -> tuple[OnePageEntry, ...]:
    kept = []
    for entry in entries:
        new = [part for part in dict.fromkeys(sentences(entry.text)) if part not in said]
        said.update(new)
        if new or entry.tag or (entry.lead and not entry.text):
            kept.append(entry._replace(text=" ".join(new)))
    return tuple(kept)
