"""What side effects, withdrawal and overdose are known to be, as typed values: a collection that
triage loads.

Criteria are kept as trees and judged by the reference judge, so that no plan has to settle them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from unclench.content.types import Words
from unclench.criteria.tree import All, Any, Compare, Fact, Includes, Known, Node, Not, OneOf

__all__ = [
    "All",
    "Any",
    "Cause",
    "Compare",
    "Decimal",
    "Effect",
    "Effects",
    "Fact",
    "Harm",
    "Includes",
    "Known",
    "Not",
    "OneOf",
    "Raise",
]


class Raise(NamedTuple):
    """What makes a side effect that is expected one to tell the team about."""

    id: str
    criterion: Node
    because: Words
    claims: tuple[str, ...]


class Effect(NamedTuple):
    """One sign as a side effect. `tier` is `expected`, `tell_your_team`, or empty where danger
    signs alone say how urgent it is."""

    sign: str
    tier: str
    also_ms: bool
    says: str
    lasts: Words
    raised: tuple[Raise, ...]
    claims: tuple[str, ...]


class Harm(NamedTuple):
    """The effects of too much of a medicine, or of stopping it at once."""

    text: Words
    claims: tuple[str, ...]


class Cause(NamedTuple):
    """What a medicine can bring: the signs (by the words of its claims), overdose and
    withdrawal. `missed` is the sign that says that doses of it were missed."""

    medicine: str
    said: tuple[tuple[str, Mapping[str, str]], ...]
    signs: frozenset[str]
    overdose: Harm
    withdrawal: Harm | None
    missed: str


class Effects(NamedTuple):
    """`asks` are the questions about signs by sign; `dangers` the danger signs that look at a sign,
    by sign.

    A dose changed within `lately_days` is recent; an effect is expected for `settles_days` after a
    change of dose. `missed_calm` is about a missed medicine that may end at once, `missed_unread`
    about one that was not read about.
    """

    effects: Mapping[str, Effect]
    causes: Mapping[str, Cause]
    asks: Mapping[str, str]
    dangers: Mapping[str, tuple[str, ...]]
    origins: Mapping[str, Harm]
    overdose: Harm
    withdrawal: Harm
    lasting: Harm
    unsure: Harm
    missed_calm: Harm
    missed_unread: Harm
    lately_days: int
    settles_days: int
