"""The formulas of a proof, worked out for many people at once without the solver.

Each formula is walked as Z3 holds it, so the evaluated formula is the proved one. A set of people
is one whole number with a bit for each of them; `and`, `or` and `not` of formulas are `&`, `|` and
`^` of such numbers. Only the comparisons of a number with a cut point are made person by person,
with exact fractions."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from fractions import Fraction

import z3
from z3 import BoolRef, ExprRef

from unclench.criteria.engines.smt import Assigned

COMPARISONS: dict[int, Callable[[Fraction, Fraction], bool]] = {
    z3.Z3_OP_LT: operator.lt,
    z3.Z3_OP_LE: operator.le,
    z3.Z3_OP_GT: operator.gt,
    z3.Z3_OP_GE: operator.ge,
    z3.Z3_OP_EQ: operator.eq,
}


class People:
    """Remembers what is worked out: formulas share most of their parts."""

    def __init__(self, people: Sequence[Assigned]) -> None:
        self.people = people
        self.everybody = (1 << len(people)) - 1
        self.found: dict[int, int] = {}
        self.kept: list[
            ExprRef
        ] = []  # the solver gives the number of a formula that is gone to another one

    def of(self, formula: BoolRef) -> int:
        """The people for whom the formula holds: bit i is person i."""
        waiting = [formula]
        while waiting:
            part = waiting[-1]
            parts = (
                []
                if _is_comparison(part)
                else [child for child in part.children() if child.get_id() not in self.found]
            )
            if parts:
                waiting.extend(parts)
            else:
                self.found[part.get_id()] = self._of(part)
                self.kept.append(waiting.pop())
        return self.found[formula.get_id()]

    def _of(self, part: ExprRef) -> int:
        parts = (
            []
            if _is_comparison(part)
            else [self.found[child.get_id()] for child in part.children()]
        )
        match part.decl().kind():
            case z3.Z3_OP_TRUE:
                return self.everybody
            case z3.Z3_OP_FALSE:
                return 0
            case z3.Z3_OP_UNINTERPRETED:
                name = part.decl().name()
                return self._who(lambda person: bool(person[name]))
            case z3.Z3_OP_NOT:
                return self.everybody ^ parts[0]
            case z3.Z3_OP_AND:
                return _joined(operator.and_, self.everybody, parts)
            case z3.Z3_OP_OR:
                return _joined(operator.or_, 0, parts)
            case z3.Z3_OP_IMPLIES:
                return (self.everybody ^ parts[0]) | parts[1]
            case z3.Z3_OP_PB_AT_MOST:
                most = part.decl().params()[0]
                return self._who_has_at_most(most, parts)
            case z3.Z3_OP_EQ if parts:
                return self.everybody ^ parts[0] ^ parts[1]
            case kind:
                return self._compared(COMPARISONS[kind], part.arg(0), part.arg(1))

    def _who_has_at_most(self, most: int, parts: list[int]) -> int:
        """At most one is all that facts need: no one has two of them."""
        assert most == 1
        seen = twice = 0
        for part in parts:
            twice |= seen & part
            seen |= part
        return self.everybody ^ twice

    def _compared(
        self, compare: Callable[[Fraction, Fraction], bool], left: ExprRef, right: ExprRef
    ) -> int:
        one, two = _number(left), _number(right)
        return self._who(lambda person: compare(one(person), two(person)))

    def _who(self, holds: Callable[[Assigned], bool]) -> int:
        return int(
            "".join("1" if holds(person) else "0" for person in reversed(self.people)) or "0", 2
        )


def _is_comparison(part: ExprRef) -> bool:
    return bool(part.num_args() == 2 and z3.is_arith(part.arg(0)))


def _joined(join: Callable[[int, int], int], start: int, parts: list[int]) -> int:
    for part in parts:
        start = join(start, part)
    return start


def _number(part: ExprRef) -> Callable[[Assigned], Fraction]:
    if z3.is_rational_value(part):
        value: Fraction = part.as_fraction()
        return lambda person: value
    name = part.decl().name()
    return lambda person: Fraction(person[name])
