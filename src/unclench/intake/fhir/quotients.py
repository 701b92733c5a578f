"""Division that is exact, or not at all."""

from __future__ import annotations

from decimal import Decimal

from unclench.patient.facts import EXACT


def quotient(above: Decimal, below: Decimal) -> Decimal | None:
    """above / below, when that is an exact decimal number above 0; None otherwise."""
    if above <= 0 or below <= 0:
        return None
    found = EXACT.divide(above, below)
    whole = EXACT.multiply(found, below) == above and len(found.as_tuple().digits) <= 18
    return found if whole else None
