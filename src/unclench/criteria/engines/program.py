"""Formulas as a list of operations, made once: what each asks of the columns, and which two results
are joined next. An engine only runs down the list, for all people of a block at once.

Every result has a slot; a slot is used again once its result is no longer needed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from unclench.criteria.engines.columns import Ask, FactColumns, Layout, ask, layout
from unclench.criteria.engines.formula import (
    NO,
    YES,
    Formula,
    all_of,
    any_of,
    in_order,
    negated,
    with_parts,
)
from unclench.criteria.vocabulary import FactTypes

AND, OR, NOT = range(3)
NOBODY, EVERYBODY = 0, 1  # the slots of a formula true of no person, and of every person
Step = tuple[int, int, int, int]  # operation, one slot, the other slot, the slot of the result


class Program(NamedTuple):
    """`asks` fill the slots after EVERYBODY in their order, `steps` come after them; `results` are
    the slots in which the results are at the end, by name."""

    columns: tuple[FactColumns, ...]
    asks: tuple[Ask, ...]
    steps: tuple[Step, ...]
    slots: int
    results: Mapping[str, int]


def program(formulas: Mapping[str, Formula], facts: FactTypes) -> Program:
    """The list of operations for these formulas; what they share is worked out once."""
    wanted = plain(formulas)
    parts = in_order(wanted.values())
    leaves = [part for part in parts if part.kind in {"variable", "compare"}]
    columns = layout(leaves, facts)
    asks = _asks(leaves, columns)
    slots = {NO: NOBODY, YES: EVERYBODY}
    slots |= {leaf: EVERYBODY + 1 + asks[ask(leaf, columns)] for leaf in leaves}
    made = _Slots(slots, EVERYBODY + 1 + len(asks), _uses(parts), set(wanted.values()))
    steps = [step for part in parts for step in made.steps(part)]
    results = {name: made.slots[formula] for name, formula in wanted.items()}
    return Program(tuple(columns.values()), tuple(asks), tuple(steps), made.next, results)


def _asks(leaves: Iterable[Formula], columns: Layout) -> dict[Ask, int]:
    """Sorted, so that the questions to one column follow one another."""
    return {one: place for place, one in enumerate(sorted({ask(leaf, columns) for leaf in leaves}))}


def plain(formulas: Mapping[str, Formula]) -> dict[str, Formula]:
    """The same formulas made of `and`, `or` and `not` alone."""
    found: dict[Formula, Formula] = {}
    for part in in_order(formulas.values()):
        parts = [found[each] for each in part.parts]
        limited = part.kind == "at_most"
        found[part] = _at_most(parts, part.most) if limited else with_parts(part, parts)
    return {name: found[formula] for name, formula in formulas.items()}


def _at_most(parts: list[Formula], most: int) -> Formula:
    """`over[n]` are the people for whom more than n parts hold."""
    over = [NO] * (most + 1)
    for part in parts:
        for fewer in range(most, 0, -1):
            over[fewer] = any_of(over[fewer], all_of(over[fewer - 1], part))
        over[0] = any_of(over[0], part)
    return negated(over[most])


def _uses(parts: Iterable[Formula]) -> dict[Formula, int]:
    found: dict[Formula, int] = {}
    for part in parts:
        for each in part.parts:
            found[each] = found.get(each, 0) + 1
    return found


class _Slots:
    """Which slot holds which part. `left` counts who will still look at a part."""

    def __init__(
        self, slots: dict[Formula, int], first: int, left: dict[Formula, int], kept: set[Formula]
    ) -> None:
        self.slots, self.next, self.left = slots, first, left
        self.kept = kept | set(slots)
        self.free: list[int] = []

    def steps(self, part: Formula) -> Iterator[Step]:
        if part in self.slots:
            return
        one, *others = [self.slots[each] for each in part.parts]
        result = self.slots[part] = self._slot()
        if part.kind == "not":
            yield NOT, one, one, result
        for other in others:
            yield AND if part.kind == "and" else OR, one, other, result
            one = result
        for each in part.parts:
            self._looked_at(each)

    def _slot(self) -> int:
        if self.free:
            return self.free.pop()
        self.next += 1
        return self.next - 1

    def _looked_at(self, part: Formula) -> None:
        self.left[part] -= 1
        if not self.left[part] and part not in self.kept:
            self.free.append(self.slots[part])


def only(made: Program, wanted: Collection[str]) -> Program:
    """What these results need of the program; its slots stay as they are."""
    results = {name: slot for name, slot in made.results.items() if name in wanted}
    needed, steps = set(results.values()), []
    for step in reversed(made.steps):
        _, one, other, result = step
        if result in needed:
            steps.append(step)
            needed -= {result} - {one, other}
            needed |= {one, other}
    return made._replace(steps=(*reversed(steps),), results=results)


def written(made: Program) -> str:
    """The program as JSON, to be kept."""
    columns = [[of.fact, of.kind, [*map(str, of.cuts)], of.members] for of in made.columns]
    return json.dumps([columns, made.asks, made.steps, made.slots, dict(made.results)])


def read_program(text: str) -> Program:
    columns, asks, steps, slots, results = json.loads(text)
    return Program(
        tuple(
            FactColumns(fact, kind, tuple(map(Decimal, cuts)), tuple(members))
            for fact, kind, cuts, members in columns
        ),
        tuple(Ask(*one) for one in asks),
        tuple(map(tuple, steps)),
        slots,
        results,
    )
