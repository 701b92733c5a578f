"""For each part of a plan that two contents may decide differently: a smallest person for whom they
do, or the proof that there is none.

The solver names a person; the record of that person is then read as any other and planned by both
contents. Only what those plans say is reported.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import NamedTuple

from z3 import And, Bool, BoolRef, ModelRef, Not, Or, Solver, is_true, sat, unsat

from unclench.content.source.draft import Draft
from unclench.criteria.engines.smt import assigned
from unclench.criteria.values import Facts
from unclench.proof.diff.outcomes import PlanDifference
from unclench.proof.diff.report import (
    DIFFERS,
    NOT_DECIDED,
    NOT_LOOKED_FOR,
    NOT_SHOWN,
    SAME,
    SAME_IF_READ_SO,
    UNDECIDED,
    SolverAnswer,
)
from unclench.proof.diff.side_by_side import (
    SideBySide,
    Two,
    Ways,
    apart,
    everybody,
    parts,
    put_apart,
    side_by_side,
)
from unclench.proof.diff.witnesses import Size, Witness
from unclench.proof.promises.smallest_person import Small, smaller, smallest

LONGEST = 5_000  # milliseconds for one question
TRIES = 4  # people whose record is tried for one difference
PAIRS = 12  # differences of one part that get a person
WITHOUT_TASKS = {
    "routine": ("routine", "none")
}  # nothing urgent; a plan without any task says `none`

WitnessesShown = Callable[[Facts], tuple[Witness, ...]]


class Pair(NamedTuple):
    """Two answers for one part, and for whom they are given."""

    before: str
    after: str
    person: BoolRef

    def __str__(self) -> str:
        return f"{self.before or 'none'} -> {self.after or 'none'}"


@dataclass
class Open:
    """A part that can differ, while its people are looked for."""

    name: str
    part: Two
    people: list[Witness] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    seen: list[Pair] = field(default_factory=list)


@dataclass
class DifferenceQuery:
    """The questions in hand: a solver over everybody, one in which what both may read differently
    is put apart, and what each person shows."""

    two: SideBySide
    solver: Solver
    loose: Solver | None
    shown: WitnessesShown
    met: list[tuple[Small, tuple[Witness, ...]]] = field(default_factory=list)


def compared(
    old: Draft, new: Draft, shown: WitnessesShown, seconds: float
) -> tuple[SolverAnswer, ...]:
    """Every part of a plan, with what the solver says about it and the people who show it; that
    many seconds are spent on them."""
    two = side_by_side(old, new)
    pairs, lines = apart(two), everybody(two)
    loose = one_solver([*lines, *(put_apart(line, pairs) for line in lines)]) if pairs else None
    asked = DifferenceQuery(two, one_solver(lines), loose, shown)
    says = {name: _says(asked, part) for name, part in parts(two).items()}
    differing = [Open(name, part) for name, part in parts(two).items() if says[name] == DIFFERS]
    _shown_by_people(asked, differing, monotonic() + seconds)
    found = {each.name: each for each in differing}
    return tuple(_answer(name, word, found.get(name)) for name, word in says.items())


def _answer(name: str, says: str, found: Open | None) -> SolverAnswer:
    if found is None:
        return SolverAnswer(name, says, ())
    return SolverAnswer(
        name, NOT_SHOWN if found.missed else says, tuple(found.people), tuple(found.missed)
    )


def one_solver(lines: list[BoolRef]) -> Solver:
    solver = Solver()
    solver.set("timeout", LONGEST)
    solver.add(lines)
    return solver


@contextmanager
def _scope(solver: Solver, *lines: BoolRef) -> Iterator[None]:
    """With these lines added; afterwards without them and without anything added inside."""
    scopes = solver.num_scopes()
    solver.push()
    solver.add(*lines)
    try:
        yield
    finally:
        solver.pop(solver.num_scopes() - scopes)


def _says(asked: DifferenceQuery, part: Two) -> str:
    with _scope(asked.solver, part.differ()):
        answer = asked.solver.check()
    return DIFFERS if answer == sat else _same(asked, part) if answer == unsat else UNDECIDED


def _same(asked: DifferenceQuery, part: Two) -> str:
    """No two people with the same facts differ; does that still hold when each side reads the
    record in its own way?"""
    if asked.loose is None:
        return SAME
    pairs = apart(asked.two)
    new = {way: put_apart(formula, pairs) for way, formula in part.new.items()}
    with _scope(asked.loose, part._replace(new=new).differ()):
        return SAME if asked.loose.check() == unsat else SAME_IF_READ_SO


def _shown_by_people(asked: DifferenceQuery, differing: list[Open], until: float) -> None:
    """One person for each part in turn, then the next ones, until every pair of answers has one or
    the time is over."""
    waiting = deque(differing)
    while waiting:
        each = waiting.popleft()
        if monotonic() > until or len(each.seen) == PAIRS:
            each.missed.append(NOT_LOOKED_FOR)
        elif _next(asked, each):
            waiting.append(each)


def _next(asked: DifferenceQuery, each: Open) -> bool:
    """Another pair of answers with its person; False when there is none."""
    with _scope(asked.solver, each.part.differ(), *(Not(pair.person) for pair in each.seen)):
        answer = asked.solver.check()
        pair = _pair(asked.solver.model(), each.part) if answer == sat else None
    if pair is None:
        each.missed += [] if answer == unsat else [NOT_DECIDED]
        return False
    each.seen.append(pair)
    with _scope(asked.solver, pair.person):
        witness = _met_before(asked, each.name, pair) or _confirmed(asked, each.name, pair)
    each.people += [witness] if witness else []
    each.missed += [] if witness else [str(pair)]
    return True


def _pair(model: ModelRef, part: Two) -> Pair:
    old, new = _way(model, part.old), _way(model, part.new)
    return Pair(old, new, And(part.old[old], part.new[new]))


def _way(model: ModelRef, ways: Ways) -> str:
    return next(
        way for way, formula in ways.items() if is_true(model.eval(formula, model_completion=True))
    )


def _met_before(asked: DifferenceQuery, name: str, pair: Pair) -> Witness | None:
    """A person found for another part who shows this pair too, with no smaller person who does."""
    for small, shows in asked.met:
        witness = _of(shows, small, name, pair)
        if (
            witness is not None
            and small.proved
            and not smaller(asked.solver, asked.two.findings, small)
        ):
            return witness
    return None


def _confirmed(asked: DifferenceQuery, name: str, pair: Pair) -> Witness | None:
    """The smallest person whose record really shows the pair. Later ones are proved to be smallest
    only when they are of the same size as the first."""
    first: Small | None = None
    for _ in range(TRIES):
        if asked.solver.check() != sat:
            return None
        with _scope(asked.solver):
            asked.solver.check()
            small = smallest(asked.solver, asked.two.findings, asked.two.cuts)
        first = first or small
        small = small._replace(proved=first.proved and small[1:3] == first[1:3])
        asked.met.append((small, asked.shown(small.facts)))
        if witness := _of(asked.met[-1][1], small, name, pair):
            return witness
        asked.solver.add(_somebody_else(asked.two, small.facts))
    return None


def _of(shows: tuple[Witness, ...], small: Small, name: str, pair: Pair) -> Witness | None:
    before, after = (WITHOUT_TASKS.get(way, (way,)) for way in (pair.before, pair.after))
    for witness in shows:
        told: PlanDifference = witness.difference
        if told.part == name and told.before in before and told.after in after:
            return witness._replace(size=Size(*small[1:]))
    return None


def _somebody_else(two: SideBySide, facts: Facts) -> BoolRef:
    """A person about whom something else is known, listed or chosen."""
    differs = []
    for name, fact in two.findings.facts.items():
        values = assigned(fact, facts.get(name), two.findings.members.get(name, frozenset()))
        differs += [
            Bool(variable) != value for variable, value in values.items() if isinstance(value, bool)
        ]
    return Or(differs)
