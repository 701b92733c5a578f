"""A report draft as a document and as JSON. The person reads it, completes it, and sends it; the program never does."""

from __future__ import annotations

from unclench.library.content import Content
from unclench.plan.models import Plan
from unclench.render.document import Document, Line, Part, foot, head, pending, urgent_part
from unclench.render.effects import medicine_name, sign_name
from unclench.render.filling import Filled, Report
from unclench.render.governance import Json, content_json
from unclench.render.json import review_json, urgent_json
from unclench.render.voice import Voice

SCHEMA = "unclench.report/1"
BLANK = "____________________"
AUDIENCE = "person"


def to_dict(plan: Plan, content: Content, draft: Report) -> Json:
    voice = Voice(content, AUDIENCE, plan.region)
    return {
        "schema": SCHEMA, "record": plan.record, "made_on": plan.made_on.isoformat(), "region": plan.region,
        "content": content_json(content, plan.content_status, plan.made_on, plain=voice.plain), "urgency": plan.urgency, "urgent": urgent_json(plan, voice),
        "form": draft.form.name, "how": voice.say(draft.form.how), "state": "draft", "sent": False,
        "send_to": {name: voice.number(f"report_{name}") or None for name in ("name", "url", "phone")},
        "signs": [*draft.signs], "medicine": draft.medicine or None, "possible_medicines": [*draft.possible],
        "fields": [_field(filled, voice) for filled in draft.fields], "claims": [*draft.form.claims],
        "disclaimer": voice.word("disclaimer"), "review": review_json(plan, voice),
    }  # fmt: skip


def _field(filled: Filled, voice: Voice) -> Json:
    return {
        "id": filled.field.id, "label": voice.say(filled.field.label), "needed": filled.field.needed,
        "value": [*filled.values] or None, "source": filled.field.source,
    }  # fmt: skip


def document(plan: Plan, content: Content, draft: Report) -> Document:
    voice = Voice(content, AUDIENCE, plan.region)
    lines = [Line(voice.say(f.field.label), _value(f, voice)) for f in draft.fields]
    about = [Line("", voice.say(draft.form.how), draft.form.claims), Line("", voice.number("report_line")), *_hints(draft, voice)]
    return Document(
        f"{voice.word('report.title')}: {draft.form.name}", head(plan, voice, voice.word("report.draft")), pending(plan.content_status, voice),
        (*urgent_part(plan, voice), Part(voice.word("report.how"), tuple(about)), Part(voice.word("report.fields"), tuple(lines))),
        foot(plan, voice),
    )  # fmt: skip


def _value(filled: Filled, voice: Voice) -> str:
    """What the record says; else a blank to write on, marked where the form cannot do without it."""
    if filled.values:
        return "; ".join(filled.values)
    asked = voice.word("report.needed") if filled.field.needed else voice.word("report.blank")
    return f"{BLANK} ({asked})"


def _hints(draft: Report, voice: Voice) -> list[Line]:
    """Which medicines on the list can bring it, while none has been chosen."""
    if draft.medicine or not draft.possible:
        return []
    names = ", ".join(medicine_name(medicine, voice) for medicine in draft.possible)
    signs = ", ".join(sign_name(sign, voice) for sign in draft.signs)
    return [Line(f"{voice.word('report.choose')} ({signs})", f"{names}.")]
