"""The published formulas for kidney function from creatinine.

eGFR: CKD-EPI 2021, without race (Inker et al., N Engl J Med 2021;385:1737-49): 142 x min(Scr/k,
1)^a x max(Scr/k, 1)^-1.200 x 0.9938^age (x 1.012 for women), Scr in mg/dL; k 0.7 and a -0.241 for
women, k 0.9 and a -0.302 for men; for adults. Rounded down to 0.1, the cautious side. Creatinine
clearance: Cockcroft and Gault, Nephron 1976;16:31-41: (140 - age) x kg / (72 x Scr), x 0.85 for
women; exact. Both need sex as female or male. Both fall when creatinine or age rise, so a range of
either gives a range of results.
"""

from __future__ import annotations

import math
from decimal import Decimal

from unclench.patient.facts import ABOVE_ALL, EXACT

UMOL_PER_MG_DL = Decimal("88.42")
ADULT = 18
FORMULAS = {"female": (0.7, -0.241, 1.012), "male": (0.9, -0.302, 1.0)}
SEX_FACTOR = {"female": Decimal("0.85"), "male": Decimal(1)}
OLDEST = 140
TENTH = Decimal("0.1")


def egfr(creatinine: Decimal, age: Decimal, sex: str) -> Decimal:
    """mL/min/1.73 m2 of a creatinine in umol/L, rounded down to 0.1."""
    if creatinine <= 0:
        return ABOVE_ALL
    if creatinine == ABOVE_ALL:
        return Decimal(0)
    kappa, alpha, factor = FORMULAS[sex]
    ratio = float(creatinine / UMOL_PER_MG_DL) / kappa
    value = 142 * min(ratio, 1.0) ** alpha * max(ratio, 1.0) ** -1.2 * 0.9938 ** float(age) * factor
    return Decimal(math.floor(value * 10)) * TENTH


def clearance(creatinine: Decimal, age: Decimal, weight: Decimal, sex: str) -> Decimal:
    """mL/min of a creatinine in umol/L; 0 when creatinine is without limit, without limit when it
    may be nothing."""
    if creatinine <= 0:
        return ABOVE_ALL
    if creatinine == ABOVE_ALL:
        return Decimal(0)
    above = EXACT.multiply(
        EXACT.multiply(EXACT.subtract(OLDEST, age), weight),
        EXACT.multiply(SEX_FACTOR[sex], UMOL_PER_MG_DL),
    )
    return EXACT.divide(above, EXACT.multiply(72, creatinine))
