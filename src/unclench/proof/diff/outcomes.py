"""What a plan comes to, part by part, so that the plans of two contents can be compared."""

from __future__ import annotations

from typing import NamedTuple

from unclench.plan.models import Plan


class PlanDifference(NamedTuple):
    """One part of a plan under two contents: `verdict ID`: offer → avoid."""

    part: str
    before: str
    after: str


def outcome(plan: Plan) -> dict[str, str]:
    """Stage, urgency, and for each option verdict, regimen and ceiling; then the ids of alerts,
    tasks, questions and urgent actions."""
    found = {"stage": plan.stage.id, "urgency": plan.urgency}
    for verdict in plan.options:
        found[f"verdict {verdict.option.id}"] = verdict.verdict
        if verdict.regimen is not None:
            found[f"regimen {verdict.option.id}"] = verdict.regimen.regimen.id
            found[f"ceiling {verdict.option.id}"] = str(verdict.regimen.ceiling or "")
    found["urgent"] = ", ".join(sorted(action.id for action in plan.urgent))
    found["alerts"] = ", ".join(sorted(f"{alert.id} ({alert.severity})" for alert in plan.alerts))
    found["tasks"] = ", ".join(sorted({task.id for task in plan.tasks}))
    found["questions"] = ", ".join(question.fact for question in plan.questions)
    return found


def differences(before: Plan, after: Plan) -> tuple[PlanDifference, ...]:
    """Every part that differs."""
    old, new = outcome(before), outcome(after)
    return tuple(
        PlanDifference(part, old.get(part, ""), new.get(part, ""))
        for part in dict.fromkeys((*new, *old))
        if old.get(part, "") != new.get(part, "")
    )
