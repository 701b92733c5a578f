"""A theorem about doses, and the search for a case against it with Z3."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from unclench.errors import InputError, Problem

if TYPE_CHECKING:
    from z3 import BoolRef, Solver


PATIENCE_MS = 20_000


class ProvedTheorem(NamedTuple):
    """One theorem. `cases`: the number examined, 1 for a formula that covers all of them;
    `refuted_by`: a case against it."""

    id: str
    invariant: str
    says: str
    cases: int
    refuted_by: str | None

    @property
    def holds(self) -> bool:
        return self.refuted_by is None


class Theorem(NamedTuple):
    """Whatever is `given`, what is `wanted` holds."""

    id: str
    invariant: str
    says: str
    given: list[BoolRef]
    wanted: list[BoolRef]


def need_solver() -> None:
    """InputError that names the extra when Z3 is not installed."""
    try:
        import z3  # noqa: F401
    except ImportError:
        raise InputError(
            [Problem("proof", "the solver Z3 is not installed", "pip install 'unclench[proof]'")]
        ) from None


def prove(theorem: Theorem) -> ProvedTheorem:
    """Asks for a case in which all is given and something wanted fails."""
    from z3 import Not, Solver

    solver = Solver()
    solver.set("timeout", PATIENCE_MS)
    solver.add(*theorem.given)
    against = next(
        (found for wanted in theorem.wanted if (found := _case(solver, Not(wanted)))), None
    )
    return ProvedTheorem(theorem.id, theorem.invariant, theorem.says, 1, against)


def _case(solver: Solver, question: BoolRef) -> str | None:
    """A case in which the question holds, in words; None when there is certainly none."""
    answer = str(solver.check(question))
    if answer == "unsat":
        return None
    return str(solver.model()) if answer == "sat" else f"not decided: {solver.reason_unknown()}"
