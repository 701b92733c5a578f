"""The reference judge: yes, no or not known for one person. Written to be obviously right; every
engine must agree with it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from unclench.criteria.tree import (
    All,
    Any,
    Compare,
    Fact,
    Includes,
    Known,
    Node,
    Not,
    OneOf,
    fact_names,
)
from unclench.criteria.values import UNBOUNDED, Facts, Interval, Members, Truth, Value


def judge(node: Node, facts: Facts) -> Truth:
    """Whether the condition holds. A fact that is absent from `facts` is not known."""
    match node:
        case Fact(name):
            value = facts.get(name)
            return value if isinstance(value, bool) else None
        case Known(name):
            return _is_known(facts.get(name))
        case Compare(name, operator, cut):
            return _compare(facts.get(name), operator, cut)
        case OneOf(name, values):
            value = facts.get(name)
            return None if value is None else value in values
        case Includes(name, member):
            return _includes(facts.get(name), member)
        case Not(part):
            truth = judge(part, facts)
            return None if truth is None else not truth
        case All(parts):
            return _weakest(judge(part, facts) for part in parts)
        case Any(parts):  # always: a condition is of no other kind
            return _strongest(judge(part, facts) for part in parts)


def open_facts(node: Node, facts: Facts) -> tuple[str, ...]:
    """The facts that are still open and matter to a condition that is not known, in reading
    order."""
    if judge(node, facts) is not None:
        return ()
    match node:
        case Not(part):
            return open_facts(part, facts)
        case All(parts) | Any(parts):
            return tuple(dict.fromkeys(name for part in parts for name in open_facts(part, facts)))
        case _:
            return fact_names(node)


def support(node: Node, facts: Facts) -> tuple[str, ...]:
    """The facts on which a settled condition rests: enough of them that it could not be
    otherwise."""
    truth = judge(node, facts)
    match node:
        case Not(part):
            return support(part, facts)
        case All(parts) | Any(parts):
            decisive = isinstance(node, Any) is (truth is True)
            settled = [part for part in parts if judge(part, facts) is truth]
            chosen = settled[:1] if decisive else settled
            return tuple(dict.fromkeys(name for part in chosen for name in support(part, facts)))
        case _:
            return fact_names(node)


def _is_known(value: Value | None) -> Truth:
    """Known is yes or no when there is a value, and not known when nothing has been asked.

    A missing fact must become a question, never a no; so the absence of a value is not known here
    too.
    """
    if isinstance(value, Members):
        return True if value.complete or value.known else None
    if isinstance(value, Interval):
        return True if value != UNBOUNDED else None
    return True if value is not None else None


def _compare(value: Value | None, operator: str, cut: Decimal) -> Truth:
    if not isinstance(value, Interval):
        return None
    low, high = value
    match operator:
        case "<":
            return True if high < cut else False if low >= cut else None
        case "<=":
            return True if high <= cut else False if low > cut else None
        case ">":
            return True if low > cut else False if high <= cut else None
        case ">=":
            return True if low >= cut else False if high < cut else None
        case _:
            return True if low == high == cut else False if cut < low or cut > high else None


def _includes(value: Value | None, member: str) -> Truth:
    if not isinstance(value, Members):
        return None
    if member in value.known:
        return True
    return False if value.complete else None


def _weakest(truths: Iterable[Truth]) -> Truth:
    """Kleene 'and': one no settles it; otherwise any unknown leaves it open."""
    seen = set(truths)
    return False if False in seen else None if None in seen else True


def _strongest(truths: Iterable[Truth]) -> Truth:
    """Kleene 'or': one yes settles it; otherwise any unknown leaves it open."""
    seen = set(truths)
    return True if True in seen else None if None in seen else False
