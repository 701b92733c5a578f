"""Which question is next: danger signs, whose numbers to call, then whatever decides most."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.app.interview.models import InterviewState, NextQuestion
from unclench.app.interview.questions import REGION, SIGN_PARTS, SIGNS, asking, question_of
from unclench.content.content import Content
from unclench.criteria.values import Members
from unclench.intake.door import record_of
from unclench.intake.usable import usable
from unclench.patient.build import build
from unclench.patient.facts import Patient
from unclench.patient.index import index_of
from unclench.plan import Plan, make_plan

MOST_BEFORE_PLAN = 12
# Where to call, and what a person can do: each plan is another one with them.
EARLY = (REGION, "mobility")
# What two measures are worked out from besides the result that is asked for.
BEFORE = {"crcl": ("weight",)}


def next_question(state: InterviewState, content: Content) -> NextQuestion:
    """The next question, with the plan of what is known so far."""
    patient = patient_of(state, content)
    plan = make_plan(patient, content)
    done = state.answered | state.passed
    by = asking(content, state.audience)
    for id_ in _in_order(patient, plan, content, state):
        if id_ not in done and (question := question_of(id_, by)) is not None:
            return NextQuestion(question, len(done), plan)
    return NextQuestion(None, len(done), plan)


def patient_of(state: InterviewState, content: Content) -> Patient:
    """The person of the record so far, on the day of the interview."""
    tree, _ = usable(dict(state.record), index_of(content), state.today)
    record = record_of(tree, content, today=state.today)
    return build(record._replace(on=state.today), content)


def _in_order(
    patient: Patient, plan: Plan, content: Content, state: InterviewState
) -> Iterator[str]:
    signs = patient.facts.get(SIGNS)
    if not isinstance(signs, Members) or not signs.complete or _sitting(state):
        yield from SIGN_PARTS
    yield from (one for one in EARLY if one not in patient.facts)
    for question in plan.questions:
        if question.fact != SIGNS:
            yield from _before(question.fact, patient, content)
            yield question.fact


def _sitting(state: InterviewState) -> bool:
    """Whether only one of the two questions about signs has been asked in this sitting."""
    return not SIGN_PARTS.keys().isdisjoint(state.answered | state.passed)


def _before(fact: str, patient: Patient, content: Content) -> Iterator[str]:
    """What may spare the question, or is needed with its answer."""
    yield from (one for one in BEFORE.get(fact, ()) if one not in patient.facts)
    unstated = content.facts[fact].unstated
    if unstated is not None and content.holds(unstated.criterion, patient.facts) is None:
        open_ = content.settle(patient.facts).unknown.get(unstated.criterion, ())
        yield from (asked for one in open_ for asked in content.facts[one].asks)
