"""FHIR JSON with exact decimals: an amount is written digit by digit, never by way of a binary
fraction."""

from __future__ import annotations

from decimal import Decimal
from json import JSONEncoder
from typing import Any

from unclench.content.types.reference import cited
from unclench.render.json_text import Json

# One for all: to make an encoder for each value takes longer than to write it.
ENCODE = JSONEncoder(ensure_ascii=False).encode


def to_bytes(resource: Json) -> bytes:
    """One resource, readable as it stands; the same resource always gives the same bytes."""
    return f"{_written(resource, '')}\n".encode("utf-8", "backslashreplace")


def _written(value: Any, indent: str) -> str:
    if isinstance(value, str | bool | int):
        return ENCODE(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    inner = f"{indent}  "
    if isinstance(value, dict):
        parts = [f"{ENCODE(key)}: {_written(part, inner)}" for key, part in value.items()]
        return _block("{}", parts, indent)
    if isinstance(value, list):
        return _block("[]", [_written(part, inner) for part in value], indent)
    raise TypeError(f"{type(value).__name__} cannot be written as FHIR")


def _block(brackets: str, parts: list[str], indent: str) -> str:
    inner = f",\n{indent}  ".join(parts)
    return f"{brackets[0]}\n{indent}  {inner}\n{indent}{brackets[1]}"


def concept(text: str, *codings: Json) -> Json:
    """A CodeableConcept: its codings, then its text."""
    return {**({"coding": [*codings]} if codings else {}), "text": text}


def claims(names: tuple[str, ...], *, plain: bool) -> list[Json]:
    """What an element rests on: its claims as codings of one concept, for clinicians with sources.

    Titles of sources name doses, which a person's resources never do.
    """
    codings = [{"system": "urn:unclench:claim", "code": name} for name in names]
    if not codings:
        return []
    return [{"coding": codings} if plain else concept(_sources(names), *codings)]


def _sources(names: tuple[str, ...]) -> str:
    from unclench.content import load_library

    library = load_library()
    found = dict.fromkeys(name for claim in names for name in library.claims[claim].sources)
    return " | ".join(cited(library.sources[name]) for name in found)
