"""What an item of a list is called, so that a change is found by what it is and not by its
place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from unclench.content.types import (
    CRITERIA,
    Band,
    Ceiling,
    ClaimValue,
    CodedAnswer,
    Diagnosis,
    Dose,
    Monitoring,
    Product,
    RegimenChoice,
    Rung,
    StageOffer,
    Stricter,
)

# The fields that tell one item from the others in its list, where it has no id.
TOLD_BY: dict[type, tuple[str, ...]] = {
    Band: ("below",),
    Ceiling: ("by", "criterion"),
    ClaimValue: ("of", "comparator"),
    CodedAnswer: ("codes",),
    Diagnosis: ("value",),
    Dose: ("amount", "unit", "per"),
    Monitoring: ("task", "when_due"),
    Product: ("form", "strength", "region"),
    RegimenChoice: ("use",),
    Rung: ("amount",),
    StageOffer: ("option",),
    Stricter: ("criterion",),
}
IN_ORDER = (RegimenChoice, StageOffer)  # the first that fits counts
NO_NAME = "otherwise"


def names_of(items: Sequence[Any], sentence: Callable[[int], str]) -> list[str]:
    """A name for each item; those that would share one are told apart by all that they say."""
    short = [_said(item, _fields(item), sentence) for item in items]
    often = Counter(short)
    return [
        name if often[name] == 1 else _said(item, item._fields, sentence)
        for item, name in zip(items, short, strict=True)
    ]


def _fields(item: Any) -> tuple[str, ...]:
    return ("id",) if hasattr(item, "id") else TOLD_BY[type(item)]


def _said(item: Any, fields: Sequence[str], sentence: Callable[[int], str]) -> str:
    found = ((name, getattr(item, name)) for name in fields)
    texts = [
        sentence(value) if name in CRITERIA else str(value)
        for name, value in found
        if value not in (None, "", ())
    ]
    return " ".join(texts) or NO_NAME
