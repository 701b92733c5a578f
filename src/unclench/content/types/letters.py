"""What referral letters say and ask, and the questions a person may take to a visit: a collection
that `letter` and `summary` load."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from unclench.content.types import Words
from unclench.criteria.tree import All, Any, Compare, Fact, Includes, Known, Node, Not, OneOf

__all__ = [
    "All",
    "Any",
    "CallLine",
    "Compare",
    "Decimal",
    "Fact",
    "Includes",
    "Known",
    "Letter",
    "LetterPoint",
    "Letters",
    "Not",
    "OneOf",
    "VisitQuestion",
]


class LetterPoint(NamedTuple):
    say: Words
    claims: tuple[str, ...]


class Letter(NamedTuple):
    """`asks` are what the service is asked for, `facts` what it needs to know; `id` is the referral
    option's."""

    id: str
    title: Words
    asks: tuple[LetterPoint, ...]
    facts: tuple[str, ...]


class VisitQuestion(NamedTuple):
    """A question that a person may ask; always when `criterion` is None."""

    id: str
    criterion: Node | None
    say: Words
    claims: tuple[str, ...]


class CallLine(NamedTuple):
    """Whom to call and when; for everybody when `criterion` is None."""

    id: str
    urgency: str
    criterion: Node | None
    say: Words
    claims: tuple[str, ...]


class Letters(NamedTuple):
    """`calls` are whom to call, `care` is what a carer also reads.

    `common` are facts of every letter; `strip` the facts of the safety line in a summary."""

    letters: Mapping[str, Letter]
    common: tuple[str, ...]
    tried: tuple[str, ...]
    strip: tuple[str, ...]
    questions: tuple[VisitQuestion, ...]
    calls: tuple[CallLine, ...] = ()
    care: tuple[VisitQuestion, ...] = ()
