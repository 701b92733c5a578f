"""Promises about the knowledge as a whole: exactly one stage and verdict, nothing dead, nothing
that contradicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from unclench.content.source.draft import Draft
from unclench.content.types import Rule
from unclench.content.urgency import URGENT
from unclench.criteria.engines.formula import Formula, all_of, any_of, at_most, negated, variable
from unclench.decision.limits import limits
from unclench.decision.plan import PlanModel
from unclench.decision.stage import LATER
from unclench.plan.stage import EMERGENCY, NEEDS_DATA
from unclench.plan.triage import BLOCKING
from unclench.proof.changes import forgotten, source_of, sources
from unclench.proof.promises.timely import (
    BEGUN,
    TimelyQuestion,
    lists_agree,
    medicines,
    one_change,
    said_in_time,
    seen_in_time,
    what_comes_down,
)

FORBIDS = ("avoid", "not_now")
WITH_SOMETHING_TO_SAY = (
    "offer",
    "continue",
    "raise",
    "lower",
    "taper",
    "hold",
    "specialist",
    "stop_urgently",
)


def wholes(model: PlanModel, what: str, options: tuple[str, ...]) -> Iterator[TimelyQuestion]:
    """What it is about, a formula, and whether a person must exist for it (else none may)."""
    match what:
        case "one_stage":
            yield "", _not_one(model.at), False
        case "one_verdict":
            yield from (
                (option, _not_one(model.verdicts[option]), False)
                for option in options or model.verdicts
            )
        case "something_said":
            yield "", _silent(model), False
        case "emergency_stays":
            yield from _emergencies(model, options)
        case "no_dead_stage":
            yield from ((stage, at, True) for stage, at in model.at.items())
        case _:
            yield from OF_THE_KNOWLEDGE[what](model)


def _not_one(ways: Mapping[str, Formula]) -> Formula:
    return negated(all_of(any_of(list(ways.values())), at_most(ways.values(), 1)))


def _silent(model: PlanModel) -> Formula:
    """Nothing urgent, no stage that asks, and no option that is more than ruled out."""
    spoken = [
        formula
        for verdicts in model.verdicts.values()
        for word, formula in verdicts.items()
        if word in WITH_SOMETHING_TO_SAY
    ]
    return all_of(model.urgency[LATER], negated(model.at[NEEDS_DATA]), negated(any_of(spoken)))


def _dangers(model: PlanModel) -> Iterator[TimelyQuestion]:
    """No person with a danger that reads a sign is offered a medicine when another fact that this
    danger reads is forgotten."""
    findings = model.findings
    begun = any_of(
        [
            model.verdicts[option][word]
            for option in medicines(model)
            for word in BEGUN
            if word in model.verdicts[option]
        ]
    )
    for danger in findings.draft.dangers:
        if danger.urgency in BLOCKING and "signs" in danger.read:
            for source, facts in sources(findings).items():
                if "signs" not in facts and not set(danger.read).isdisjoint(facts):
                    there = findings.truth(danger.criterion).yes
                    yield (
                        f"{danger.id} without {source}",
                        all_of(there, forgotten(findings, facts).of(begun)),
                        False,
                    )


def _emergencies(model: PlanModel, options: tuple[str, ...]) -> Iterator[TimelyQuestion]:
    """No person in an emergency begins one of these when a fact is forgotten, unless that fact is
    itself the result of a test."""
    begun = any_of(
        [
            model.verdicts[option][word]
            for option in options
            for word in BEGUN
            if word in model.verdicts[option]
        ]
    )
    for source, facts in sources(model.findings).items():
        if not any(_is_result(model.findings.draft, fact) for fact in facts):
            yield (
                f"without {source}",
                all_of(model.at[EMERGENCY], forgotten(model.findings, facts).of(begun)),
                False,
            )


def _is_result(draft: Draft, fact: str) -> bool:
    """The result of a test, or what is worked out from one."""
    source = draft.facts.get(source_of(draft.facts[fact]))
    return source is not None and source.record.startswith("labs.")


def _rules(model: PlanModel) -> Iterator[TimelyQuestion]:
    """A person exists for whom each rule and each sign holds."""
    for rule in model.findings.draft.rules:
        truth = model.findings.truth(rule.criterion)
        yield rule.id, truth.yes, True
        if rule.effect == "require":
            yield f"{rule.id} (not met)", negated(truth.yes), True
    draft = model.findings.draft
    for sign in (*draft.dangers, *draft.triggers, *draft.side_effects):
        yield sign.id, model.findings.truth(sign.criterion).yes, True


def _limits(model: PlanModel) -> Iterator[TimelyQuestion]:
    """A person exists to whom each limit applies."""
    for option in model.findings.draft.options.values():
        if option.medicine is not None:
            for limit in limits(model.findings, option.medicine).limits:
                yield f"{option.id} {limit.at_most}", limit.applies, True


def _signs_alone(model: PlanModel) -> Iterator[TimelyQuestion]:
    """No person with a sign has a plan that is less urgent than the sign's safeguard, whatever else
    is known or not."""
    for sign, urgency in model.findings.draft.safeguards.urgency.items():
        enough = [model.urgency[found] for found in URGENT[: URGENT.index(urgency) + 1]]
        yield sign, all_of(variable(f"signs+{sign}"), negated(any_of(enough))), False


def _contradictions(model: PlanModel) -> Iterator[TimelyQuestion]:
    """A person who meets what one rule requires is not always forbidden by another, and does not
    get two texts about the same amount."""
    for option, rules in model.findings.rules.items():
        for rule in rules:
            for other in rules:
                if rule.effect == "require" and other.effect in FORBIDS:
                    yield f"{rule.id} and {other.id}", _both(model, rule, other), True
        yield from _same(model, option, rules)


def _both(model: PlanModel, rule: Rule, other: Rule) -> Formula:
    """The required parts, without the forbidden ones."""
    return all_of(
        model.findings.truth(rule.criterion).yes, model.findings.truth(other.criterion).no
    )


def _same(model: PlanModel, option: str, rules: tuple[Rule, ...]) -> Iterator[TimelyQuestion]:
    """No rule holds for exactly those for whom the same cause is given another severity by the same
    effect."""
    for i, rule in enumerate(rules):
        for other in rules[i + 1 :]:
            if (
                rule.criterion == other.criterion
                and rule.effect == other.effect
                and rule.if_taken != other.if_taken
            ):
                yield f"{rule.id} and {other.id}", model.findings.truth(rule.criterion).yes, False


OF_THE_KNOWLEDGE: Mapping[str, Callable[[PlanModel], Iterator[TimelyQuestion]]] = {
    "dangers_stay": _dangers,
    "no_dead_rule": _rules,
    "no_dead_limit": _limits,
    "no_contradiction": _contradictions,
    "signs_alone": _signs_alone,
    "lists_agree": lists_agree,
    "said_in_time": said_in_time,
    "one_change": one_change,
    "seen_in_time": seen_in_time,
    "what_comes_down": what_comes_down,
}
