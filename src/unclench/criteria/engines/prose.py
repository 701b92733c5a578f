"""The tree as the sentence that a clinician reads and signs."""

from __future__ import annotations

from collections.abc import Callable

from unclench.criteria.tree import (
    OPPOSITE,
    All,
    Any,
    Compare,
    Fact,
    Includes,
    Known,
    Node,
    Not,
    OneOf,
)

NameOf = Callable[[str], str]
WORDS = {"<": "below", "<=": "at most", "=": "exactly", ">=": "at least", ">": "above"}


def prose(node: Node, name: NameOf, unit: NameOf) -> str:
    """`eGFR below 30 mL/min, or (age at least 65 years and eGFR below 60 mL/min)`. `name` and
    `unit` say how a fact is written."""
    match node:
        case Fact(fact):
            return name(fact)
        case Known(fact):
            return f"{name(fact)} is known"
        case Compare(fact, operator, value):
            return f"{name(fact)} {WORDS[operator]} {value:f} {unit(fact)}".rstrip()
        case OneOf(fact, values):
            return f"{name(fact)}: {' or '.join(map(_plain, values))}"
        case Includes(fact, member):
            return f"{name(fact)} include {_plain(member)}"
        case Not(part):
            return _denied(part, name, unit)
        case All(parts):
            return " and ".join(_bracketed(part, name, unit) for part in parts)
        case Any(parts):  # always: a condition is of no other kind
            return ", or ".join(_bracketed(part, name, unit) for part in parts)


def _denied(part: Node, name: NameOf, unit: NameOf) -> str:
    if isinstance(part, Compare) and part.operator in OPPOSITE:
        return prose(Compare(part.name, OPPOSITE[part.operator], part.value), name, unit)
    if isinstance(part, Includes):
        return f"{name(part.name)} do not include {_plain(part.member)}"
    return f"not ({prose(part, name, unit)})"


def _bracketed(part: Node, name: NameOf, unit: NameOf) -> str:
    text = prose(part, name, unit)
    return f"({text})" if isinstance(part, (All, Any)) else text


def _plain(word: str) -> str:
    return word.replace("_", " ")
