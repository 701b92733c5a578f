"""A referral letter as a document, JSON, or a draft FHIR R4 ServiceRequest: unsigned, with what is
known, not known and tried."""

from __future__ import annotations

from collections.abc import Iterable

from unclench.content import load_library
from unclench.content.content import Content, Library
from unclench.content.types.letters import Letter, Letters
from unclench.content.types.reference import firm
from unclench.patient.facts import Patient
from unclench.plan.models import Plan, Verdict
from unclench.render.console import Paper
from unclench.render.document import (
    Document,
    DocumentLine,
    DocumentPart,
    foot,
    head,
    parts_json,
    pending,
    urgent_part,
    with_sources,
)
from unclench.render.documents.known import (
    alert_lines,
    known_lines,
    medicine_lines,
    unknown_lines,
    unread_lines,
)
from unclench.render.json_text import Json
from unclench.render.one_page.about_person import person_line, problem_line
from unclench.render.one_page.references import can_be_looked_up
from unclench.render.plan.governance import content_json
from unclench.render.plan.json import review_json, urgent_json
from unclench.render.plan.section import Sheet
from unclench.render.wording import Voice

SCHEMA = "unclench.letter/1"
CALLED_FOR = ("offer", "specialist")
SIGNATURE = "______________________________"
PRIORITY = {
    "emergency": "stat",
    "same_day": "asap",
    "within_2_days": "urgent",
    "within_14_days": "urgent",
}


def document(
    plan: Plan, patient: Patient, content: Content, letters: Letters, letter: Letter, audience: str
) -> Document:
    """Danger first, then why now, the questions, what is known and what is not."""
    voice, library = Voice(content, audience, plan.region), firm(load_library())
    title = f"{voice.say(letter.title)}: {plan.record}"
    urgent = relied_on(urgent_part(plan, voice), library)
    written = relied_on(letter_parts(plan, patient, voice, letters, letter), library)
    parts = (*urgent, *written, _signature(voice))
    made = Document(
        title,
        head(plan, voice, voice.word("letter.draft")),
        pending(plan.content_status, voice),
        parts,
        foot(plan, voice),
    )
    return with_sources(made, voice, library, can_be_looked_up)


def relied_on(parts: tuple[DocumentPart, ...], library: Library) -> tuple[DocumentPart, ...]:
    """The same parts, citing no claim that weak pages alone make."""
    return tuple(
        part._replace(
            lines=tuple(line._replace(claims=kept(line.claims, library)) for line in part.lines)
        )
        for part in parts
    )


def kept(claims: Iterable[str], library: Library) -> tuple[str, ...]:
    return tuple(claim for claim in claims if claim in library.claims)


def letter_parts(
    plan: Plan, patient: Patient, voice: Voice, letters: Letters, letter: Letter
) -> tuple[DocumentPart, ...]:
    facts = tuple(dict.fromkeys((*letters.common, *letter.facts)))
    none = (DocumentLine("", voice.word("letter.none")),)
    goals = tuple(DocumentLine("", goal) for goal in plan.goals)
    found = {
        "why": _why(plan, voice, letter),
        "tried": known_lines(plan, letters.tried, voice),
        "asks": tuple(
            DocumentLine("", voice.say(point.say), point.claims) for point in letter.asks
        ),
        "goals": goals
        or (
            (DocumentLine("", voice.word("letter.not_known_word")),)
            if "goals_set" not in plan.facts
            else none
        ),
        "known": known_lines(plan, facts, voice),
        "not_known": unknown_lines(plan, (*facts, *letters.tried), voice) or none,
        "medicines": medicine_lines(plan, patient, voice),
        "alerts": alert_lines(plan, voice),
        "unread": unread_lines(patient),
        "notes": (DocumentLine("", plan.notes),) if plan.notes and not voice.plain else (),
    }
    return tuple(
        DocumentPart(voice.word(f"letter.{key}"), lines) for key, lines in found.items() if lines
    )


