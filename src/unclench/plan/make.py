"""The way from a patient to a plan: the twelve steps of the house, each a pure function; with how
the facts changed since the baseline, and an answer to each request."""

from __future__ import annotations

from datetime import date

from unclench.content.content import Content
from unclench.content.types import Rule, Sign
from unclench.criteria.values import Interval
from unclench.language.letters import fold
from unclench.patient.facts import Patient
from unclench.plan.alerts import alerts
from unclench.plan.coming_down import Down, coming_down, to_be_seen
from unclench.plan.findings import Findings, find
from unclench.plan.impossible import lessons, said_to, seek_help
from unclench.plan.models import (
    AnsweredRequest,
    Plan,
    SeverityChange,
    SourceDifference,
    Urgent,
    Verdict,
)
from unclench.plan.not_checked import not_checked
from unclench.plan.questions import questions
from unclench.plan.scheduling import propose
from unclench.plan.stage import as_done, find_stage
from unclench.plan.tasks import tasks
from unclench.plan.triage import (
    URGENCIES,
    danger_signs,
    dangerous_medicines,
    is_blocking,
    urgent_actions,
    urgent_medicines,
    worst_first,
)
from unclench.plan.verdict import verdicts

ACTIVE = ("offer", "continue", "raise", "lower", "taper", "hold", "specialist", "stop_urgently")


def make_plan(patient: Patient, content: Content) -> Plan:
    """The whole plan for one person. The same patient and content always give the same plan."""
    findings = find(patient, content)
    signs = danger_signs(findings)
    dangerous = dangerous_medicines(findings)
    downs = coming_down(findings)
    urgent = _urgent(findings, signs, dangerous, downs)
    stage, found = find_stage(findings, urgent, downs)
    found, judged = as_done(findings, stage, found, verdicts(findings, signs, downs, stage, found))
    todo = tasks(findings, [*signs, *dangerous], stage, judged)
    schedule, unmade = propose(findings, urgent, downs, stage, judged)
    plan = Plan(
        record=patient.id,
        made_on=patient.on,
        region=patient.region,
        content_version=content.version,
        content_status=_status(content, patient.on),
        urgency=_urgency(urgent, todo != ()),
        urgent=urgent,
        stage=found,
        options=judged,
        alerts=alerts(findings, judged),
        questions=questions(findings, found, judged),
        tasks=todo,
        education=lessons(findings),
        seek_help=seek_help(findings),
        review_on=next((task.on for task in todo if task.id == "review"), None),
        disagreements=_differences(findings, judged),
        not_checked=(*unmade, *not_checked(findings)),
        facts=patient.details,
        goals=patient.goals,
        requests=patient.requests,
        notes=patient.notes,
        schedule=schedule,
        change=change(findings),
        answered=answered(findings, judged),
    )
    return said_to(findings, plan)


def _urgent(
    findings: Findings, signs: list[Sign], dangerous: list[Rule], downs: tuple[Down, ...]
) -> tuple[Urgent, ...]:
    """A clinician who sees the patient today decides about every medicine: no way down is
    planned."""
    found = (*urgent_actions(findings, signs), *urgent_medicines(findings, dangerous))
    later = () if is_blocking(found) else to_be_seen(findings, signs, downs)
    return worst_first((*found, *later))


def _status(content: Content, on: date) -> str:
    """Approvals count up to the day on which they are due again."""
    due = content.governance.due
    return "pending_review" if due and on.isoformat() > due else content.status


def _urgency(urgent: tuple[Urgent, ...], anything_to_do: bool) -> str:
    if urgent:
        return min((action.urgency for action in urgent), key=URGENCIES.index)
    return "routine" if anything_to_do else "none"


def _differences(findings: Findings, judged: tuple[Verdict, ...]) -> tuple[SourceDifference, ...]:
    """Disagreements about a treatment that is offered, and about anything that is taken or asked
    for."""
    active = {v.option.id for v in judged if v.verdict in ACTIVE} & findings.lines.treatments
    shown = active | findings.requested | findings.taken
    return tuple(
        [
            difference
            for options, difference in findings.lines.differences
            if not options or not shown.isdisjoint(options)
        ]
    )


BEFORE, NOW, FALL = "baseline_severity", "severity", "improvement_percent"
ACTIONS = ("stop", "raise")
OTHER, UNREAD = "other", "unread"


def change(findings: Findings) -> SeverityChange | None:
    """From the baseline to now, when both are known."""
    facts, details = findings.patient.facts, findings.patient.details
    before, now = facts.get(BEFORE), facts.get(NOW)
    if not isinstance(before, Interval) or not isinstance(now, Interval) or now.low != now.high:
        return None
    way = "same" if now.low == before.low else "better" if now.low < before.low else "worse"
    percent = details[FALL].text.lstrip("-") if FALL in details else ""
    return SeverityChange(way, details[BEFORE].text, details[NOW].text, percent, details[BEFORE].on)


def answered(findings: Findings, verdicts: tuple[Verdict, ...]) -> tuple[AnsweredRequest, ...]:
    """Every request, in the order in which it was written."""
    by_id = {verdict.option.id: verdict for verdict in verdicts}
    return tuple([_answered(findings, request, by_id) for request in findings.patient.requests])


def _answered(findings: Findings, request: str, by_id: dict[str, Verdict]) -> AnsweredRequest:
    action, _, medicine = request.partition(":")
    if action not in ACTIONS or not medicine:
        return AnsweredRequest(request, by_id.get(request), "" if request in by_id else UNREAD)
    name = findings.content.names.get(fold(medicine))
    verdict = by_id.get(name.ingredient if name else medicine)
    return AnsweredRequest(request, verdict, "" if verdict else OTHER)
