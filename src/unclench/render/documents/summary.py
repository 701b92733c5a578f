"""The JSON of a visit: for a clinician an overview, for a person the questions to ask. Text and
pages are in `render/one_page/visit.py`."""

from __future__ import annotations

from collections.abc import Iterable

from unclench.content.types.letters import Letters
from unclench.criteria.judge import judge
from unclench.patient.facts import Patient
from unclench.plan.findings import Findings
from unclench.plan.impossible import spoken_to
from unclench.plan.models import Plan
from unclench.plan.side_effects import Side
from unclench.render.document import DocumentLine, DocumentPart, parts_json, urgent_part
from unclench.render.documents.known import (
    alert_lines,
    fact_line,
    known_lines,
    medicine_lines,
    unread_lines,
)
from unclench.render.json_text import Json
from unclench.render.plan.governance import content_json
from unclench.render.plan.json import review_json, urgent_json
from unclench.render.plan.options import TREATMENTS
from unclench.render.plan.side_effects import sign_name
from unclench.render.wording import Voice, short_day

SCHEMA = "unclench.summary/1"
FEW, MOST_NAMED = 6, 8
SHOWN = (
    "stop_urgently",
    "taper",
    "lower",
    "raise",
    "continue",
    "offer",
    "specialist",
    "hold",
    "avoid",
)
HEADER = ("age", "sex", "ms_course", "mobility")
PROBLEM = ("pattern", "distribution", "severity", "interferes_with", "improvement_percent")


class Visit:
    """What a summary is made of, with the words of one audience."""

    def __init__(
        self, findings: Findings, plan: Plan, side: Side, letters: Letters, audience: str
    ) -> None:
        self.findings, self.plan, self.side, self.letters = findings, plan, side, letters
        self.content = spoken_to(findings.patient, findings.content)
        self.voice = Voice(self.content, audience, plan.region)

    @property
    def patient(self) -> Patient:
        return self.findings.patient


def to_dict(visit: Visit) -> Json:
    plan, voice = visit.plan, visit.voice
    return {
        "schema": SCHEMA,
        "record": plan.record,
        "made_on": plan.made_on.isoformat(),
        "region": plan.region,
        "audience": voice.audience,
        "content": content_json(
            visit.content, plan.content_status, plan.made_on, plain=voice.plain
        ),
        "urgency": plan.urgency,
        "urgent": urgent_json(plan.urgent, voice),
        "parts": parts_json(parts(visit)),
        "disclaimer": voice.word("disclaimer"),
        "review": review_json(plan, voice),
    }


def parts(visit: Visit) -> tuple[DocumentPart, ...]:
    """Danger first. A person's page asks; a clinician's page tells."""
    made = _for_person(visit) if visit.voice.plain else _for_clinician(visit)
    return (*urgent_part(visit.plan, visit.voice), *(part for part in made if part.lines))


def _for_person(visit: Visit) -> list[DocumentPart]:
    plan, voice = visit.plan, visit.voice
    return [
        DocumentPart(voice.word("summary.effects"), _effects(visit)),
        DocumentPart(
            voice.word("letter.goals"), tuple(DocumentLine("", goal) for goal in plan.goals)
        ),
        DocumentPart(voice.word("summary.questions"), questions(visit)),
        DocumentPart(
            voice.word("summary.answers"),
            tuple(DocumentLine("", voice.say(q.ask)) for q in plan.questions[:FEW]),
        ),
        DocumentPart(voice.word("letter.medicines"), medicine_lines(plan, visit.patient, voice)),
        DocumentPart(voice.word("letter.alerts"), alert_lines(plan, voice)[:FEW]),
        DocumentPart(voice.word("summary.next"), _next(visit)),
    ]


