"""For each part of a plan that two contents may decide differently: a smallest person for whom they
do, or the proof that there is none.

The solver names a person; the record of that person is then read as any other and planned by both
contents. Only what those plans say is reported.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import NamedTuple

from unclench.content.source.draft import Draft
from unclench.criteria.engines.formula import Formula, all_of, any_of, negated
from unclench.criteria.engines.rails import assigned, given
from unclench.criteria.engines.smt import Person, Solver
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
    person: Formula

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
    others, lines = apart(two), everybody(two)
    loose = one_solver([*lines, *map(others.of, lines)]) if others else None
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


def one_solver(lines: list[Formula]) -> Solver:
    solver = Solver(LONGEST)
    solver.add(*lines)
    return solver


def _says(asked: DifferenceQuery, part: Two) -> str:
    with asked.solver.scope(part.differ()):
        answer = asked.solver.ask()
    return DIFFERS if answer == "sat" else _same(asked, part) if answer == "unsat" else UNDECIDED


def _same(asked: DifferenceQuery, part: Two) -> str:
    """No two people with the same facts differ; does that still hold when each side reads the
    record in its own way?"""
    others = apart(asked.two)
    if asked.loose is None or others is None:
        return SAME
    new = {way: others.of(formula) for way, formula in part.new.items()}
    with asked.loose.scope(part._replace(new=new).differ()):
        return SAME if asked.loose.ask() == "unsat" else SAME_IF_READ_SO


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
    with asked.solver.scope(each.part.differ(), *(negated(pair.person) for pair in each.seen)):
        answer = asked.solver.ask()
        pair = _pair(asked.solver.person(), each.part) if answer == "sat" else None
    if pair is None:
        each.missed += [] if answer == "unsat" else [NOT_DECIDED]
        return False
    each.seen.append(pair)
    with asked.solver.scope(pair.person):
        witness = _met_before(asked, each.name, pair) or _confirmed(asked, each.name, pair)
    each.people += [witness] if witness else []
    each.missed += [] if witness else [str(pair)]
    return True


def _pair(person: Person, part: Two) -> Pair:
    old, new = _way(person, part.old), _way(person, part.new)
    return Pair(old, new, all_of(part.old[old], part.new[new]))


def _way(person: Person, ways: Ways) -> str:
    return next(way for way, formula in ways.items() if person.holds(formula))


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
        if asked.solver.ask() != "sat":
            return None
        with asked.solver.scope():
            asked.solver.ask()
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


def _somebody_else(two: SideBySide, facts: Facts) -> Formula:
    """A person about whom something else is known, listed or chosen."""
    differs = []
    for name, fact in two.findings.facts.items():
        values = assigned(fact, facts.get(name), two.findings.members.get(name, frozenset()))
        listed = {each: value for each, value in values.items() if isinstance(value, bool)}
        differs += [negated(same) for same in given(listed)]
    return any_of(differs)
