"""Liver and muscle enzymes as multiples of the laboratory's own upper limit of normal: result / upper limit, same unit."""

from __future__ import annotations

from collections.abc import Mapping

from unclench.library.models import FactSpec
from unclench.patient.found import EXACT
from unclench.patient.record import LabResult


def multiples(results: tuple[LabResult, ...], facts: Mapping[str, FactSpec]) -> list[LabResult]:
    """A result of `alt_x_uln` for every result of `alt` that came with its upper limit, and so on."""
    return [
        result._replace(test=f"{result.test}_x_uln", number=EXACT.divide(result.number, result.upper_limit), unit="1", upper_limit=None)
        for result in results
        if result.upper_limit and result.number is not None and not result.fault and f"{result.test}_x_uln" in facts
    ]
