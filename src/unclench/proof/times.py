"""Promises about how soon: a list and triage agree, and a rule that says when to call stands beside a plan that is that urgent."""

from __future__ import annotations

from collections.abc import Iterator

from z3 import And, BoolRef, Not, Or

from unclench.criteria.lower.smt import rails
from unclench.criteria.tree import Includes
from unclench.library.check_times import time_of_taking
from unclench.library.draft import Given
from unclench.library.urgency import URGENT
from unclench.proof.model.plan import PlanModel

Question = tuple[str, BoolRef, bool]


def lists_agree(model: PlanModel) -> Iterator[Question]:
    """Nobody who has what a list names gets a milder urgency than that list says."""
    for named in model.findings.draft.named:
        there = _there(model, named.given)
        about = f"{named.place}: {' with '.join(member for _, members in named.given for member in members)}"
        yield about, And(there, _milder(model, named.urgency)), False


def said_in_time(model: PlanModel) -> Iterator[Question]:
    """Nobody who takes it is told by a rule to call sooner than the plan is urgent."""
    findings = model.findings
    for rule in findings.draft.rules:
        if urgency := time_of_taking(rule.say.person):
            taken = [findings.taken(rule.option)] if rule.option in findings.members["taking"] else []
            yield rule.id, And(*taken, findings.fires(rule), _milder(model, urgency)), False


def _there(model: PlanModel, given: Given) -> BoolRef:
    return And([rails(Includes(fact, member), model.findings.facts).yes for fact, members in given for member in members])


def _milder(model: PlanModel, urgency: str) -> BoolRef:
    """For whom the plan is less urgent than this."""
    return Not(Or([model.urgency[level] for level in URGENT[: URGENT.index(urgency) + 1]]))
