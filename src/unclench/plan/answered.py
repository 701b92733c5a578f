"""An answer to the given facts: how they changed since the baseline, and to each request by
name."""

from __future__ import annotations

from unclench.criteria.values import Interval
from unclench.language.letters import fold
from unclench.plan.findings import Findings
from unclench.plan.models import Answered, Change, Verdict

BEFORE, NOW, FALL = "baseline_severity", "severity", "improvement_percent"
ACTIONS = ("stop", "raise")
OTHER, UNREAD = "other", "unread"


def change(findings: Findings) -> Change | None:
    """From the baseline to now, when both are known."""
    facts, details = findings.patient.facts, findings.patient.details
    before, now = facts.get(BEFORE), facts.get(NOW)
    if not isinstance(before, Interval) or not isinstance(now, Interval) or now.low != now.high:
        return None
    way = "same" if now.low == before.low else "better" if now.low < before.low else "worse"
    percent = details[FALL].text.lstrip("-") if FALL in details else ""
    return Change(way, details[BEFORE].text, details[NOW].text, percent, details[BEFORE].on)


def answered(findings: Findings, verdicts: tuple[Verdict, ...]) -> tuple[Answered, ...]:
    """Every request, in the order in which it was written."""
    by_id = {verdict.option.id: verdict for verdict in verdicts}
    return tuple([_answered(findings, request, by_id) for request in findings.patient.requests])


def _answered(findings: Findings, request: str, by_id: dict[str, Verdict]) -> Answered:
    action, _, medicine = request.partition(":")
    if action not in ACTIONS or not medicine:
        return Answered(request, by_id.get(request), "" if request in by_id else UNREAD)
    name = findings.content.names.get(fold(medicine))
    verdict = by_id.get(name.ingredient if name else medicine)
    return Answered(request, verdict, "" if verdict else OTHER)
