"""One page for a visit: for a clinician an overview, for a person what to ask; and a note of
at most twelve plain lines."""

from __future__ import annotations

from collections.abc import Iterable

from unclench.content.types.letters import Letters
from unclench.criteria.judge import judge
from unclench.patient.facts import Patient
from unclench.plan.findings import Findings
from unclench.plan.impossible import spoken_to
from unclench.plan.models import Plan
from unclench.plan.side_effects import Side
from unclench.render.document import (
    Document,
    Line,
    Part,
    foot,
    head,
    parts_json,
    pending,
    urgent_part,
)
from unclench.render.documents.known import (
    alert_lines,
    fact_line,
    known_lines,
    medicine_lines,
    unread_lines,
)
from unclench.render.plan.governance import Json, content_json
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
        self, findings: Findings, plan: Plan, side: Side, shelf: Letters, audience: str
    ) -> None:
        self.findings, self.plan, self.side, self.shelf = findings, plan, side, shelf
        self.content = spoken_to(findings.patient, findings.content)
        self.voice = Voice(self.content, audience, plan.region)

    @property
    def patient(self) -> Patient:
        return self.findings.patient


def document(visit: Visit) -> Document:
    plan, voice = visit.plan, visit.voice
    title = f"{voice.word('summary.title')}: {plan.record}"
    return Document(
        title,
        head(plan, voice),
        pending(plan.content_status, voice),
        parts(visit),
        foot(plan, voice),
    )


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


def parts(visit: Visit) -> tuple[Part, ...]:
    """Danger first. A person's page asks; a clinician's page tells."""
    made = _for_person(visit) if visit.voice.plain else _for_clinician(visit)
    return (*urgent_part(visit.plan, visit.voice), *(part for part in made if part.lines))


def _for_person(visit: Visit) -> list[Part]:
    plan, voice = visit.plan, visit.voice
    return [
        Part(voice.word("summary.effects"), _effects(visit)),
        Part(voice.word("letter.goals"), tuple(Line("", goal) for goal in plan.goals)),
        Part(voice.word("summary.questions"), questions(visit)),
        Part(
            voice.word("summary.answers"),
            tuple(Line("", voice.say(q.ask)) for q in plan.questions[:FEW]),
        ),
        Part(voice.word("letter.medicines"), medicine_lines(plan, visit.patient, voice)),
        Part(voice.word("letter.alerts"), alert_lines(plan, voice)[:FEW]),
        Part(voice.word("summary.next"), _next(visit)),
    ]


def _for_clinician(visit: Visit) -> list[Part]:
    plan, voice = visit.plan, visit.voice
    asked = tuple(Line("", voice.say(q.ask)) for q in plan.questions[:FEW])
    return [
        Part(voice.word("summary.problem"), _problem(visit)),
        Part(voice.word("summary.effects"), _effects(visit)),
        Part(voice.word("letter.medicines"), _in_one(medicine_lines(plan, visit.patient, voice))),
        Part(voice.word("letter.tried"), _tried(visit)),
        Part(voice.word("summary.safety"), _in_one(_safety(visit))),
        Part(voice.word("summary.plan"), (_stage(visit), *_verdicts(visit))),
        Part(voice.word("letter.alerts"), alert_lines(plan, voice)[:FEW]),
        Part(voice.word("summary.disagreements"), _disagreements(visit)),
        Part(voice.word("summary.answers"), asked),
        Part(voice.word("letter.unread"), unread_lines(visit.patient)),
        Part(voice.word("summary.next"), _next(visit)),
    ]


def _problem(visit: Visit) -> tuple[Line, ...]:
    plan, voice = visit.plan, visit.voice
    goals = "; ".join(plan.goals) or voice.word("letter.not_known_word")
    known = [fact_line(plan, fact, voice) for fact in (*HEADER, *PROBLEM[:4])]
    return (*_in_one(known), Line(voice.word("letter.goals"), goals))


def _tried(visit: Visit) -> tuple[Line, ...]:
    plan, voice = visit.plan, visit.voice
    if "trials" not in plan.facts:
        return (fact_line(plan, "trials", voice),)
    return _in_one(known_lines(plan, visit.shelf.tried, voice))


def _safety(visit: Visit) -> list[Line]:
    facts = (*visit.shelf.strip, "conditions")
    return [fact_line(visit.plan, fact, visit.voice) for fact in facts]


def _stage(visit: Visit) -> Line:
    stage, voice = visit.plan.stage, visit.voice
    return Line(voice.word(f"stage.{stage.id}", "title"), voice.say(stage.because), stage.claims)


def _in_one(lines: Iterable[Line]) -> tuple[Line]:
    """Several lines as one, so that the page stays one page."""
    texts = (f"{line.lead}: {line.text}" if line.lead else line.text for line in lines)
    return (Line("", f"{'; '.join(texts)}."),)


def _effects(visit: Visit) -> tuple[Line, ...]:
    voice = visit.voice
    return tuple(
        Line(
            f"{voice.word(f'tier.{effect.tier}', 'label')} - {sign_name(effect.sign, voice)}",
            voice.say(effect.do),
            effect.claims,
        )
        for effect in visit.side.effects
    )


def questions(visit: Visit) -> tuple[Line, ...]:
    """Questions for everybody, and those that fit this person; one that cannot be judged is left
    out, since it only invites to ask."""
    facts = visit.patient.facts
    asked = (q for q in visit.shelf.questions if q.criterion is None or judge(q.criterion, facts))
    return tuple(Line("", visit.voice.say(question.say), question.claims) for question in asked)


def _verdicts(visit: Visit) -> list[Line]:
    found = []
    for verdict in SHOWN:
        names = names_with(visit.plan, verdict)
        if names:
            found.append(
                Line(visit.voice.word(f"verdict.{verdict}", "label"), ", ".join(names) + ".")
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


def _disagreements(visit: Visit) -> tuple[Line, ...]:
    names = [d.about.replace(".", " ").replace("_", " ") for d in visit.plan.disagreements]
    claims = tuple(claim for d in visit.plan.disagreements for claim in d.claims)
    return (Line("", f"{few(names)}.", claims),) if names else ()


def _next(visit: Visit) -> tuple[Line, ...]:
    tasks = visit.plan.tasks[:FEW]
    return tuple(
        Line(short_day(task.on), visit.voice.say(task.text), task.claims) for task in tasks
    )
