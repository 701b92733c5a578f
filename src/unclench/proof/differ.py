"""For each part of a plan that two contents may decide differently: a smallest person for whom they do, or the proof that there is nobody.

The solver names a person; the record of that person is then read as any other and planned by both contents. Only what those plans say is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from z3 import And, Bool, BoolRef, ModelRef, Not, Or, Solver, is_true, sat, unsat

from unclench.criteria.lower.smt import assigned
from unclench.criteria.values import Facts
from unclench.library.draft import Draft
from unclench.proof.both import Both, Two, Ways, apart, both, everybody, parts, put_apart
from unclench.proof.size import ALWAYS_GIVEN
from unclench.proof.telling import DIFFERS, NOT_SHOWN, SAME, SAME_IF_READ_SO, UNDECIDED, Answer
from unclench.proof.witness import Small, smallest
from unclench.proof.witnesses import Difference, Size, Witness

LONGEST = 5_000  # milliseconds for one question
TRIES = 4  # people of whom a record is tried for one difference
PAIRS = 12  # differences of one part that get a person
WITHOUT_TASKS = {"routine": ("routine", "none")}  # nothing urgent; a plan without any task says `none`

Shown = Callable[[Facts], tuple[Witness, ...]]


class Asked(NamedTuple):
    """The questions in hand: a solver over everybody, and one in which what both may read differently is put apart."""

    two: Both
    solver: Solver
    loose: Solver | None
    shown: Shown


class Pair(NamedTuple):
    """Two answers for one part, and for whom they are given."""

    before: str
    after: str
    person: BoolRef


def compared(old: Draft, new: Draft, shown: Shown) -> Iterator[Answer]:
    """Every part of a plan, with what the solver says of it and the people who show it."""
    two = both(old, new)
    pairs = apart(two)
    lines = everybody(two)
    loose = one_solver([*lines, *(put_apart(line, pairs) for line in lines)]) if pairs else None
    asked = Asked(two, one_solver(lines), loose, shown)
    for name, part in parts(two).items():
        yield _part(asked, name, part)


def one_solver(lines: list[BoolRef]) -> Solver:
    solver = Solver()
    solver.set("timeout", LONGEST)
    solver.add(lines)
    return solver


def _part(asked: Asked, name: str, part: Two) -> Answer:
    asked.solver.push()
    try:
        asked.solver.add(part.differ())
        answer = asked.solver.check()
        if answer == sat:
            return _people(asked, name, part)
        return Answer(name, _same(asked, part) if answer == unsat else UNDECIDED, ())
    finally:
        asked.solver.pop(asked.solver.num_scopes())


def _same(asked: Asked, part: Two) -> str:
    """Nobody differs whose facts are the same; is that so as well when both read the record in their own way?"""
    if asked.loose is None:
        return SAME
    asked.loose.push()
    asked.loose.add(_apart(asked, part).differ())
    answer = asked.loose.check()
    asked.loose.pop()
    return SAME if answer == unsat else SAME_IF_READ_SO


def _apart(asked: Asked, part: Two) -> Two:
    pairs = apart(asked.two)
    return part._replace(new={way: put_apart(formula, pairs) for way, formula in part.new.items()})


def _people(asked: Asked, name: str, part: Two) -> Answer:
    """A person for each pair of answers, one pair after the other."""
    found: list[Witness] = []
    missed: list[str] = []
    for _ in range(PAIRS):
        pair = _pair(asked.solver.model(), part)
        witness = _confirmed(asked, name, pair)
        found += [witness] if witness else []
        missed += [] if witness else [f"{pair.before or 'none'} -> {pair.after or 'none'}"]
        asked.solver.add(Not(pair.person))
        if (answer := asked.solver.check()) != sat:
            break
    missed += ["others"] if answer != unsat else []
    return Answer(name, NOT_SHOWN if missed else DIFFERS, tuple(found), tuple(missed))


def _pair(model: ModelRef, part: Two) -> Pair:
    old, new = _way(model, part.old), _way(model, part.new)
    return Pair(old, new, And(part.old[old], part.new[new]))


def _way(model: ModelRef, ways: Ways) -> str:
    return next(way for way, formula in ways.items() if is_true(model.eval(formula, model_completion=True)))


def _confirmed(asked: Asked, name: str, pair: Pair) -> Witness | None:
    """The smallest person whose record really shows the pair; the proof that nobody is smaller holds only for as many entries as the first has."""
    asked.solver.push()
    asked.solver.add(pair.person)
    first: Small | None = None
    found = None
    for _ in range(TRIES):
        if found is not None or asked.solver.check() != sat:
            break
        small = _smallest(asked)
        first = first or small
        found = _shows(asked, small._replace(proved=first.proved and small[1:3] == first[1:3]), name, pair)
        asked.solver.add(_somebody_else(asked.two, small.facts))
    asked.solver.pop()
    return found


def _smallest(asked: Asked) -> Small:
    scopes = asked.solver.num_scopes()
    asked.solver.push()
    asked.solver.check()
    small = smallest(asked.solver, asked.two.findings, asked.two.cuts)
    asked.solver.pop(asked.solver.num_scopes() - scopes)
    return small


def _shows(asked: Asked, small: Small, name: str, pair: Pair) -> Witness | None:
    for witness in asked.shown(small.facts):
        before, after = (WITHOUT_TASKS.get(way, (way,)) for way in (pair.before, pair.after))
        told: Difference = witness.difference
        if told.part == name and told.before in before and told.after in after:
            return witness._replace(size=Size(*small[1:]))
    return None


def _somebody_else(two: Both, facts: Facts) -> BoolRef:
    """Somebody of whom something else is known, listed or chosen."""
    differs = []
    for name, fact in two.findings.facts.items():
        if name != ALWAYS_GIVEN:
            values = assigned(fact, facts.get(name), two.findings.members.get(name, frozenset()))
            differs += [Bool(variable) != value for variable, value in values.items() if isinstance(value, bool)]
    return Or(differs)
