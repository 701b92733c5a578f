"""Kidney function worked out from creatinine, and the lower of the two measures.

eGFR: CKD-EPI 2021, without race (Inker et al., N Engl J Med 2021;385:1737-49):
142 x min(Scr/k, 1)^a x max(Scr/k, 1)^-1.200 x 0.9938^age (x 1.012 for women), Scr in mg/dL; k 0.7 and a -0.241 for women,
k 0.9 and a -0.302 for men; for adults. Rounded down to 0.1, the cautious side.
Creatinine clearance: Cockcroft and Gault, Nephron 1976;16:31-41: (140 - age) x kg / (72 x Scr), x 0.85 for women; exact.
Both need sex as female or male. Both fall when creatinine or age rise, so a range of either gives a range of results.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from unclench.criteria.judge import Interval, Value
from unclench.patient.found import ABOVE_ALL, EXACT, Found, between, range_written
from unclench.patient.patient import Detail

UMOL_PER_MG_DL = Fraction(8842, 100)
ADULT = 18
FORMULAS = {"female": (0.7, -0.241, 1.012), "male": (0.9, -0.302, 1.0)}
SEX_FACTOR = {"female": Fraction(85, 100), "male": Fraction(1)}
OLDEST = 140
TENTH = Decimal("0.1")


def kidney_facts(facts: Mapping[str, Value], details: Mapping[str, Detail]) -> dict[str, Found]:
    """`egfr` and `crcl` where creatinine is later than what was reported (or nothing was), and `kidney_clearance`."""
    found: dict[str, Found] = {}
    creatinine, age, sex, weight = facts.get("creatinine"), facts.get("age"), facts.get("sex"), facts.get("weight")
    if isinstance(creatinine, Interval) and isinstance(age, Interval) and sex in FORMULAS and age.low >= ADULT:
        detail = details["creatinine"]
        if _wanted("egfr", detail, details):
            low, high = _egfr(creatinine.high, age.high, str(sex)), _egfr(creatinine.low, age.low, str(sex))
            found["egfr"] = between(low, high, "mL/min/{1.73_m2}", detail.on, f"from creatinine ({detail.origin}), age and sex")
        if isinstance(weight, Interval) and _wanted("crcl", detail, details):
            low = _clearance(creatinine.high, age.high, weight.low, str(sex))
            high = _clearance(creatinine.low, age.low, weight.high, str(sex))
            origin = f"from creatinine ({detail.origin}), age, weight and sex"
            found["crcl"] = Interval(low, high), Detail(_short(low, high), "mL/min", detail.on, origin)
    lower = _lower(facts, details, found)
    return found if lower is None else {**found, "kidney_clearance": lower}


def _wanted(fact: str, creatinine: Detail, details: Mapping[str, Detail]) -> bool:
    reported = details.get(fact)
    if reported is None or reported.on is None or creatinine.on is None:
        return reported is None
    return creatinine.on > reported.on


def _egfr(creatinine: Decimal, age: Decimal, sex: str) -> Decimal:
    """mL/min/1.73 m2 of a creatinine in umol/L, rounded down to 0.1."""
    if not creatinine.is_finite():
        return Decimal(0)
    if creatinine <= 0:
        return ABOVE_ALL
    kappa, alpha, factor = FORMULAS[sex]
    ratio = float(creatinine / Decimal("88.42")) / kappa
    value = 142 * min(ratio, 1.0) ** alpha * max(ratio, 1.0) ** -1.2 * 0.9938 ** float(age) * factor
    return Decimal(math.floor(value * 10)) * TENTH


def _clearance(creatinine: Decimal, age: Decimal, weight: Decimal, sex: str) -> Decimal:
    """mL/min of a creatinine in umol/L; 0 when creatinine is without limit, without limit when it may be nothing."""
    if not creatinine.is_finite() or age >= OLDEST:
        return Decimal(0) if creatinine > 0 else ABOVE_ALL
    if creatinine <= 0 or not weight.is_finite():
        return ABOVE_ALL
    per_dl = Fraction(creatinine) / UMOL_PER_MG_DL
    exact = (OLDEST - Fraction(age)) * Fraction(weight) * SEX_FACTOR[sex] / (72 * per_dl)
    return EXACT.divide(Decimal(exact.numerator), Decimal(exact.denominator))


def _short(low: Decimal, high: Decimal) -> str:
    return range_written(*(value.quantize(TENTH, "ROUND_DOWN") if value.is_finite() else value for value in (low, high)))


def _lower(facts: Mapping[str, Value], details: Mapping[str, Detail], found: dict[str, Found]) -> Found | None:
    """Whichever of the two measures is known and lower; a derived one stands in place of the reported."""
    known: list[tuple[Interval, Detail]] = []
    for fact in ("crcl", "egfr"):
        value, detail = found.get(fact) or (facts.get(fact), details.get(fact))
        if isinstance(value, Interval) and detail is not None:
            known.append((value, detail._replace(origin=f"{fact}: {detail.origin}")))
    if not known:
        return None
    lowest = min(known, key=lambda pair: (pair[0].low, pair[0].high))
    low, high = lowest[0].low, min(value.high for value, _ in known)
    text = lowest[1].text if high == lowest[0].high else _short(low, high)
    return Interval(low, high), Detail(text, "mL/min", lowest[1].on, lowest[1].origin)
