"""The spelling of units: ml/min and mL/min, μmol and umol are the same unit."""

from __future__ import annotations

from functools import lru_cache

from unclench.content.types import FactSpec

MICRO = str.maketrans({"µ": "u", "μ": "u", "²": "2", "{": None, "}": None, "[": None, "]": None,
                       "_": None, " ": None, "*": None, "^": None})  # fmt: skip


@lru_cache(maxsize=1024)
def spelled_unit(unit: str) -> str:
    """One spelling for all: without case, brackets, spaces, and signs of powers."""
    return unit.translate(MICRO).lower()


def known_unit(spec: FactSpec, unit: str) -> str:
    """The fact's own spelling of a unit; the unit itself when it is none of the fact's, or could be
    two."""
    if not unit or unit == spec.unit:
        return unit
    wanted = spelled_unit(unit)
    if wanted == spelled_unit(spec.unit) and spec.units.get(unit, 1) == 1:
        return spec.unit
    if unit in spec.units:
        return unit
    found = [own for own in spec.units if spelled_unit(own) == wanted]
    factors = {spec.units[own] for own in found}
    return found[0] if len(factors) == 1 else unit
