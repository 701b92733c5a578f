"""Reads sources: who says something, so that a reader can look it up."""

from __future__ import annotations

from typing import Any

from unclench.content.source.draft import Draft
from unclench.content.source.fields import Entry
from unclench.content.types import Source
from unclench.content.types.facts import KINDS_OF_SOURCE

REGIONS = ("us", "uk", "any")
DIRECTNESS = ("direct", "indirect")
READ = ("original", "copy", "digest", "not_read")
UNDATED = "undated"


def read_sources(draft: Draft, data: dict[str, Any], place: str) -> None:
    for source_id, body in data.items():
        entry = Entry(body, f"{place}: {source_id}", draft.problems)
        if source_id in draft.sources:
            entry.fault("", "this source stands in two places", "Keep one of them.")
        draft.sources[source_id] = _source(source_id, entry)
        entry.finish()


def _source(source_id: str, entry: Entry) -> Source:
    cites, lists = _references(entry)
    return Source(
        source_id,
        entry.text("title"),
        entry.text("publisher"),
        _year(entry),
        entry.one_of("kind", KINDS_OF_SOURCE),
        entry.one_of("region", REGIONS),
        entry.text("population"),
        entry.one_of("directness", DIRECTNESS),
        entry.text("url", required=False) or None,
        entry.one_of("read", READ),
        cites,
        lists,
        entry.text("part", required=False),
        entry.text("author", required=False),
        entry.text("copied_by", required=False),
    )


def _year(entry: Entry) -> int | None:
    """The year, or nothing where the source is said to have none; silence is a fault."""
    found = entry.raw("year")
    if found == UNDATED:
        return None
    if found is None:
        entry.fault(
            "year", "is not said", f"Write the year, or '{UNDATED}' when the source gives none."
        )
        return None
    return entry.integer("year")


def _references(entry: Entry) -> tuple[tuple[str, ...], int | None]:
    """`references: {cites: [1, 2], lists: 0}`: numbers in a text that no list resolves."""
    inner = entry.entry("references")
    if inner is None:
        return (), None
    cites, lists = inner.ids("cites"), inner.integer("lists")
    inner.finish()
    if not cites or lists is None or lists >= len(cites):
        advice = "Write cites: with the numbers and lists: with how many are listed."
        inner.fault("", "is for numbers that do not resolve", advice)
    return cites, lists
