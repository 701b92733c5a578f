"""Kidney function worked out from creatinine, and the lower of the two measures.

eGFR: CKD-EPI 2021, without race (Inker et al., N Engl J Med 2021;385:1737-49):
142 x min(Scr/k, 1)^a x max(Scr/k, 1)^-1.200 x 0.9938^age (x 1.012 for women), Scr in mg/dL; k 0.7 and a -0.241 for women,
k 0.9 and a -0.302 for men; for adults. Rounded down to 0.1, the cautious side.
Creatinine clearance: Cockcroft and Gault, Nephron 1976;16:31-41: (140 - age) x kg / (72 x Scr), x 0.85 for women; exact.
Both need sex as female or male. Both fall when creatinine or age rise, so a range of either gives a range of results.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Set
from decimal import Decimal

from unclench.criteria.values import Interval, Value
from unclench.patient.found import ABOVE_ALL, EXACT, Found, between, range_written
from unclench.patient.patient import Detail

UMOL_PER_MG_DL = Decimal("88.42")
ADULT = 18
FORMULAS = {"female": (0.7, -0.241, 1.012), "male": (0.9, -0.302, 1.0)}
SEX_FACTOR = {"female": Decimal("0.85"), "male": Decimal(1)}
OLDEST = 140
MEASURES = frozenset({"creatinine", "crcl", "egfr"})
TENTH = Decimal("0.1")


def kidney_facts(
    facts: Mapping[str, Value], details: Mapping[str, Detail], overtaken: Set[str] = frozenset()
) -> dict[str, Found]:
    """`egfr` and `crcl` where they were not reported, and `kidney_clearance`: the lowest of what is known.

    A reported measure stays as it is; but when creatinine is later than it, what creatinine gives counts for the lowest too.
    `overtaken` are the tests of which a result that may be the latest cannot be used: the kidneys may then be weaker than is known.
    """
    derived = _derived(facts, details)
    found = {fact: derived[fact] for fact in derived if fact not in facts and fact not in overtaken}
    later = [derived[fact] for fact in derived if fact in facts and _follows(details["creatinine"], details[fact])]
    reported = [(facts[fact], details[fact]) for fact in ("crcl", "egfr") if fact in facts]
    lowest = _lowest([*reported, *found.values(), *later])
    if lowest is None:
        return found
    return {**found, "kidney_clearance": lowest if MEASURES.isdisjoint(overtaken) else _or_weaker(*lowest)}


def _or_weaker(value: Value, detail: Detail) -> Found:
    high = value.high if isinstance(value, Interval) else ABOVE_ALL
    origin = f"{detail.origin}; a test that may be later cannot be used"
    return Interval(Decimal(0), high), Detail(_short(Decimal(0), high), "mL/min", detail.on, origin)


def _derived(facts: Mapping[str, Value], details: Mapping[str, Detail]) -> dict[str, Found]:
    creatinine, age, sex, weight = facts.get("creatinine"), facts.get("age"), facts.get("sex"), facts.get("weight")
    if not isinstance(creatinine, Interval) or not isinstance(age, Interval) or sex not in FORMULAS or age.low < ADULT:
        return {}
    detail, sex = details["creatinine"], str(sex)
    low, high = _range(_egfr, (creatinine.high, age.high, sex), (creatinine.low, age.low, sex))
    found = {"egfr": between(low, high, "mL/min/{1.73_m2}", detail.on, f"eGFR from creatinine ({detail.origin}), age and sex")}
    if isinstance(weight, Interval):
        low, high = _range(_clearance, (creatinine.high, age.high, weight.low, sex), (creatinine.low, age.low, weight.high, sex))
        origin = f"clearance from creatinine ({detail.origin}), age, weight and sex"
        found["crcl"] = Interval(low, high), Detail(_short(low, high), "mL/min", detail.on, origin)
    return found


def _range(formula: Callable[..., Decimal], lowest: tuple[object, ...], highest: tuple[object, ...]) -> tuple[Decimal, Decimal]:
    """The formula at both ends; worked out once when they are one."""
    low = formula(*lowest)
    return low, low if lowest == highest else formula(*highest)


def _follows(creatinine: Detail, reported: Detail) -> bool:
    return creatinine.on is not None and reported.on is not None and creatinine.on > reported.on


def _egfr(creatinine: Decimal, age: Decimal, sex: str) -> Decimal:
    """mL/min/1.73 m2 of a creatinine in umol/L, rounded down to 0.1."""
    if creatinine <= 0:
        return ABOVE_ALL
    if creatinine == ABOVE_ALL:
        return Decimal(0)
    kappa, alpha, factor = FORMULAS[sex]
    ratio = float(creatinine / UMOL_PER_MG_DL) / kappa
    value = 142 * min(ratio, 1.0) ** alpha * max(ratio, 1.0) ** -1.2 * 0.9938 ** float(age) * factor
    return Decimal(math.floor(value * 10)) * TENTH


def _clearance(creatinine: Decimal, age: Decimal, weight: Decimal, sex: str) -> Decimal:
    """mL/min of a creatinine in umol/L; 0 when creatinine is without limit, without limit when it may be nothing."""
    if creatinine <= 0:
        return ABOVE_ALL
    if creatinine == ABOVE_ALL:
        return Decimal(0)
    above = EXACT.multiply(EXACT.multiply(EXACT.subtract(OLDEST, age), weight), EXACT.multiply(SEX_FACTOR[sex], UMOL_PER_MG_DL))
    return EXACT.divide(above, EXACT.multiply(72, creatinine))


def _short(low: Decimal, high: Decimal) -> str:
    return range_written(*(value.quantize(TENTH, "ROUND_DOWN") if value.is_finite() else value for value in (low, high)))


def _lowest(known: list[Found]) -> Found | None:
    """Whichever is lowest; its range reaches no higher than any of the others."""
    ranges = [(value, detail) for value, detail in known if isinstance(value, Interval)]
    if not ranges:
        return None
    lowest, detail = min(ranges, key=lambda pair: (pair[0].low, pair[0].high))
    high = min(value.high for value, _ in ranges)
    text = detail.text if high == lowest.high else _short(lowest.low, high)
    return Interval(lowest.low, high), Detail(text, "mL/min", detail.on, detail.origin)
