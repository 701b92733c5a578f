"""Each trigger that is there, by name and with its own instruction, due on the day of the plan: before any medicine."""

from __future__ import annotations

from unclench.library.models import Sign, Words
from unclench.plan.findings import Findings
from unclench.plan.models import DatedTask

SEEN_NOW = "trigger.seen_now"


def trigger_tasks(findings: Findings, *, seen_now: bool) -> list[DatedTask]:
    """One task a trigger, whose id is the trigger's. `seen_now`: somebody sees the person today, who is told of it first."""
    there = [trigger for trigger in findings.content.triggers if trigger.criterion in findings.yes]
    return [_task(findings, trigger, seen_now=seen_now) for trigger in there]


def _task(findings: Findings, trigger: Sign, *, seen_now: bool) -> DatedTask:
    name = findings.content.sign_names[trigger.sign].names
    person = findings.lines.say(SEEN_NOW).person if seen_now else trigger.do.person
    text = Words(f"{_capital(name.clinician)}: {trigger.do.clinician}", f"{_capital(name.person)}: {person}")
    return DatedTask(trigger.id, findings.patient.on, text, trigger.claims)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
