"""A note of at most twelve plain lines, in ASCII, to be pasted into a record."""

from __future__ import annotations

from unicodedata import normalize

from unclench.content import load_library
from unclench.plan.models import Plan
from unclench.render.console import Paper
from unclench.render.document import DocumentLine
from unclench.render.documents.known import alert_lines, medicine_lines
from unclench.render.documents.summary import Visit, few, names_with
from unclench.render.one_page.about_person import person_line, problem_line
from unclench.render.one_page.clinician import danger_entry
from unclench.render.one_page.medicines import begin_entries
from unclench.render.one_page.now import steps_down
from unclench.render.one_page.text import said
from unclench.render.one_page.visit import tried_entries
from unclench.render.plan.section import Sheet
from unclench.render.plan.urgent import danger_asked

MOST_LINES = 12
DOING = ("stop_urgently", "offer", "raise", "continue", "lower", "taper")
NOTHING_OPEN = "nothing that would change a verdict"


def to_note(visit: Visit) -> str:
    """Danger first, then the plan in the order in which a clinician reads it."""
    plan, voice = visit.plan, visit.voice
    sheet = Sheet(plan, voice, Paper(), load_library(), {})
    lines = (
        _danger(sheet),
        (
            f"Unclench {plan.content_version}, {plan.made_on.isoformat()}, record {plan.record}, "
            f"{plan.region or 'region not known'}. DRAFT, not signed, "
            f"{plan.content_status.replace('_', ' ')}."
        ),
        person_line(sheet),
        problem_line(sheet),
        "Taking: " + _said(medicine_lines(plan, visit.patient, voice)),
        f"Tried: {_tried(sheet, visit)}",
        f"Decide: {_decision(sheet)}",
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
    return "".join(f"{ascii_line(line)}\n" for line in lines)


def _danger(sheet: Sheet) -> str:
    plan = sheet.plan
    if plan.urgent:
        return f"URGENT: {danger_entry(sheet).text}."
    return (
        "No danger sign among the facts given."
        if danger_asked(plan)
        else "Danger signs have not been asked about, or not all of them."
    )


def _decision(sheet: Sheet) -> str:
    """What is to be decided at this visit: steps down, then what may begin."""
    entries = (*steps_down(sheet), *begin_entries(sheet, 0))
    return " ".join(map(said, entries)) or "nothing new."


def _tried(sheet: Sheet, visit: Visit) -> str:
    return " ".join(map(said, tried_entries(sheet, visit.letters))) or "none."


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


def ascii_line(text: str) -> str:
    """Letters without their accents; what has no ASCII form becomes a question mark, and a line
    stays one line."""
    plain = (
        normalize("NFKD", text)
        .replace("\u2019", "'")
        .replace("\u2013", "-")
        .replace("\u2192", "->")
        .replace("\u2265", ">=")
        .replace("\u2264", "<=")
    )
    kept = "".join(c for c in plain if not 0x300 <= ord(c) < 0x370)
    return " ".join(kept.encode("ascii", "replace").decode().split())
