"""Liver and muscle enzymes as multiples of the laboratory's own upper limit of normal: result /
upper limit, same unit.

`liver_x_uln` is the higher of the two liver enzymes: either of them stands for a liver test, and
the worse one counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import date
from decimal import Decimal

from unclench.content.types import FactSpec
from unclench.criteria.values import Interval, Value
from unclench.patient.facts import ABOVE_ALL, EXACT, Detail, Found, between, choice
from unclench.patient.record import LabResult

ENZYMES = ("alt_x_uln", "ast_x_uln")
WITHOUT_LIMIT = (
    "came without the upper limit of its laboratory: add upper_limit (in FHIR, referenceRange.high)"
)


def multiples(results: tuple[LabResult, ...], facts: Mapping[str, FactSpec]) -> list[LabResult]:
    """A result of `alt_x_uln` for every result of `alt` that came with its upper limit, and so on.

    One that came later and without its limit says something that cannot be used: no older multiple
    replaces it."""
    limited = [one for one in results if f"{one.test}_x_uln" in facts]
    found = [
        _multiple(one, one.upper_limit)
        for one in limited
        if one.upper_limit and one.number is not None and not one.fault
    ]
    return [*found, *_without_limit(limited, [*results, *found], facts)] if limited else []


def _multiple(result: LabResult, limit: Decimal) -> LabResult:
    number = EXACT.divide(result.number or Decimal(0), limit)
    return result._replace(test=f"{result.test}_x_uln", number=number, unit="1", upper_limit=None)


def _without_limit(
    limited: list[LabResult], others: list[LabResult], facts: Mapping[str, FactSpec]
) -> Iterator[LabResult]:
    """The latest result of each test without its limit, unless a multiple is as late; one that is
    low in any laboratory counts as that."""
    latest = {
        one.test: one
        for one in sorted(limited, key=_day)
        if not one.upper_limit and one.number is not None
    }
    for test, result in latest.items():
        multiple = f"{test}_x_uln"
        if all(_day(other) < _day(result) for other in others if other.test == multiple):
            low = _low_anywhere(result, facts[test])
            yield low or result._replace(test=multiple, fault=result.fault or WITHOUT_LIMIT)


def _low_anywhere(result: LabResult, spec: FactSpec) -> LabResult | None:
    """The highest multiple of the upper limit of normal, by the lowest limit that any laboratory
    uses; None when that is not clear."""
    if spec.lowest_limit is None or spec.clear_below is None or result.number is None:
        return None
    if (
        result.fault
        or result.bound not in ("", "<", "<=")
        or spec.units.get(result.unit) != 1
        or result.number >= spec.clear_below
    ):
        return None
    return _multiple(result, spec.lowest_limit)._replace(bound="<=")


def _day(result: LabResult) -> date:
    return result.on or date.max


def alt_without_limit(
    facts: Mapping[str, Value], specs: Mapping[str, FactSpec], on: date, unusable: Set[str]
) -> dict[str, Found]:
    """Whether an ALT came without its upper limit of normal and may be above three times that by
    the lowest limit that any laboratory uses. Not known where an ALT cannot be used."""
    spec, value = specs.get("alt"), facts.get("alt")
    if spec is None or spec.clear_below is None:
        return {}
    unclear = (
        isinstance(value, Interval) and value.high >= spec.clear_below and "alt_x_uln" not in facts
    )
    known = unclear or "alt" not in unusable
    return {"alt_without_limit": choice(unclear, on, "labs")} if known else {}


def liver_fact(
    facts: Mapping[str, Value], details: Mapping[str, Detail], doubted: Set[str] = frozenset()
) -> dict[str, Found]:
    """The higher of ALT and AST, each as a multiple of its upper limit; nothing when neither is
    known.

    While one of them is `doubted` (it may be worse than anything known) the other is the least that
    the liver test says.
    """
    known = [
        (value, details[fact]) for fact in ENZYMES if isinstance(value := facts.get(fact), Interval)
    ]
    if not known:
        return {}
    highest, detail = max(known, key=lambda pair: (pair[0].high, pair[0].low))
    low = max(value.low for value, _ in known)
    if doubted.isdisjoint(ENZYMES):
        return {"liver_x_uln": (Interval(low, highest.high), detail)}
    origin = f"{detail.origin}; a test that may be later cannot be used"
    return {"liver_x_uln": between(low, ABOVE_ALL, "1", detail.on, origin)}
