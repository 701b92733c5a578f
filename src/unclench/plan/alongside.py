"""What a page says next to the plan: whom to call, how to help, what to ask, and one move for
today. What fits this person for certain comes first; what is not known is still said, as far as
there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from unclench.content.content import Content
from unclench.content.types.letters import CallLine, Letters, VisitQuestion
from unclench.criteria.judge import judge
from unclench.patient.facts import Patient
from unclench.plan.findings import find
from unclench.plan.impossible import impossible
from unclench.plan.programme.models import Programme, ProgrammeItem


class Alongside(NamedTuple):
    """`move` is the first move of the programme; None when none is offered. `open` are calls
    and care that may fit, or not; `unsaid` is what is impossible for this person and so not
    mentioned."""

    calls: tuple[CallLine, ...] = ()
    care: tuple[VisitQuestion, ...] = ()
    questions: tuple[VisitQuestion, ...] = ()
    move: ProgrammeItem | None = None
    open: frozenset[str] = frozenset()
    unsaid: frozenset[str] = frozenset()


if TYPE_CHECKING:  # unreached: only type checkers look at it
    from unclench.criteria.tree import Node

    class Conditional(Protocol):
        """What is said to some people: to everybody when `criterion` is None."""

        @property
        def id(self) -> str: ...

        @property
        def criterion(self) -> Node | None: ...


CERTAIN, EVERYBODY, OPEN, NEVER = range(4)
Said = TypeVar("Said", bound="Conditional")


def alongside(
    patient: Patient, content: Content, letters: Letters, programme: Programme
) -> Alongside:
    move = programme.items[0] if programme.items else None
    return Alongside(
        fitting(letters.calls, patient),
        fitting(letters.care, patient),
        fitting(letters.questions, patient),
        move,
        _open(letters.calls, patient) | _open(letters.care, patient),
        impossible(find(patient, content)),
    )


def fitting(lines: tuple[Said, ...], patient: Patient) -> tuple[Said, ...]:
    """First what certainly fits this person, then what is for everybody, then what may fit."""
    ranks = {id(one): _rank(one, patient) for one in lines}
    kept = [one for one in lines if ranks[id(one)] != NEVER]
    return tuple(sorted(kept, key=lambda one: ranks[id(one)]))


def _open(lines: tuple[Said, ...], patient: Patient) -> frozenset[str]:
    return frozenset(line.id for line in lines if _rank(line, patient) == OPEN)


def _rank(line: Conditional, patient: Patient) -> int:
    if line.criterion is None:
        return EVERYBODY
    truth = judge(line.criterion, patient.facts)
    return OPEN if truth is None else CERTAIN if truth else NEVER
