"""The claims and sources behind an output: kind, population, certainty and review of each, so that every id in it can be followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from unclench.library.content import Library
from unclench.library.models import Claim, Source

Json = dict[str, Any]
FOUND = re.compile(
    r"https?://|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/|\bPMC\d|\bPMID|\bdoi\b|\b10\.\d{4,}/|\bNCT\d", re.IGNORECASE
)


def with_references(shown: Json) -> Json:
    """An output with its `references` at the end."""
    from unclench.library import load_library

    return {**shown, "references": references(shown, load_library())}


def references(shown: Json, library: Library) -> Json:
    """Every claim that an output names, and every source of these. A claim's own words stay out: they name doses."""
    claims = library.claims
    named = [claims[name] for name in dict.fromkeys(cited(shown)) if name in claims]
    sources = dict.fromkeys(source for claim in named for source in claim.sources)
    return {
        "claims": {claim.id: claim_json(claim) for claim in named},
        "sources": {name: source_json(library.sources[name]) for name in sources},
    }


def cited(value: Any) -> Iterator[str]:
    """Every id below a key `claims` or `claim`, in the order of the output."""
    if isinstance(value, list):
        for inner in value:
            yield from cited(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "claims" and isinstance(inner, list):
                yield from inner
            elif key == "claim":
                yield inner
            elif isinstance(inner, (dict, list)):
                yield from cited(inner)


def claim_json(claim: Claim) -> Json:
    return {"sources": claim.sources, "population": claim.population, "confidence": claim.confidence, "review": claim.review}


def source_json(source: Source) -> Json:
    return {
        "title": source.title, "publisher": source.publisher, "year": source.year, "kind": source.kind,
        "population": source.population, "directness": source.directness, "url": source.url, "read": source.read,
    }  # fmt: skip


def found_by(source: Source) -> str:
    """How a reader gets to a source: by an address, by title and year, or not at all because its own numbers lead nowhere."""
    if source.cites:
        return "unresolved"
    if source.url or FOUND.search(f"{source.title} {source.publisher}"):
        return "address"
    return "title"
