"""A list of operations as one SQL statement in layers, in the dialect of DuckDB.

A result that several others join is a column of a layer; each layer is a sub-select of the
next, and carries on what later ones still look at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from unclench.criteria.engines.columns import Ask
from unclench.criteria.engines.program import AND, EVERYBODY, NOBODY, NOT, Program

LEAF = -1


class Joined(NamedTuple):
    """One result: the operation, and the numbers of the results it joins."""

    operation: int
    parts: tuple[int, ...]


class Unrolled(NamedTuple):
    """Every result with a number of its own, after those of the questions; `results` by name."""

    nodes: tuple[Joined, ...]
    results: Mapping[str, int]


def unrolled(program: Program) -> Unrolled:
    leaves = EVERYBODY + 1 + len(program.asks)
    nodes = [Joined(LEAF, ())] * leaves
    at = list(range(program.slots))
    for operation, one, other, result in program.steps:
        parts = (at[one],) if operation == NOT else (at[one], at[other])
        at[result] = len(nodes)
        nodes.append(Joined(operation, parts))
    return Unrolled(tuple(nodes), {name: at[slot] for name, slot in program.results.items()})


def question(asked: Ask) -> str:
    if asked.test == "bit":
        return f"({asked.column} >> {asked.value}) & 1 = 1"
    return f"{asked.column} {asked.test} {asked.value}"


def layers(program: Program, source: str, carried: Iterable[str]) -> str:
    """A SELECT with a column for each result, by its name, and with these columns of the source."""
    return _Layers(program).sql(source, tuple(carried))


class _Layers:
    """Which results are columns, and in which layer: one above the deepest that it looks at."""

    def __init__(self, program: Program) -> None:
        self.asks = program.asks
        self.nodes, self.results = unrolled(program)
        uses = Counter(part for node in self.nodes for part in node.parts)
        self.columns: list[bool] = []
        self.depth: list[int] = []
        for number, (operation, parts) in enumerate(self.nodes):
            shared = uses[number] > 1 and operation not in {NOT, LEAF}
            self.columns.append(shared or operation == LEAF)
            self.depth.append(max((self.depth[part] for part in parts), default=0) + shared)
        self.last = self._last_looked_at(max(self.depth) + 1)

    def sql(self, source: str, carried: tuple[str, ...]) -> str:
        first = EVERYBODY + 1
        asked = [f"{question(one)} AS n{first + i}" for i, one in enumerate(self.asks)]
        text = f"SELECT {', '.join([*carried, *asked])} FROM {source}"
        alive = [*range(first, first + len(self.asks))]
        for layer in range(1, max(self.depth) + 1):
            here = [n for n, deep in enumerate(self.depth) if deep == layer and self.columns[n]]
            alive = [number for number in alive if self.last[number] > layer]
            kept = [f"n{number}" for number in alive]
            made = [f"{self._made(number)} AS n{number}" for number in here]
            text = f"SELECT {', '.join([*carried, *kept, *made])} FROM ({text})"
            alive += here
        told = [f'{self._said(number)} AS "{name}"' for name, number in self.results.items()]
        return f"SELECT {', '.join([*carried, *told])} FROM ({text})"

    def _last_looked_at(self, end: int) -> dict[int, int]:
        """The last layer that needs each column; the results are needed after the last."""
        last = dict.fromkeys(range(len(self.nodes)), 0)
        looks = [(number, end) for number in self.results.values()]
        looks += [
            (part, self.depth[number])
            for number, node in enumerate(self.nodes)
            if self.columns[number]
            for part in node.parts
        ]
        while looks:
            number, layer = looks.pop()
            if self.columns[number]:
                last[number] = max(last[number], layer)
            else:
                looks += [(part, layer) for part in self.nodes[number].parts]
        return last

    def _said(self, number: int) -> str:
        if number in {NOBODY, EVERYBODY}:
            return "TRUE" if number == EVERYBODY else "FALSE"
        return f"n{number}" if self.columns[number] else self._made(number)

    def _made(self, number: int) -> str:
        operation, parts = self.nodes[number]
        if operation == NOT:
            return f"(NOT {self._said(parts[0])})"
        word = " AND " if operation == AND else " OR "
        return f"({word.join(map(self._said, parts))})"
