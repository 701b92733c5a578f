"""Reads sources and claims: who says what, about which people, and how firmly; and notes what an
entry cites."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from unclench.content.source.draft import Cited, Draft
from unclench.content.source.fields import DIGITS, Fields
from unclench.content.types import Claim, ClaimValue, Dose, Source
from unclench.content.types.facts import KINDS_OF_SOURCE

COMPARATORS = ("=", "<", "<=", ">", ">=")

CONFIDENCES = ("high", "medium", "low", "derived")


def read_claims(draft: Draft, data: dict[str, Any], place: str) -> None:
    for claim_id, body in data.items():
        entry = Fields(body, f"{place}: {claim_id}", draft.problems)
        if claim_id in draft.claims:
            entry.fault(
                "", "this claim is in two places", "Keep one of them, or give one another id."
            )
        draft.claims[claim_id] = _claim(claim_id, entry, draft)
        entry.finish()


def _claim(claim_id: str, entry: Fields, draft: Draft) -> Claim:
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
            "Reviews are in reviews.yaml; see unclench knowledge review.",
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


def _sources(entry: Fields, draft: Draft) -> tuple[str, ...]:
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
                "sources", f"there is no source '{source}'", "Sources are in knowledge/sources/."
            )
    return sources


def _value(entry: Fields) -> ClaimValue:
    number = entry.text("number")
    value = ClaimValue(
        entry.text("of"),
        entry.one_of("is", COMPARATORS),
        exact(entry, number),
        entry.text("unit", default="1", required=False),
    )
    entry.finish()
    return value


def exact(entry: Fields, text: str) -> Decimal:
    """The number of a text; a problem and 0 when it is none."""
    if DIGITS.fullmatch(text.removeprefix("-")):
        return Decimal(text)
    entry.fault("number", f"'{text}' is not a number", "Write digits, with a point for decimals.")
    return Decimal(0)


REGIONS = ("us", "uk", "any")
DIRECTNESS = ("direct", "indirect")
READ = ("original", "copy", "digest", "not_read")
UNDATED = "undated"


def read_sources(draft: Draft, data: dict[str, Any], place: str) -> None:
    for source_id, body in data.items():
        entry = Fields(body, f"{place}: {source_id}", draft.problems)
        if source_id in draft.sources:
            entry.fault("", "this source is in two places", "Keep one of them.")
        draft.sources[source_id] = _source(source_id, entry)
        entry.finish()


def _source(source_id: str, entry: Fields) -> Source:
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


def _year(entry: Fields) -> int | None:
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


def _references(entry: Fields) -> tuple[tuple[str, ...], int | None]:
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


UCUM_OF = {
    "mg": "mg", "sprays": "{sprays}", "mmol": "mmol", "units": "[U]", "micrograms": "ug", "g": "g",
}  # fmt: skip
Claims = tuple[str, ...]


def cited(draft: Draft, entry: Fields) -> tuple[Claims, str]:
    """The claims and the judgement of an entry; a problem when it has neither."""
    claims, judgement = entry.ids("claims"), entry.text("judgement", required=False)
    draft.cite(entry.place, claims)
    if not claims and not judgement:
        reason = "nothing is said without a source"
        entry.fault("claims", reason, "Cite a claim, or write judgement:.")
    return claims, judgement


def note_dose(
    draft: Draft,
    entry: Fields,
    key: str,
    dose: Dose | None,
    comparator: str,
    claims: Claims,
    judgement: str,
) -> None:
    if dose is not None:
        unit = UCUM_OF[dose.unit] + ("/d" if dose.per == "day" else "")
        place = f"{entry.place}.{key}"
        draft.numbers.append(Cited(place, str(dose.amount), unit, comparator, claims, judgement))


def note_days(
    draft: Draft, entry: Fields, key: str, days: int | None, claims: Claims, judgement: str
) -> None:
    if days is not None:
        place = f"{entry.place}.{key}"
        draft.numbers.append(Cited(place, str(days), "d", "any", claims, judgement))
