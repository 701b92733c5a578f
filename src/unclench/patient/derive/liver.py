"""Liver and muscle enzymes as multiples of the laboratory's own upper limit of normal: result / upper limit, same unit.

`liver_x_uln` is the higher of the two liver enzymes: either of them stands for a liver test, and the worse one counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from unclench.criteria.values import Interval, Value
from unclench.library.models import FactSpec
from unclench.patient.found import EXACT, Found
from unclench.patient.patient import Detail
from unclench.patient.record import LabResult


def multiples(results: tuple[LabResult, ...], facts: Mapping[str, FactSpec]) -> list[LabResult]:
    """A result of `alt_x_uln` for every result of `alt` that came with its upper limit, and so on."""
    return [
        result._replace(
            test=f"{result.test}_x_uln", number=EXACT.divide(result.number, result.upper_limit), unit="1", upper_limit=None
        )
        for result in results
        if result.upper_limit and result.number is not None and not result.fault and f"{result.test}_x_uln" in facts
    ]


def liver_fact(facts: Mapping[str, Value], details: Mapping[str, Detail]) -> dict[str, Found]:
    """The higher of ALT and AST, each as a multiple of its upper limit; nothing when neither is known."""
    known = [(value, details[fact]) for fact in ("alt_x_uln", "ast_x_uln") if isinstance(value := facts.get(fact), Interval)]
    if not known:
        return {}
    highest, detail = max(known, key=lambda pair: (pair[0].high, pair[0].low))
    return {"liver_x_uln": (Interval(max(value.low for value, _ in known), highest.high), detail)}
