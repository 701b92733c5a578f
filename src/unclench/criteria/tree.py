"""The closed tree that every condition is read into, and what it looks at in each fact. Nothing
else may express a condition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Operator = Literal["<", "<=", "=", ">=", ">"]

OPPOSITE: dict[Operator, Operator] = {"<": ">=", "<=": ">", ">=": "<", ">": "<="}


@dataclass(frozen=True, slots=True)
class Fact:
    """A yes/no fact, read as it is."""

    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """Whether anything is known about a fact."""

    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """A number against a cut point, both in the fact's own unit."""

    name: str
    operator: Operator
    value: Decimal


@dataclass(frozen=True, slots=True)
class OneOf:
    """A choice that is one of these."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Includes:
    """A set that has this member."""

    name: str
    member: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; not known stays not known."""

    part: Node


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple[Node, ...]


Node = Fact | Known | Compare | OneOf | Includes | Not | All | Any


def comparisons(node: Node) -> Iterator[Compare]:
    """Every number that the condition compares with a cut point, in reading order."""
    match node:
        case Compare():
            yield node
        case Not(part):
            yield from comparisons(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from comparisons(part)
        case _:
            return


def fact_names(node: Node) -> tuple[str, ...]:
    """Every fact the condition looks at, in reading order, each once."""
    match node:
        case Not(part):
            return fact_names(part)
        case All(parts) | Any(parts):
            return tuple(dict.fromkeys(name for part in parts for name in fact_names(part)))
        case _:
            return (node.name,)


def points_of(node: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The facts that a criterion looks at, each with its cut points, members or choices."""
    match node:
        case Compare(name, _, value):
            yield name, (str(value),)
        case Includes(name, member):
            yield name, (member,)
        case OneOf(name, values):
            yield name, values
        case Not(part):
            yield from points_of(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from points_of(part)
        case Fact(name):
            yield name, ()
