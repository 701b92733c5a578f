"""The facts of many people as columns of small whole numbers, and what a formula asks of a column.

    number   `x_low`, `x_high`  the place of each end among the cut points: 2i+1 at cut point i, 2i
                                between it and the one before
             `x_is`             0 not known, 1 a range, 2 exact
    yes/no   `x`                0 not known, 1 yes, 2 no
    choice   `x`                0 not known, else the place of the choice, counted from 1
    set      `x_is`             bits: 1 nothing else is in it, 2 something is, 4 it was asked about
             `x_0`, `x_1` …     a bit for each member that anything looks at, 64 to a column

Numbers are placed in exact decimals. Only the place goes into the column, so no engine compares
numbers again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from unclench.criteria.engines.formula import Formula, Term, comparison
from unclench.criteria.vocabulary import FactType, FactTypes

Test = Literal["<", ">=", "=", "bit"]
BYTES = {"byte": 1, "short": 2, "mask": 8}
MEMBERS_OF_A_MASK, MOST_OF_A_BYTE = 64, 255
EXACTLY = Context(prec=60)
VARIABLE = re.compile(r"([a-z0-9_]+)([.=+])(.+)")
YES_NO = {"yes": 1, "no": 2}
OF_A_SET = {"complete": 0, "some": 1, "given": 2}
UNKNOWN, RANGE, EXACT = 0, 1, 2


class Ask(NamedTuple):
    """A question to one column: below a value, from it on, equal to it, or whether a bit is set."""

    column: str
    test: Test
    value: int


class FactColumns(NamedTuple):
    """What of a fact is in its columns: its cut points, choices or members, each in their order."""

    fact: str
    kind: str
    cuts: tuple[Decimal, ...] = ()
    members: tuple[str, ...] = ()

    def columns(self) -> Iterator[tuple[str, str]]:
        """Each column with its size."""
        match self.kind:
            case "number":
                size = "byte" if 2 * len(self.cuts) < MOST_OF_A_BYTE else "short"
                yield from ((f"{self.fact}_is", "byte"), (f"{self.fact}_low", size))
                yield f"{self.fact}_high", size
            case "set":
                yield f"{self.fact}_is", "byte"
                masks = range(-(-len(self.members) // MEMBERS_OF_A_MASK))
                yield from ((f"{self.fact}_{mask}", "mask") for mask in masks)
            case _:
                yield self.fact, "byte"


Layout = Mapping[str, FactColumns]


def layout(leaves: Iterable[Formula], facts: FactTypes) -> Layout:
    """The columns that these variables and comparisons need, by fact."""
    cuts: dict[str, set[Fraction]] = {}
    members: dict[str, set[str]] = {}
    for leaf in leaves:
        name, member = _looks_at(leaf)
        cuts.setdefault(name, set()).update(_numbers(leaf))
        members.setdefault(name, set()).update([member] if member else [])
    return {name: _columns(facts[name], cuts[name], members[name]) for name in sorted(cuts)}


def _columns(fact: FactType, cuts: Iterable[Fraction], members: Iterable[str]) -> FactColumns:
    every = fact.members or () if fact.kind == "choice" else members
    return FactColumns(fact.name, fact.kind, tuple(map(decimal, sorted(cuts))), (*sorted(every),))


def _looks_at(leaf: Formula) -> tuple[str, str]:
    """The fact, and the member of a set."""
    if leaf.kind == "compare":
        terms = comparison(leaf)[1:]
        return next(term for term in terms if isinstance(term, str)).rpartition(".")[0], ""
    name, sign, rest = _parts(leaf.name)
    return name, rest if sign == "+" else ""


def _parts(variable: str) -> tuple[str, str, str]:
    found = VARIABLE.fullmatch(variable)
    assert found is not None, variable
    name, sign, rest = found.groups()
    return name, sign, rest


def _numbers(leaf: Formula) -> Iterator[Fraction]:
    if leaf.kind == "compare":
        yield from (term for term in comparison(leaf)[1:] if isinstance(term, Fraction))


def decimal(number: Fraction) -> Decimal:
    """The same number: cut points are written as decimals."""
    return EXACTLY.divide(Decimal(number.numerator), Decimal(number.denominator))


def ask(leaf: Formula, columns: Layout) -> Ask:
    """The question of a variable or a comparison."""
    name, _ = _looks_at(leaf)
    if leaf.kind == "compare":
        return _compared(leaf, columns[name])
    _, sign, rest = _parts(leaf.name)
    of = columns[name]
    if sign == "=":
        return Ask(name, "=", of.members.index(rest) + 1)
    if sign == "+":
        mask, bit = divmod(of.members.index(rest), MEMBERS_OF_A_MASK)
        return Ask(f"{name}_{mask}", "bit", bit)
    if of.kind == "number":
        return Ask(f"{name}_is", ">=", RANGE)
    if of.kind == "yes_no":
        return Ask(name, "=", YES_NO[rest])
    return Ask(f"{name}_is", "bit", OF_A_SET[rest])


def _compared(leaf: Formula, of: FactColumns) -> Ask:
    operator, left, right = comparison(leaf)
    if isinstance(left, str) and isinstance(right, str):
        assert operator == "=" or (operator, left) == ("<", f"{of.fact}.low"), "only whether exact"
        return Ask(f"{of.fact}_is", "<" if operator == "<" else "=", EXACT)
    if operator == "=":
        return Ask(_column(left, right), "=", _place(left, right, of))
    place, strict = _place(left, right, of), operator == "<"
    if isinstance(left, str):
        return Ask(_column(left, right), "<", place if strict else place + 1)
    return Ask(_column(left, right), ">=", place + 1 if strict else place)


def _column(left: Term, right: Term) -> str:
    return str(left if isinstance(left, str) else right).replace(".", "_")


def _place(left: Term, right: Term, of: FactColumns) -> int:
    number = right if isinstance(right, Fraction) else left
    assert isinstance(number, Fraction), "one side is a number"
    return 2 * of.cuts.index(decimal(number)) + 1
