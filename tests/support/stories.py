"""Whole people as short stories (stories/*.yaml): read, changed, planned, and compared with what
was expected.

The format is described in docs/reference/stories.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from unclench.content import load
from unclench.intake import read_patient
from unclench.plan import Plan, make_plan
from unclench.plan.models import Verdict
from unclench.proof.stories import StoryCase, StoryTree, as_json, cases_of, changed, read_stories

FOLDER = Path(__file__).resolve().parents[2] / "stories"
TODAY = date(2026, 11, 20)

__all__ = [
    "FOLDER",
    "TODAY",
    "StoryCase",
    "StoryTree",
    "as_json",
    "cases",
    "changed",
    "differences",
    "plan_of",
    "stories",
]


@cache
def stories() -> dict[str, StoryTree]:
    """Every story by the name of its file."""
    return read_stories(FOLDER)


@cache
def cases() -> tuple[StoryCase, ...]:
    """Every story, each followed by its changes."""
    return tuple(case for name, story in stories().items() for case in cases_of(name, story))


def plan_of(record: StoryTree) -> Plan:
    """The plan, by the way that every record takes: bytes, facts, plan."""
    content = load()
    return make_plan(read_patient(as_json(record).encode(), content, today=TODAY), content)


def differences(plan: Plan, then: StoryTree) -> list[str]:
    """What the plan says otherwise, one line each with the reasons of the option; empty when all is
    as expected."""
    return [
        line for part, wanted in then.items() if part in PARTS for line in PARTS[part](plan, wanted)
    ]


def _stage(plan: Plan, wanted: str) -> Iterator[str]:
    if plan.stage.id != wanted:
        yield (
            f"stage: expected {wanted}, found {plan.stage.id} ({plan.stage.because.clinician}; "
            f"needs {[*plan.stage.needs]})"
        )


def _urgency(plan: Plan, wanted: str) -> Iterator[str]:
    if plan.urgency != wanted:
        yield (
            f"urgency: expected {wanted}, found {plan.urgency} (urgent: "
            f"{[item.id for item in plan.urgent]})"
        )


def _verdicts(plan: Plan, wanted: StoryTree) -> Iterator[str]:
    for option, verdict in wanted.items():
        found = _option(plan, option)
        if found.verdict != verdict:
            yield f"{option}: expected {verdict}, found {found.verdict}{_why(found)}"


def _because(plan: Plan, wanted: StoryTree) -> Iterator[str]:
    for option, rule in wanted.items():
        found = _option(plan, option)
        if rule not in [reason.rule for reason in found.because]:
            yield f"{option}: expected the reason {rule}{_why(found)}"


def _regimen(plan: Plan, wanted: StoryTree) -> Iterator[str]:
    for option, regimen in wanted.items():
        found = _option(plan, option)
        shown = _shown(found)
        if any(shown.get(key) != value for key, value in regimen.items()):
            yield f"{option}: expected the regimen {dict(regimen)}, found {shown}{_why(found)}"


def _needs(plan: Plan, wanted: StoryTree) -> Iterator[str]:
    for option, facts in wanted.items():
        found = _option(plan, option)
        if not set(facts) <= set(found.needs):
            yield f"{option}: expected to need {[*facts]}{_why(found)}"


def _questions(plan: Plan, wanted: list[str]) -> Iterator[str]:
    found = [question.fact for question in plan.questions]
    if found[: len(wanted)] != wanted:
        yield f"questions: expected {wanted} first, found {found}"


def _schedule(plan: Plan, wanted: str) -> Iterator[str]:
    found = plan.schedule.medicine if plan.schedule else "none"
    if found != wanted:
        yield f"schedule: expected {wanted}, found {found}"


def _present(
    part: str, ids: Callable[[Plan], list[str]]
) -> Callable[[Plan, list[str]], Iterator[str]]:
    def compare(plan: Plan, wanted: list[str]) -> Iterator[str]:
        if missing := [item for item in wanted if item not in ids(plan)]:
            yield f"{part}: {missing} expected, found {ids(plan)}"

    return compare


def _absent(
    part: str, ids: Callable[[Plan], list[str]]
) -> Callable[[Plan, list[str]], Iterator[str]]:
    def compare(plan: Plan, unwanted: list[str]) -> Iterator[str]:
        if there := [item for item in unwanted if item in ids(plan)]:
            yield f"{part}: {there} not expected"

    return compare


def _alert_ids(plan: Plan) -> list[str]:
    return [alert.id for alert in plan.alerts]


def _task_ids(plan: Plan) -> list[str]:
    return [task.id for task in plan.tasks]


PARTS: dict[str, Callable[[Plan, Any], Iterator[str]]] = {
    "stage": _stage,
    "urgency": _urgency,
    "urgent": _present("urgent", lambda plan: [item.id for item in plan.urgent]),
    "verdicts": _verdicts,
    "because": _because,
    "regimen": _regimen,
    "schedule": _schedule,
    "alerts": _present("alerts", _alert_ids),
    "no_alerts": _absent("alerts", _alert_ids),
    "tasks": _present("tasks", _task_ids),
    "no_tasks": _absent("tasks", _task_ids),
    "questions": _questions,
    "needs": _needs,
    "not_checked": _present("not_checked", lambda plan: [item.rule for item in plan.not_checked]),
}


def _option(plan: Plan, option: str) -> Verdict:
    return next(verdict for verdict in plan.options if verdict.option.id == option)


def _shown(found: Verdict) -> dict[str, str]:
    if found.regimen is None:
        return {}
    start, ceiling = found.regimen.regimen.start, found.regimen.ceiling
    return {
        "id": found.regimen.regimen.id,
        "start": str(start or ""),
        "ceiling": str(ceiling or ""),
    }


def _why(found: Verdict) -> str:
    reasons = "".join(f"\n      {reason.rule}: {reason.text.clinician}" for reason in found.because)
    return f" (needs {[*found.needs]}){reasons}"
