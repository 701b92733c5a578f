"""The whole plan for anybody: the twin of plan/make.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from z3 import And, BoolRef, Or

from unclench.content.source.draft import Draft
from unclench.criteria.engines.smt import NO
from unclench.plan.alerts import LOWERED
from unclench.proof.model.alerts import Told, causes
from unclench.proof.model.coming_down import above, coming_down
from unclench.proof.model.findings import Findings, find
from unclench.proof.model.limits import Limits, ceiling, limits, regimens
from unclench.proof.model.stage import stages, triage
from unclench.proof.model.verdict import WAITS_TO_RISE, Verdicts, pathway, verdict


class PlanModel(NamedTuple):
    """Formulas over anybody's facts: who is at which stage, gets which verdict, is told of which
    cause, has which ceiling.

    `waits_to_rise` are those whose `hold` only waits for the day of the last step: until then the
    medicine goes on as it is.
    """

    findings: Findings
    urgency: Mapping[str, BoolRef]
    at: Mapping[str, BoolRef]
    verdicts: Mapping[str, Verdicts]
    causes: Mapping[str, Told]
    ceilings: Mapping[str, Limits]
    waits_to_rise: Mapping[str, BoolRef]


def plan_model(draft: Draft) -> PlanModel:
    findings = find(draft)
    urgency, blocking = triage(findings)
    downs = coming_down(findings)
    at, unsure = stages(findings, blocking, downs)
    way = pathway(findings, at, unsure, downs)
    verdicts = {option.id: verdict(findings, way, option) for option in draft.options.values()}
    waiting = {option: found.pop(WAITS_TO_RISE, NO) for option, found in verdicts.items()}
    for option, found in verdicts.items():
        found["hold"] = Or(found.get("hold", NO), waiting[option])
    medicines = {
        option.id: option.medicine
        for option in draft.options.values()
        if option.medicine is not None
    }
    too_much = {
        name: And(
            Or([verdicts[name].get(word, NO) for word in LOWERED]),
            above(findings, draft.options[name], medicine),
        )
        for name, medicine in medicines.items()
    }
    ceilings = {
        name: ceiling(limits(findings, medicine), regimens(findings, medicine))
        for name, medicine in medicines.items()
    }
    return PlanModel(
        findings, urgency, at, verdicts, causes(findings, verdicts, too_much), ceilings, waiting
    )
