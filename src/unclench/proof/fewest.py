"""The fewest of some things that can be so: found by the solver, which also shows that fewer cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from z3 import BoolRef, PbLe, Solver, is_true, sat, unsat


class Fewest(NamedTuple):
    """How many there are; `proved` when the solver showed that there cannot be fewer, and did not give up before."""

    number: int
    proved: bool


def fewest(solver: Solver, things: Sequence[BoolRef]) -> Fewest:
    """Narrows a solver, which has just found somebody, to those of whom as few of these things are so as can be."""
    count, answer = _so(solver, things), sat
    while count and answer == sat:
        solver.push()
        solver.add(at_most(things, count - 1))
        answer = solver.check()
        if answer == sat:
            count = _so(solver, things)
        else:
            solver.pop()
    solver.add(at_most(things, count))
    solver.check()
    return Fewest(count, answer in (sat, unsat))


def _so(solver: Solver, things: Sequence[BoolRef]) -> int:
    model = solver.model()
    return sum(is_true(model.eval(thing, model_completion=True)) for thing in things)


def at_most(things: Sequence[BoolRef], most: int) -> BoolRef:
    return PbLe([(thing, 1) for thing in things], most)
