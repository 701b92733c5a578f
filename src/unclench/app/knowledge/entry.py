"""One entry with everything that it rests on, and everything that speaks against it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from unclench.app.knowledge.everything import (
    Everything,
    FiledEntry,
    everything,
    place_in,
    review_of,
)
from unclench.app.knowledge.find import KnowledgeIndex
from unclench.app.knowledge.show import examples_of, when_of
from unclench.content.content import Content, Library
from unclench.content.source.draft import Draft, Example
from unclench.content.types import Claim, Disagreement
from unclench.content.types.governance import Review, Reviews

WITH_CRITERION = ("rule", "danger sign", "trigger", "side effect", "stage")


class AllKnowledge(NamedTuple):
    """One version of the knowledge, prepared for its pages. `kinds` are the kinds of entries by
    their ids, alone and with the kind before it."""

    content: Content
    library: Library
    draft: Draft
    reviews: Reviews
    known: Everything
    finder: KnowledgeIndex
    kinds: dict[str, str]


class BesideEntry(NamedTuple):
    """`when` is the criterion as a sentence; `differ` are points on which sources differ that it
    has to do with."""

    entry: FiledEntry
    when: str
    examples: tuple[Example, ...]
    claims: tuple[Claim, ...]
    review: Review | None
    differ: tuple[Disagreement, ...]
    used_by: tuple[FiledEntry, ...]


def prepared(content: Content, library: Library, draft: Draft, root: Path) -> AllKnowledge:
    """Takes a second; made once."""
    known = everything(content, library, draft, root)
    names = {name: found.ingredient for name, found in content.names.items()}
    kinds: dict[str, str] = {}
    for entry in known.values():
        kinds.setdefault(entry.id, entry.kind)
        kinds[f"{entry.kind} {entry.id}"] = entry.kind
    reviews: Reviews = draft.collections["reviews"]
    index = KnowledgeIndex(known, names)
    return AllKnowledge(content, library, draft, reviews, known, index, kinds)


def beside(place: str, all_of_it: AllKnowledge) -> BesideEntry | None:
    """None when there is no such entry."""
    entry = all_of_it.known.get(place)
    if entry is None:
        return None
    timed = entry.kind in WITH_CRITERION
    cited = tuple(dict.fromkeys(getattr(entry.value, "claims", ())))
    claims = all_of_it.library.claims
    return BesideEntry(
        entry,
        when_of(entry.id, all_of_it.draft) if timed else "",
        examples_of(entry.id, all_of_it.draft) if timed else (),
        tuple(claims[name] for name in cited if name in claims),
        review_of(entry, all_of_it.reviews),
        tuple(_differing(entry, cited, all_of_it.content)),
        tuple(users_of(entry, all_of_it)),
    )


def _differing(entry: FiledEntry, cited: tuple[str, ...], content: Content) -> list[Disagreement]:
    mine = entry.id if entry.kind == "claim" else ""
    return [
        one
        for one in content.disagreements
        if one is not entry.value and ({*cited, mine} & {*one.claims} or entry.id in one.options)
    ]


def users_of(entry: FiledEntry, all_of_it: AllKnowledge) -> list[FiledEntry]:
    """The entries that cite a claim, or the rules of an option."""
    if entry.kind == "claim":
        return [one for one in all_of_it.known.values() if entry.id in _cited(one)]
    if entry.kind == "option":
        of_it = (one for one in all_of_it.known.values() if one.kind == "rule")
        return [one for one in of_it if one.value.option == entry.id]
    return []


def _cited(entry: FiledEntry) -> tuple[str, ...]:
    found: tuple[str, ...] = getattr(entry.value, "claims", ())
    return found


def reviewed_place(name: str, all_of_it: AllKnowledge) -> str | None:
    """Where the page of what a review names is."""
    return place_in(name, all_of_it.kinds)
