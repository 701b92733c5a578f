"""Parts of the knowledge that a plan does not need: each is compiled into a module of its own and
loaded when a command asks for it.

A collection is made by adding one line here. Its reader gets the draft (to report faults, to cite
claims, to read criteria) and all files of the knowledge, and gives back a value made of named
tuples, tuples, dicts, texts and exact numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from unclench.content.source.answers import read_answers
from unclench.content.source.documents import read_letters, read_pages, read_reports
from unclench.content.source.draft import Draft
from unclench.content.source.exercises import read_exercises
from unclench.content.source.promises import read_promises
from unclench.content.source.reviews import read_reviews
from unclench.content.source.side_effects import read_effects
from unclench.content.source.training import read_training


class PartReader(NamedTuple):
    """How a collection is read, and the module in which the types of its value stand."""

    read: Callable[[Draft, Mapping[str, Any]], Any]
    types: str


TYPES = "unclench.content.types"
COLLECTIONS = {
    "answers": PartReader(read_answers, f"{TYPES}.answers"),
    "effects": PartReader(read_effects, f"{TYPES}.side_effects"),
    "exercises": PartReader(read_exercises, f"{TYPES}.exercises"),
    "letters": PartReader(read_letters, f"{TYPES}.letters"),
    "pages": PartReader(read_pages, f"{TYPES}.pages"),
    "promises": PartReader(read_promises, f"{TYPES}.promises"),
    "reports": PartReader(read_reports, f"{TYPES}.reports"),
    "reviews": PartReader(read_reviews, f"{TYPES}.governance"),
    "training": PartReader(read_training, f"{TYPES}.training"),
}


def read_collections(draft: Draft, files: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each collection's name and content."""
    for name, collection in COLLECTIONS.items():
        yield name, collection.read(draft, files)
