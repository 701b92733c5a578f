"""Only urgent matters: danger signs, withdrawal, overdose, side effects, and when to seek help."""

from __future__ import annotations

from unclench.content import load_library
from unclench.content.content import Content
from unclench.plan.models import Plan
from unclench.plan.side_effects import TELL, Side
from unclench.render.console import Paper
from unclench.render.json_text import Json
from unclench.render.plan import safety_net as asking
from unclench.render.plan import urgent
from unclench.render.plan.governance import content_json
from unclench.render.plan.json import (
    alerts_json,
    facts_json,
    questions_json,
    review_json,
    seek_help_json,
    urgent_json,
)
from unclench.render.plan.section import Sheet
from unclench.render.plan.side_effects import sections, side_json
from unclench.render.plan.tasks import tasks
from unclench.render.plan.text import TextSection, foot, written
from unclench.render.plan.verdict_json import option_json
from unclench.render.wording import Voice

SCHEMA = "unclench.triage/1"
SIGNS = "signs"
CALM = ("routine", "none")


def to_dict(plan: Plan, content: Content, side: Side, audience: str = "clinician") -> Json:
    plan = only_urgent(plan, content, side)
    voice = Voice(content, audience, plan.region)
    return {
        "schema": SCHEMA,
        "record": plan.record,
        "made_on": plan.made_on.isoformat(),
        "region": plan.region,
        "audience": voice.audience,
        "content": content_json(content, plan.content_status, plan.made_on),
        "urgency": plan.urgency,
        "urgent": urgent_json(plan.urgent, voice),
        **side_json(side, voice),
        "options": [option_json(verdict, voice) for verdict in plan.options],
        "alerts": alerts_json(plan, voice),
        "questions": questions_json(plan, voice),
        "seek_help": seek_help_json(plan, voice),
        "not_checked": [
            {"rule": n.rule, "because": voice.say(n.because), "needs": voice.asked(n.needs)}
            for n in plan.not_checked
        ],
        "facts": facts_json(plan),
        "disclaimer": voice.word("disclaimer"),
        "review": review_json(plan, voice),
    }


def to_text(
    plan: Plan, content: Content, side: Side, paper: Paper, audience: str = "clinician"
) -> str:
    """Danger first; then what was missed or taken twice, then every side effect."""
    sheet = sheet_of(plan, content, side, paper, audience)
    return written(sheet, (urgent.head, urgent.urgent, *parts(side), foot))


def to_html(plan: Plan, content: Content, side: Side, audience: str, *, large: bool = False) -> str:
    """The same as a page; InputError when the extra `paper` is missing."""
    from unclench.render.pages.plan import sections_page
    from unclench.render.pages.web import Web

    sheet = sheet_of(plan, content, side, Web(), audience)
    title = f"{sheet.voice.word('heading.plan')}: {plan.record}"
    return sections_page(sheet, parts(side), title, large)


def sheet_of(plan: Plan, content: Content, side: Side, paper: Paper, audience: str) -> Sheet:
    found = only_urgent(plan, content, side)
    return Sheet(found, Voice(content, audience, plan.region), paper, load_library(), {})


def parts(side: Side) -> tuple[TextSection, ...]:
    """Everything after the urgent part and before the foot."""
    last = (tasks, asking.alerts, asking.questions, asking.seek_help, asking.not_checked)
    return (*sections(side), *last)


def only_urgent(plan: Plan, content: Content, side: Side) -> Plan:
    """The plan without what can wait: what rests on signs, and the signs that were not asked about,
    stay."""
    dangers = {sign.id for sign in content.dangers}
    to_tell = any(effect.tier == TELL for effect in side.effects)
    return plan._replace(
        urgency=("routine" if to_tell else "none") if plan.urgency in CALM else plan.urgency,
        options=tuple(verdict for verdict in plan.options if verdict.verdict == "stop_urgently"),
        alerts=tuple(alert for alert in plan.alerts if SIGNS in alert.facts),
        questions=tuple(question for question in plan.questions if question.fact == SIGNS),
        tasks=tuple(task for task in plan.tasks if task.on == plan.made_on) if plan.urgent else (),
        not_checked=tuple(
            entry for entry in plan.not_checked if entry.rule in dangers or not entry.needs
        ),
    )
