"""Every format that a result can be written in: one registry, for all surfaces."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple


class Look(NamedTuple):
    """How a result is written. `width` is in columns; `discreet` leaves names of medicines and
    amounts out of a calendar."""

    audience: str = "clinician"
    width: int = 80
    colour: bool = False
    large: bool = False
    evidence: bool = False
    discreet: bool = False


class Format(NamedTuple):
    """`extra` is the extra of this package that it needs, empty when none.

    `writers` says what it can show, each with the function `module:name` that writes it: (content,
    Look) → bytes."""

    name: str
    media_type: str
    extra: str
    writers: Mapping[str, str]


PLAN = "unclench.render.plan.formats"
FORMATS = {
    found.name: found
    for found in (
        Format("text", "text/plain; charset=utf-8", "", {"plan": f"{PLAN}:text"}),
        Format("json", "application/json", "", {"plan": f"{PLAN}:json"}),
        Format("html", "text/html; charset=utf-8", "paper", {"plan": f"{PLAN}:html"}),
        Format("pdf", "application/pdf", "paper", {"plan": f"{PLAN}:pdf"}),
        Format("ics", "text/calendar; charset=utf-8", "paper", {"plan": f"{PLAN}:ics"}),
        Format("fhir", "application/fhir+json", "", {"plan": f"{PLAN}:fhir"}),
    )
}


def formats_of(shown: str) -> tuple[str, ...]:
    """The names of the formats that can show this, in the order of the registry."""
    return tuple(name for name, found in FORMATS.items() if shown in found.writers)


def written(shown: str, name: str, value: Any, look: Look) -> bytes:
    """`value` in the format `name`; InputError when an extra of the package is missing."""
    module, _, function = FORMATS[name].writers[shown].partition(":")
    made: bytes = getattr(import_module(module), function)(value, look)
    return made
