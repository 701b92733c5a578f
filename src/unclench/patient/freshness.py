"""How old a result may be for this person."""

from __future__ import annotations

from collections.abc import Callable

from unclench.criteria.values import Facts
from unclench.library.content import Content
from unclench.library.models import FactSpec


def windows(content: Content, facts: Facts) -> Callable[[FactSpec, int], int | None]:
    """A function of (fact, age in days) that gives the most days that count; None when any age does.

    A stricter window holds when its criterion holds or is not known. The criteria are judged only when one could decide.
    """

    def window(spec: FactSpec, days: int) -> int | None:
        most = spec.fresh_days
        if most is None or days > most or not any(days > stricter.days for stricter in spec.stricter):
            return most
        return min((s.days for s in spec.stricter if content.holds(s.criterion, facts) is not False), default=most)

    return window
