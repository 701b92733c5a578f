"""Proves promises, and shows the smallest person who breaks one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from z3 import Solver, sat, unknown

from unclench.content.source.draft import Draft
from unclench.content.types.promises import Promise
from unclench.criteria.values import Facts
from unclench.proof.model.findings import reader
from unclench.proof.model.plan import PlanModel
from unclench.proof.promises.evaluate import People
from unclench.proof.promises.obligations import Obligation, obligations
from unclench.proof.promises.possible_people import possible
from unclench.proof.promises.smallest_person import Small, smallest

MOST_SHOWN = 3  # people who are made small for one promise; the others are only counted
LONGEST = 30_000  # milliseconds for one question; what is not decided by then is not proved


class Failure(NamedTuple):
    """A question with the wrong answer: a person breaks the promise (`person`), there is none, or
    the solver could not decide."""

    obligation: Obligation
    reason: str
    person: Small | None


class Proved(NamedTuple):
    """One promise, how many questions were asked for it, and those that went wrong."""

    promise: Promise
    questions: int
    failures: tuple[Failure, ...]


def promises_of(draft: Draft) -> tuple[Promise, ...]:
    found: tuple[Promise, ...] = draft.shelves.get("promises", ())
    return found


def prove(model: PlanModel, promises: Iterable[Promise]) -> Iterator[Proved]:
    """Each promise in turn, for all possible people."""
    solver = Solver()
    solver.set("timeout", LONGEST)
    solver.add(possible(model.findings))
    for promise in promises:
        asked = list(obligations(model, promise))
        failures: list[Failure] = []
        for obligation in asked:
            failure = _asked(solver, model, obligation, shown=len(failures) < MOST_SHOWN)
            failures += [failure] if failure else []
        yield Proved(promise, len(asked), tuple(failures))


def _asked(
    solver: Solver, model: PlanModel, obligation: Obligation, *, shown: bool
) -> Failure | None:
    """None when the answer is as promised."""
    solver.push()
    try:
        solver.add(obligation.person)
        answer = solver.check()
        if answer == unknown:
            return Failure(obligation, "the solver could not tell", None)
        if (answer == sat) is obligation.wanted:
            return None
        if obligation.wanted:
            return Failure(obligation, "there is nobody of whom it speaks", None)
        return Failure(
            obligation, "it is broken", smallest(solver, model.findings) if shown else None
        )
    finally:
        solver.pop(solver.num_scopes())


def breaks(model: PlanModel, obligation: Obligation, facts: Facts) -> bool | None:
    """Whether a person with these facts breaks the promise; None when that takes a second person
    to say."""
    try:
        return bool(People([reader(model.findings)(facts)]).of(obligation.person))
    except KeyError:  # a variable of the second person
        return None
