"""The plan as a page: everything urgent before all else, then the sections of the text, with
grounds and sources folded away."""

from __future__ import annotations

from typing import NamedTuple

from unclench.content.content import Content
from unclench.plan.models import Plan
from unclench.render.pages.page import html
from unclench.render.pages.web import Web, body, kind
from unclench.render.plan import evidence, options, urgent
from unclench.render.plan import safety_net as asking
from unclench.render.plan.section import Sheet
from unclench.render.plan.text import TextSection, content_state, sections, sheet_for, version
from unclench.render.schedule.grid import ScheduleGrid, grid
from unclench.render.schedule.table import schedule

FOLDED: tuple[TextSection, ...] = (
    options.others,
    asking.education,
    asking.not_checked,
    evidence.disagreements,
    evidence.used,
    evidence.why,
    evidence.sources,
)


class PagePart(NamedTuple):
    """One section: its heading, its HTML, whether it is folded at first, and the schedule where it
    is one."""

    heading: str
    body: str
    folded: bool
    grid: ScheduleGrid | None


def plan_page(
    plan: Plan, content: Content, audience: str, *, large: bool = False, evidence_too: bool = True
) -> str:
    """The page of a plan for one audience. For a person or carer it holds no dose: the proposals of
    a plan are unsigned. `evidence_too` gives a clinician every value on which sources differ, and
    every source; on paper that is many pages."""
    sheet = sheet_for(plan, content, audience, Web())
    shown = sections(sheet, evidence_too=evidence_too)
    return sections_page(sheet, shown, f"{sheet.voice.word('heading.plan')}: {plan.record}", large)


def sections_page(
    sheet: Sheet, shown: tuple[TextSection, ...], title: str, large: bool = False
) -> str:
    """The page of these sections, on `Web` as their paper, after everything urgent."""
    plan, voice = sheet.plan, sheet.voice
    parts = [_part(sheet, section, large) for section in shown]
    return html(
        "plan",
        large=large,
        word=voice.word,
        title=title,
        place=body(urgent.place(sheet)),
        urgent=body(urgent.urgent(sheet)),
        pending="" if plan.content_status == urgent.APPROVED else voice.word("pending"),
        parts=[part for part in parts if part is not None],
        foot=(
            voice.word("disclaimer"),
            voice.number("report_line"),
            version(plan),
            *content_state(sheet),
        ),
    )


def _part(sheet: Sheet, section: TextSection, large: bool) -> PagePart | None:
    if section is schedule:
        return _proposed(sheet, large)
    lines = section(sheet)
    if not lines:
        return None
    head, rest = (lines[0], lines[1:]) if kind(lines[0]) == "heading" else ("", lines)
    return PagePart(head, body(rest), bool(head) and section in FOLDED, None)


def _proposed(sheet: Sheet, large: bool) -> PagePart | None:
    """The schedule that a plan proposes, for a clinician alone."""
    if sheet.plan.schedule is None or sheet.voice.plain:
        return None
    name, said = (
        sheet.name(sheet.plan.schedule.medicine),
        sheet.paper.text(sheet.voice.word("unsigned"), style="1"),
    )
    drawn = grid(sheet.plan.schedule, name, sheet.voice, large=large)
    return PagePart(f"{sheet.voice.word('heading.schedule')}: {name}", body(said), False, drawn)
