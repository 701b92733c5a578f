"""The tree as Python source on two rails: certainly true and certainly false. Neither means not
known.

The source expects one local per fact: `x_l, x_h` for a number, `x_m, x_c` (members, complete) for a
set, `x` for a choice or a yes/no.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby

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

FEW = 2


def certainly(node: Node, truth: bool, kinds: Mapping[str, str]) -> str:
    """An expression that is true when the condition is certainly `truth`."""
    match node:
        case Fact(name):
            return f"{name} is {truth}"
        case Known(name):
            return _known(name, kinds[name]) if truth else "False"
        case Compare(name, operator, value):
            return _compare(name, operator, literal(value), truth)
        case OneOf(name, values):
            listed = f"{{{', '.join(map(repr, values))}}}" if len(values) > 1 else repr(values[0])
            inside = f"{name} in {listed}" if len(values) > 1 else f"{name} == {listed}"
            return inside if truth else f"({name} is not None and not {inside})"
        case Includes(name, member):
            return (
                f"{member!r} in {name}_m" if truth else f"({name}_c and {member!r} not in {name}_m)"
            )
        case Not(part):
            return certainly(part, not truth, kinds)
        case All(parts):
            return _join(parts, truth, kinds, " and " if truth else " or ")
        case Any(parts):  # always: a condition is of no other kind
            return _either(parts, truth, kinds)


def _either(parts: tuple[Node, ...], truth: bool, kinds: Mapping[str, str]) -> str:
    """Memberships of one set are looked up together: a long list of medicines costs no more than a
    short one."""
    asked: dict[str, list[str]] = {}
    for part in parts:
        if isinstance(part, Includes):
            asked.setdefault(part.name, []).append(part.member)
    many = {name: tuple(members) for name, members in asked.items() if len(members) > FEW}
    pieces = [_among(name, members, truth) for name, members in many.items()]
    pieces += [
        certainly(part, truth, kinds)
        for part in parts
        if not (isinstance(part, Includes) and part.name in many)
    ]
    return "(" + (" or " if truth else " and ").join(pieces) + ")"


def _among(name: str, members: tuple[str, ...], truth: bool) -> str:
    apart = f"frozenset({members!r}).isdisjoint({name}_m)"
    return f"not {apart}" if truth else f"({name}_c and {apart})"


def _join(parts: tuple[Node, ...], truth: bool, kinds: Mapping[str, str], word: str) -> str:
    return "(" + word.join(certainly(part, truth, kinds) for part in parts) + ")"


def _known(name: str, kind: str) -> str:
    if kind == "number":
        return f"not ({name}_l == -INF and {name}_h == INF)"
    return f"({name}_c or {name}_m)" if kind == "set" else f"{name} is not None"


def _compare(name: str, operator: str, value: str, truth: bool) -> str:
    low, high = f"{name}_l", f"{name}_h"
    match operator, truth:
        case ("<", True) | (">=", False):
            return f"{high} < {value}"
        case ("<", False) | (">=", True):
            return f"{low} >= {value}"
        case ("<=", True) | (">", False):
            return f"{high} <= {value}"
        case ("<=", False) | (">", True):
            return f"{low} > {value}"
        case _:
            return (
                f"{low} == {high} == {value}" if truth else f"({value} < {low} or {value} > {high})"
            )


def literal(value: Decimal) -> str:
    """An exact number: an int when it is whole, else a Decimal built once by the module."""
    return str(int(value)) if value == value.to_integral_value() else f"D('{value}')"


def support(node: Node, truth: bool, kinds: Mapping[str, str]) -> str:
    """A tuple expression: the facts on which the settled condition rests (see judge.support)."""
    match node:
        case Not(part):
            return support(part, not truth, kinds)
        case All(parts) | Any(parts):
            if isinstance(node, Any) is truth:
                return _first(parts, truth, kinds)
            return "(" + " + ".join(support(part, truth, kinds) for part in parts) + ")"
        case _:
            return f"({node.name!r},)"


def _first(parts: tuple[Node, ...], truth: bool, kinds: Mapping[str, str]) -> str:
    *front, last = parts
    chain = "".join(
        f"{support(part, truth, kinds)} if {certainly(part, truth, kinds)} else " for part in front
    )
    return f"({chain}{support(last, truth, kinds)})"


def open_facts(node: Node, kinds: Mapping[str, str]) -> str:
    """A tuple expression: the facts that are still open and matter (see judge.open_facts), for a
    condition known to be open."""
    match node:
        case Not(part):
            return open_facts(part, kinds)
        case All(parts) | Any(parts):
            return "(" + " + ".join(_of_open(group, kinds) for group in _neighbours(parts)) + ")"
        case _:
            return f"({node.name!r},)"


def _neighbours(parts: tuple[Node, ...]) -> list[tuple[Node, ...]]:
    """The parts in their order, those side by side that look at the same one fact together: that
    fact is named once for all."""
    return [
        tuple(group)
        for _, group in groupby(
            parts, key=lambda part: fact_names(part) if len(fact_names(part)) == 1 else part
        )
    ]


def _of_open(group: tuple[Node, ...], kinds: Mapping[str, str]) -> str:
    return (
        f"({open_facts(group[0], kinds)} if "
        f"{' or '.join(_undecided(part, kinds) for part in group)} else ())"
    )


def _undecided(node: Node, kinds: Mapping[str, str]) -> str:
    """An expression that is true when the condition is neither certainly true nor certainly
    false."""
    match node:
        case Fact(name) | OneOf(name):
            return f"{name} is None"
        case Includes(name, member):
            return f"not ({name}_c or {member!r} in {name}_m)"
        case Not(part):
            return _undecided(part, kinds)
        case _:
            return f"not ({certainly(node, True, kinds)} or {certainly(node, False, kinds)})"
