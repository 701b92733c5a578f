"""Formulas as questions to the solver Z3: is there anybody for whom they hold?

Import this only where Z3 is wanted: it is an extra (`unclench[proof]`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Literal
from weakref import WeakKeyDictionary

import z3

from unclench.criteria.engines.formula import Formula, Term, comparison, in_order

Satisfiable = Literal["sat", "unsat", "unknown"]

_written: WeakKeyDictionary[Formula, z3.BoolRef] = WeakKeyDictionary()


def written(formula: Formula) -> z3.BoolRef:
    """The formula as Z3 has it; each part is written once."""
    for part in in_order([formula], done=_written):
        _written[part] = _written_from(part, [_written[each] for each in part.parts])
    return _written[formula]


def _written_from(part: Formula, parts: list[z3.BoolRef]) -> z3.BoolRef:
    match part.kind:
        case "constant":
            return z3.BoolVal(part.name == "yes")
        case "variable":
            return z3.Bool(part.name)
        case "compare":
            return _comparison(part)
        case "not":
            return z3.Not(parts[0])
        case "and":
            return z3.And(parts)
        case "or":
            return z3.Or(parts)
        case "at_most":  # always: there is no other kind
            return z3.PbLe([(each, 1) for each in parts], part.most)


def _comparison(part: Formula) -> z3.BoolRef:
    operator, left, right = comparison(part)
    one, other = _term(left), _term(right)
    match operator:
        case "<":
            return one < other
        case "<=":
            return one <= other
        case "=":  # always: there is no other operator
            return one == other


def _term(term: Term) -> z3.ArithRef:
    return z3.Real(term) if isinstance(term, str) else z3.RealVal(str(term))


class Person:
    """A person the solver has found; what was never asked about is the solver's choice."""

    def __init__(self, model: z3.ModelRef) -> None:
        self.model = model

    def holds(self, formula: Formula) -> bool:
        return bool(z3.is_true(self.model.eval(written(formula), model_completion=True)))

    def number(self, name: str) -> Fraction:
        found: Fraction = self.model.eval(z3.Real(name), model_completion=True).as_fraction()
        return found


class Solver:
    """What must hold, and whether anybody is left for whom it does."""

    def __init__(self, longest: int) -> None:
        """`longest` is in milliseconds; a question that takes longer is answered `unknown`."""
        self._solver = z3.Solver()
        self._solver.set("timeout", longest)

    def add(self, *formulas: Formula) -> None:
        self._solver.add([written(formula) for formula in formulas])

    def ask(self) -> Satisfiable:
        found: Satisfiable = str(self._solver.check())  # type: ignore[assignment]
        return found

    def person(self) -> Person:
        """After `sat`."""
        return Person(self._solver.model())

    def push(self) -> None:
        self._solver.push()

    def pop(self) -> None:
        self._solver.pop()

    @contextmanager
    def scope(self, *formulas: Formula) -> Iterator[None]:
        """With these formulas added; afterwards without them and without anything added inside."""
        before = self._solver.num_scopes()
        self._solver.push()
        self.add(*formulas)
        try:
            yield
        finally:
            self._solver.pop(self._solver.num_scopes() - before)
