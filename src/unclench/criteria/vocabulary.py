"""What a criterion may mention: facts with a kind, and named parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from unclench.criteria.tree import Node
from unclench.criteria.values import ValueKind


@dataclass(frozen=True, slots=True)
class FactType:
    """How a fact may be used. `unit` is UCUM; `members` are a choice's or a set's values; None
    leaves a set open."""

    name: str
    kind: ValueKind
    unit: str = ""
    members: frozenset[str] | None = None


FactTypes = Mapping[str, FactType]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Facts by name, and parts already read (`define`)."""

    facts: FactTypes
    parts: Mapping[str, Node] = field(default_factory=dict)

    def names(self) -> list[str]:
        """All names a criterion may begin with."""
        return sorted({*self.facts, *self.parts})