def _for_clinician(visit: Visit) -> list[DocumentPart]:
    plan, voice = visit.plan, visit.voice
    asked = tuple(DocumentLine("", voice.say(q.ask)) for q in plan.questions[:FEW])
    return [
        DocumentPart(voice.word("summary.problem"), _problem(visit)),
        DocumentPart(voice.word("summary.effects"), _effects(visit)),
        DocumentPart(
            voice.word("letter.medicines"), _in_one(medicine_lines(plan, visit.patient, voice))
        ),
        DocumentPart(voice.word("letter.tried"), _tried(visit)),
        DocumentPart(voice.word("summary.safety"), _in_one(_safety(visit))),
        DocumentPart(voice.word("summary.plan"), (_stage(visit), *_verdicts(visit))),
        DocumentPart(voice.word("letter.alerts"), alert_lines(plan, voice)[:FEW]),
        DocumentPart(voice.word("summary.disagreements"), _disagreements(visit)),
        DocumentPart(voice.word("summary.answers"), asked),
        DocumentPart(voice.word("letter.unread"), unread_lines(visit.patient)),
        DocumentPart(voice.word("summary.next"), _next(visit)),
    ]


def _problem(visit: Visit) -> tuple[DocumentLine, ...]:
    plan, voice = visit.plan, visit.voice
    goals = "; ".join(plan.goals) or voice.word("letter.not_known_word")
    known = [fact_line(plan, fact, voice) for fact in (*HEADER, *PROBLEM[:4])]
    return (*_in_one(known), DocumentLine(voice.word("letter.goals"), goals))


def _tried(visit: Visit) -> tuple[DocumentLine, ...]:
    plan, voice = visit.plan, visit.voice
    if "trials" not in plan.facts:
        return (fact_line(plan, "trials", voice),)
    return _in_one(known_lines(plan, visit.letters.tried, voice))


def _safety(visit: Visit) -> list[DocumentLine]:
    facts = (*visit.letters.strip, "conditions")
    return [fact_line(visit.plan, fact, visit.voice) for fact in facts]


def _stage(visit: Visit) -> DocumentLine:
    stage, voice = visit.plan.stage, visit.voice
    return DocumentLine(
        voice.word(f"stage.{stage.id}", "title"), voice.say(stage.because), stage.claims
    )


def _in_one(lines: Iterable[DocumentLine]) -> tuple[DocumentLine]:
    """Several lines as one, so that the page stays one page."""
    texts = (f"{line.lead}: {line.text}" if line.lead else line.text for line in lines)
    return (DocumentLine("", f"{'; '.join(texts)}."),)


def _effects(visit: Visit) -> tuple[DocumentLine, ...]:
    voice = visit.voice
    return tuple(
        DocumentLine(
            f"{voice.word(f'tier.{effect.tier}', 'label')} - {sign_name(effect.sign, voice)}",
            voice.say(effect.do),
            effect.claims,
        )
        for effect in visit.side.effects
    )


def questions(visit: Visit) -> tuple[DocumentLine, ...]:
    """Questions for everybody, and those that fit this person; one that cannot be judged is left
    out, since it only invites to ask."""
    facts = visit.patient.facts
    asked = (q for q in visit.letters.questions if q.criterion is None or judge(q.criterion, facts))
    return tuple(
        DocumentLine("", visit.voice.say(question.say), question.claims) for question in asked
    )


def _verdicts(visit: Visit) -> list[DocumentLine]:
    found = []
    for verdict in SHOWN:
        names = names_with(visit.plan, verdict)
        if names:
            found.append(
                DocumentLine(
                    visit.voice.word(f"verdict.{verdict}", "label"), ", ".join(names) + "."
                )
            )
    return found


def names_with(plan: Plan, verdict: str) -> list[str]:
    """Treatments of one verdict; what is on hold names what it waits for."""
    return [
        v.option.name for v in plan.options if v.verdict == verdict and v.option.kind in TREATMENTS
    ]


def few(names: Iterable[str]) -> str:
    """The first by name, the others by number, so that nothing is dropped in silence."""
    once = list(dict.fromkeys(names))
    more = len(once) - MOST_NAMED
    return ", ".join(once[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _disagreements(visit: Visit) -> tuple[DocumentLine, ...]:
    names = [d.about.replace(".", " ").replace("_", " ") for d in visit.plan.disagreements]
    claims = tuple(claim for d in visit.plan.disagreements for claim in d.claims)
    return (DocumentLine("", f"{few(names)}.", claims),) if names else ()


def _next(visit: Visit) -> tuple[DocumentLine, ...]:
    tasks = visit.plan.tasks[:FEW]
    return tuple(
        DocumentLine(short_day(task.on), visit.voice.say(task.text), task.claims) for task in tasks
    )
