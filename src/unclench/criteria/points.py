"""What a criterion looks at in each fact."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.criteria.tree import All, Any, Compare, Fact, Includes, Node, Not, OneOf


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
