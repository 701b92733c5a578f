"""Reads claims: what a source says, with its values, its confidence and whom it studied."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from unclench.content.source.draft import Draft
from unclench.content.source.fields import DIGITS, Entry
from unclench.content.types import Claim, ClaimValue

COMPARATORS = ("=", "<", "<=", ">", ">=")

CONFIDENCES = ("high", "medium", "low", "derived")


def read_claims(draft: Draft, data: dict[str, Any], place: str) -> None:
    for claim_id, body in data.items():
        entry = Entry(body, f"{place}: {claim_id}", draft.problems)
        if claim_id in draft.claims:
            entry.fault(
                "", "this claim stands in two places", "Keep one of them, or give one another id."
            )
        draft.claims[claim_id] = _claim(claim_id, entry, draft)
        entry.finish()


def _claim(claim_id: str, entry: Entry, draft: Draft) -> Claim:
    sources = _sources(entry, draft)
    population = entry.text("population", required=False)
    known = draft.sources.get(sources[0]) if sources else None
    carries = entry.ids("carries")
    draft.carried.extend((seed, claim_id) for seed in carries)
    draft.wrote(claim_id, entry.ids("author"))
    if entry.raw("review") is not None:
        entry.fault(
            "review",
            "a claim does not say so itself",
            "Reviews stand in reviews.yaml; see unclench knowledge review.",
        )
    return Claim(
        claim_id,
        entry.text("says"),
        tuple(_value(value) for value in entry.entries("values")),
        sources,
        entry.text("at"),
        entry.one_of("confidence", CONFIDENCES),
        population or (known.population if known else ""),
        "submitted",
        carries,
    )


def _sources(entry: Entry, draft: Draft) -> tuple[str, ...]:
    sources = entry.ids("sources")
    if not sources:
        entry.fault(
            "sources",
            "a claim needs at least one source",
            "Name it in sources/ and write its id here.",
        )
    for source in sources:
        if source not in draft.sources:
            entry.fault(
                "sources", f"there is no source '{source}'", "Sources stand in knowledge/sources/."
            )
    return sources


def _value(entry: Entry) -> ClaimValue:
    number = entry.text("number")
    value = ClaimValue(
        entry.text("of"),
        entry.one_of("is", COMPARATORS),
        exact(entry, number),
        entry.text("unit", default="1", required=False),
    )
    entry.finish()
    return value


def exact(entry: Entry, text: str) -> Decimal:
    """The number of a text; a problem and 0 when it is none."""
    if DIGITS.fullmatch(text.removeprefix("-")):
        return Decimal(text)
    entry.fault("number", f"'{text}' is not a number", "Write digits, with a point for decimals.")
    return Decimal(0)
