"""How old a result may be for this person."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from unclench.criteria.values import Facts, Truth
from unclench.library.content import Content
from unclench.library.models import FactSpec

Window = Callable[[FactSpec, int], int | None]


def windows(content: Content, facts: Facts) -> Window:
    """A function of (fact, age in days) that gives the most days that count; None when any age does.

    A stricter window holds when its criterion holds or is not known. The criteria are judged only when one could decide.
    """

    return partial(_window, content, facts, (True, None))


def surely(content: Content, facts: Facts) -> Window:
    """The same, with the stricter windows that certainly hold alone: what is older than this counts for nobody who may be this person."""
    return partial(_window, content, facts, (True,))


def _window(content: Content, facts: Facts, truths: tuple[Truth, ...], spec: FactSpec, days: int) -> int | None:
    most = spec.fresh_days
    if most is None or days > most or not any(days > stricter.days for stricter in spec.stricter):
        return most
    return min((s.days for s in spec.stricter if content.holds(s.criterion, facts) in truths), default=most)
