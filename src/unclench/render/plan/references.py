"""The claims and sources behind an output: kind, population, certainty and review of each, so that
every id in it can be followed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from unclench.content.content import Library
from unclench.content.types import Claim, Source
from unclench.render.json_text import Json

NESTING = (dict, list)


def with_references(shown: Json) -> Json:
    """An output with its `references` at the end."""
    from unclench.content import load_library

    return {**shown, "references": references(cited(shown), load_library())}


def references(names: Iterable[str], library: Library) -> Json:
    """These claims, and every source of them. A claim's own words stay out: they name doses."""
    claims = library.claims
    named = [claims[name] for name in names if name in claims]
    sources = dict.fromkeys(source for claim in named for source in claim.sources)
    return {
        "claims": {claim.id: claim_json(claim) for claim in named},
        "sources": {name: source_json(library.sources[name]) for name in sources},
    }


def cited(shown: Json) -> dict[str, None]:
    """Every id below a key `claims` or `claim`, in the order of the output."""
    names: dict[str, None] = {}
    _gather(shown, names)
    return names


def _gather(value: Any, names: dict[str, None]) -> None:
    if type(value) is dict:
        for key, inner in value.items():
            if key == "claims" and type(inner) is list:
                names.update(dict.fromkeys(inner))
            elif key == "claim":
                names[inner] = None
            elif type(inner) in NESTING:
                _gather(inner, names)
    else:
        for inner in value:
            if type(inner) in NESTING:
                _gather(inner, names)


def claim_json(claim: Claim) -> Json:
    return {
        "sources": claim.sources,
        "population": claim.population,
        "confidence": claim.confidence,
        "review": claim.review,
    }


def source_json(source: Source) -> Json:
    return {
        "title": source.title,
        "part": source.part or None,
        "author": source.author or None,
        "publisher": source.publisher,
        "year": source.year,
        "kind": source.kind,
        "population": source.population,
        "directness": source.directness,
        "url": source.url,
        "copied_by": source.copied_by or None,
        "read": source.read,
    }


def found_by(source: Source) -> str:
    """How a reader gets to a source: address, title, or not at all because its numbers lead
    nowhere."""
    if source.cites:
        return "unresolved"
    return "address" if source.url else "title"
