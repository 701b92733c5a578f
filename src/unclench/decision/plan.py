"""The whole plan for anybody, and who is warned of what: the twin of plan/make.py and
plan/alerts.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from unclench.content.source.draft import Draft
from unclench.content.types import Option, Rule
from unclench.criteria.engines.formula import NO, Formula, all_of, any_of
from unclench.decision.coming_down import above, coming_down
from unclench.decision.findings import ModelledFindings, find
from unclench.decision.limits import ModelledLimits, ceiling, limits, regimens
from unclench.decision.stage import stages, triage
from unclench.decision.verdict import WAITS_TO_RISE, Pathway, Verdicts, pathway, verdict
from unclench.plan.alerts import LOWERED, STARTING, WARNED_OF
from unclench.plan.ready_lines import SEVERITIES, TREATMENTS


class PlanModel(NamedTuple):
    """Formulas over anybody's facts: who is at which stage, gets which verdict, is told of which
    cause, has which ceiling.

    `waits_to_rise` are those whose `hold` only waits for the day of the last step: until then the
    medicine continues unchanged."""

    findings: ModelledFindings
    urgency: Mapping[str, Formula]
    at: Mapping[str, Formula]
    verdicts: Mapping[str, Verdicts]
    causes: Mapping[str, WarnedCause]
    ceilings: Mapping[str, ModelledLimits]
    waits_to_rise: Mapping[str, Formula]
    way: Pathway


def plan_model(draft: Draft) -> PlanModel:
    findings = find(draft)
    urgency, blocking = triage(findings)
    downs = coming_down(findings)
    at, unsure = stages(findings, blocking, downs)
    way = pathway(findings, at, unsure, downs)
    verdicts = {option.id: verdict(findings, way, option) for option in draft.options.values()}
    waiting = {option: found.pop(WAITS_TO_RISE, NO) for option, found in verdicts.items()}
    for option, found in verdicts.items():
        found["hold"] = any_of(found.get("hold", NO), waiting[option])
    medicines = {
        option.id: option.medicine
        for option in draft.options.values()
        if option.medicine is not None
    }
    too_much = {
        name: all_of(
            any_of([verdicts[name].get(word, NO) for word in LOWERED]),
            above(findings, draft.options[name], medicine),
        )
        for name, medicine in medicines.items()
    }
    ceilings = {
        name: ceiling(limits(findings, medicine), regimens(findings, medicine))
        for name, medicine in medicines.items()
    }
    return PlanModel(
        findings,
        urgency,
        at,
        verdicts,
        causes(findings, verdicts, too_much),
        ceilings,
        waiting,
        way,
    )


TAKEN = ("avoid", "specialist", "lower", "alert")


class WarnedCause(NamedTuple):
    """One cause: for each severity who is told of it by a rule of that severity or a worse one."""

    at_least: Mapping[str, Formula]


def causes(
    findings: ModelledFindings, verdicts: Mapping[str, Verdicts], above: Mapping[str, Formula]
) -> dict[str, WarnedCause]:
    """By cause. Doubtful names are not facts, and stand outside."""
    told: dict[str, list[tuple[str, Formula]]] = {}
    for rule in findings.draft.rules:
        told.setdefault(rule.cause, []).append((rule.severity, _told(findings, rule, verdicts)))
    for option, too_much in above.items():
        told.setdefault(f"{option}/above-ceiling", []).append(("warn", too_much))
    return {cause: _cause(listed) for cause, listed in told.items()}


def _cause(listed: list[tuple[str, Formula]]) -> WarnedCause:
    return WarnedCause(
        {
            severity: any_of(
                [
                    told
                    for other, told in listed
                    if SEVERITIES.index(other) <= SEVERITIES.index(severity)
                ]
            )
            for severity in SEVERITIES
        }
    )


def _told(findings: ModelledFindings, rule: Rule, verdicts: Mapping[str, Verdicts]) -> Formula:
    fires = findings.fires(rule)
    if not rule.option:
        return fires if rule.effect == "alert" else NO
    option = findings.draft.options[rule.option]
    asked, taken = findings.requested(option.id), findings.taken(option.id)
    told = []
    if rule.effect in TAKEN or (rule.effect == "no_raise" and rule.severity != "note"):
        told += [taken, asked] if option.id in findings.members["taking"] else [asked]
    if rule.effect == "not_now":
        told.append(asked)
    if rule.effect in WARNED_OF:
        told.append(_starts(option, verdicts[option.id]))
    return all_of(fires, any_of(told))


def _starts(option: Option, found: Verdicts) -> Formula:
    return any_of([found.get(word, NO) for word in STARTING]) if option.kind in TREATMENTS else NO
