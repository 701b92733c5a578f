"""A note of at most twelve plain lines, in ASCII, to be pasted into a record."""

from __future__ import annotations

from unicodedata import normalize

from unclench.plan.models import Plan
from unclench.render.document import DocumentLine
from unclench.render.documents.known import alert_lines, fact_line, known_lines, medicine_lines
from unclench.render.documents.summary import HEADER, PROBLEM, Visit, few, names_with
from unclench.render.plan.urgent import danger_asked

MOST_LINES = 12
DOING = ("stop_urgently", "offer", "raise", "continue", "lower", "taper")
NOTHING_OPEN = "nothing that would change a verdict"


def to_note(visit: Visit) -> str:
    """Danger first, then the plan in the order in which a clinician reads it."""
    plan, voice = visit.plan, visit.voice
    lines = (
        _danger(visit),
        (
            f"Unclench {plan.content_version}, {plan.made_on.isoformat()}, record {plan.record}, "
            f"{plan.region or 'region not known'}. DRAFT, not signed, "
            f"{plan.content_status.replace('_', ' ')}."
        ),
        _facts(visit, (*HEADER, "conditions")),
        _facts(visit, PROBLEM[:4]) + f" Goals: {'; '.join(plan.goals) or 'not known'}.",
        "Taking: " + _said(medicine_lines(plan, visit.patient, voice)),
        "Tried: "
        + (
            _said(known_lines(plan, visit.letters.tried, voice))
            if "trials" in plan.facts
            else "not known."
        ),
        _facts(visit, visit.letters.strip),
        f"Stage: {voice.word(f'stage.{plan.stage.id}', 'title')}. {_named_verdicts(plan, DOING)}",
        _named_verdicts(plan, ("specialist", "hold", "avoid")) or "Nothing held or avoided.",
        "Alerts: " + (_said(alert_lines(plan, voice)) if alert_lines(plan, voice) else "none."),
        f"Open: {few(voice.fact(q.fact) for q in plan.questions) or NOTHING_OPEN}.",
        (
            f"Review: {plan.review_on.isoformat() if plan.review_on else 'no day set'}. Decision "
            "support; check against primary sources."
        ),
    )
    assert len(lines) <= MOST_LINES
    return "".join(f"{_ascii(line)}\n" for line in lines)


def _danger(visit: Visit) -> str:
    plan = visit.plan
    if plan.urgent:
        names = ", ".join(action.id.partition("/")[2].replace("-", " ") for action in plan.urgent)
        return f"URGENT ({plan.urgency.replace('_', ' ')}): {names}."
    return (
        "No danger sign among the facts given."
        if danger_asked(plan)
        else "Danger signs have not been asked about, or not all of them."
    )


def _facts(visit: Visit, facts: tuple[str, ...]) -> str:
    return _said(tuple(fact_line(visit.plan, fact, visit.voice) for fact in facts))


def _said(lines: tuple[DocumentLine, ...]) -> str:
    return (
        "; ".join(
            f"{line.lead}: {line.text.rstrip('.')}" if line.lead else line.text.rstrip(".")
            for line in lines
        )
        + "."
    )


def _named_verdicts(plan: Plan, verdicts: tuple[str, ...]) -> str:
    found = [(verdict, names_with(plan, verdict)) for verdict in verdicts]
    return " ".join(
        f"{verdict.replace('_', ' ').capitalize()}: {few(names)}."
        for verdict, names in found
        if names
    )


def _ascii(text: str) -> str:
    """Letters without their accents; what has no ASCII form becomes a question mark, and a line
    stays one line."""
    plain = (
        normalize("NFKD", text)
        .replace("\u2019", "'")
        .replace("\u2013", "-")
        .replace("\u2265", ">=")
        .replace("\u2264", "<=")
    )
    kept = "".join(c for c in plain if not 0x300 <= ord(c) < 0x370)
    return " ".join(kept.encode("ascii", "replace").decode().split())
