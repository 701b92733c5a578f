"""What a criterion can tell apart in people: the facts it looks at, and the members of a set."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from unclench.criteria.tree import All, Any, Compare, Fact, Includes, Known, Node, Not, OneOf

Comparison = Fact | Known | Compare | OneOf | Includes


def comparisons_in(node: Node) -> Iterator[Comparison]:
    match node:
        case Not(part):
            yield from comparisons_in(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from comparisons_in(part)
        case _:
            yield node


def denied(node: Node, under: bool = False) -> Iterator[Comparison]:
    """The comparisons under an odd number of `not`."""
    match node:
        case Not(part):
            yield from denied(part, not under)
        case All(parts) | Any(parts):
            for part in parts:
                yield from denied(part, under)
        case _ if under:
            yield node


Member = tuple[str, str]  # the name of a fact, and a member of its set


def told_apart_by(trees: list[Node]) -> frozenset[Member]:
    """One member of a fact for all that occur together in every "or" that names them: a person with
    one of them is judged like a person with another, or all."""
    places: dict[Member, list[object]] = {}
    for tree in trees:
        _note_places(tree, object(), places)
    first: dict[object, Member] = {}
    for member, found in places.items():
        first.setdefault((member[0], *map(id, found)), member)
    return frozenset(first.values())


def _note_places(node: Node, beside: object, places: dict[Member, list[object]]) -> None:
    """Notes each member with the "or" that it is a part of, or with a place of its own."""
    match node:
        case Includes():
            places.setdefault((node.name, node.member), []).append(beside)
        case Any(parts):
            for part in parts:
                _note_places(part, beside if isinstance(part, Includes | Any) else object(), places)
        case All(parts):
            for part in parts:
                _note_places(part, object(), places)
        case Not(part):
            _note_places(part, object(), places)
        case _:
            pass


def points_of_cuts(cuts: list[Decimal]) -> list[Decimal]:
    between = [(low + high) / 2 for low, high in pairwise(cuts)]
    return sorted({*cuts, *between, cuts[0] - 1, cuts[-1] + 1})