def _why(plan: Plan, voice: Voice, letter: Letter) -> tuple[DocumentLine, ...]:
    """The reasons of the plan's verdict; a referral that the plan does not call for says so."""
    verdict = verdict_of(plan, letter.id)
    reasons = tuple(
        DocumentLine("", voice.say(reason.text), reason.claims) for reason in verdict.because
    )
    who = _this_person(plan, voice)
    return (
        (*who, *reasons)
        if verdict.verdict in CALLED_FOR
        else (DocumentLine("", voice.word("letter.not_now") + _full_stop(voice)), *who, *reasons)
    )


def _this_person(plan: Plan, voice: Voice) -> tuple[DocumentLine, ...]:
    """For a clinician who this is, and how the complaint went: trend, what it disturbs, earlier
    trials, goals."""
    if voice.plain:
        return ()
    sheet = Sheet(plan, voice, Paper(), load_library(), {})
    return (DocumentLine("", person_line(sheet)), DocumentLine("", problem_line(sheet)))


def _full_stop(voice: Voice) -> str:
    return "" if voice.plain else "."


def verdict_of(plan: Plan, option: str) -> Verdict:
    return next(verdict for verdict in plan.options if verdict.option.id == option)


def _signature(voice: Voice) -> DocumentPart:
    return DocumentPart(voice.word("letter.signature"), (DocumentLine("", SIGNATURE),))


def to_dict(
    plan: Plan, patient: Patient, content: Content, letters: Letters, letter: Letter, audience: str
) -> Json:
    voice, library = Voice(content, audience, plan.region), firm(load_library())
    written = relied_on(letter_parts(plan, patient, voice, letters, letter), library)
    facts = tuple(dict.fromkeys((*letters.common, *letter.facts, *letters.tried)))
    return {
        "schema": SCHEMA,
        "record": plan.record,
        "made_on": plan.made_on.isoformat(),
        "region": plan.region,
        "audience": audience,
        "content": content_json(content, plan.content_status, plan.made_on, plain=voice.plain),
        "to": letter.id,
        "title": voice.say(letter.title),
        "state": "draft",
        "signed_by": None,
        "urgency": plan.urgency,
        "urgent": [
            {**u, "claims": [*kept(u["claims"], library)]} for u in urgent_json(plan.urgent, voice)
        ],
        "verdict": verdict_of(plan, letter.id).verdict,
        "known": [fact for fact in facts if fact in plan.facts],
        "not_known": [fact for fact in facts if fact not in plan.facts],
        "parts": parts_json(written),
        "disclaimer": voice.word("disclaimer"),
        "review": review_json(plan, voice),
    }


def to_fhir(
    plan: Plan, patient: Patient, content: Content, letters: Letters, letter: Letter
) -> Json:
    """A ServiceRequest with status `draft` and intent `proposal`: it is not requested until a
    clinician signs."""
    voice = Voice(content, "clinician", plan.region)
    parts = letter_parts(plan, patient, voice, letters, letter)
    danger = urgent_part(plan, voice)
    return {
        "resourceType": "ServiceRequest",
        "meta": {"tag": [{"system": "urn:unclench:review", "code": plan.content_status}]},
        "status": "draft",
        "intent": "proposal",
        "priority": PRIORITY.get(plan.urgency, "routine"),
        "code": {"text": voice.say(letter.title)},
        "orderDetail": [{"text": voice.say(point.say)} for point in letter.asks],
        "subject": {"identifier": {"system": "urn:unclench:record", "value": plan.record}},
        "authoredOn": plan.made_on.isoformat(),
        "performerType": {"text": verdict_of(plan, letter.id).option.name},
        "reasonCode": [{"text": line.text} for line in _why(plan, voice, letter)],
        "note": [
            {"text": text}
            for text in (
                voice.word("letter.draft"),
                voice.word("pending"),
                *map(_note, (*danger, *parts)),
                *foot(plan, voice),
            )
        ],
    }


def _note(part: DocumentPart) -> str:
    lines = [f"{line.lead}: {line.text}" if line.lead else line.text for line in part.lines]
    return "\n".join([part.title, *(f"- {line}" for line in lines)])
