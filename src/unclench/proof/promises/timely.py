"""Promises about how soon: a list and triage agree, and a rule that says when to call appears only
in a plan that is that urgent."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.content.checks.urgency import time_of_taking
from unclench.content.source.draft import Given
from unclench.content.urgency import COMES_DOWN, URGENT
from unclench.criteria.engines.formula import Formula, all_of, any_of, negated
from unclench.criteria.engines.rails import rails
from unclench.criteria.tree import Includes
from unclench.decision.plan import PlanModel
from unclench.decision.stage import LATER
from unclench.plan.coming_down import NO_HARM
from unclench.plan.ready_lines import one_at_a_time

TimelyQuestion = tuple[str, Formula, bool]


def lists_agree(model: PlanModel) -> Iterator[TimelyQuestion]:
    """No person who has what a list names gets a milder urgency than that list says."""
    for named in model.findings.draft.named:
        there = _there(model, named.given)
        about = (
            f"{named.place}: "
            f"{' with '.join(member for _, members in named.given for member in members)}"
        )
        yield about, all_of(there, _milder(model, named.urgency)), False


def said_in_time(model: PlanModel) -> Iterator[TimelyQuestion]:
    """No person who takes it gets a rule that says to call sooner than the plan is urgent."""
    findings = model.findings
    for rule in findings.draft.rules:
        if urgency := time_of_taking(rule.say.person):
            taken = (
                [findings.taken(rule.option)] if rule.option in findings.members["taking"] else []
            )
            yield rule.id, all_of(*taken, findings.fires(rule), _milder(model, urgency)), False


def _there(model: PlanModel, given: Given) -> Formula:
    return all_of(
        [
            rails(Includes(fact, member), model.findings.facts).yes
            for fact, members in given
            for member in members
        ]
    )


def _milder(model: PlanModel, urgency: str) -> Formula:
    """The people whose plan is less urgent than this."""
    return negated(any_of([model.urgency[level] for level in URGENT[: URGENT.index(urgency) + 1]]))


BEGUN = ("offer", "raise", "specialist")


def one_change(model: PlanModel) -> Iterator[TimelyQuestion]:
    """None of these medicines is begun or raised while another of them comes down."""
    draft = model.findings.draft
    alone = one_at_a_time(draft.options.values(), draft.ingredients)
    for option in alone:
        others = [
            model.verdicts[other][word]
            for other in alone
            for word in BEGUN
            if other != option and word in model.verdicts[other]
        ]
        yield option, all_of(harmed(model, option), any_of(others)), False


def seen_in_time(model: PlanModel) -> Iterator[TimelyQuestion]:
    """No person whose medicine harms is left to a routine visit."""
    yield (
        "",
        all_of(
            model.urgency[LATER], any_of([harmed(model, option) for option in medicines(model)])
        ),
        False,
    )


def what_comes_down(model: PlanModel) -> Iterator[TimelyQuestion]:
    """No person reads in a danger sign that a medicine comes down while the verdict keeps it.

    A plan with something more urgent does not show the sign."""
    findings = model.findings
    for sign in findings.draft.dangers:
        told = all_of(findings.truth(sign.criterion).yes, model.urgency[sign.urgency])
        for option in sign.brings_down:
            found = model.verdicts[option]
            down = any_of([found[word] for word in COMES_DOWN if word in found])
            yield f"{sign.id}: {option}", all_of(told, findings.taken(option), negated(down)), False


def harmed(model: PlanModel, option: str) -> Formula:
    """Whose verdict is a way down, unless it is only asked for, or did not help."""
    found = model.verdicts[option]
    harms = [
        rule
        for rule in model.findings.rules.get(option, ())
        if rule.urgency and rule.urgency not in NO_HARM
    ]
    rules = [model.findings.fires(rule) for rule in harms]
    return any_of(found["lower"], found["stop_urgently"], all_of(found["taper"], any_of(rules)))


def medicines(model: PlanModel) -> list[str]:
    return [
        option.id for option in model.findings.draft.options.values() if option.medicine is not None
    ]
