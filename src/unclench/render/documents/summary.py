"""One page for a visit: for a clinician an overview, for a person what to ask; and a note of
at most twelve plain lines."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import normalize

from unclench.content.types.letters import Letters
from unclench.criteria.judge import judge
from unclench.patient.facts import Patient
from unclench.plan.findings import Findings
from unclench.plan.impossible import spoken_to
from unclench.plan.models import Plan
from unclench.plan.side_effects import Side
from unclench.render.dates import short_day
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
from unclench.render.wording import Voice

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
        "urgent": urgent_json(plan, voice),
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
    stage = Line(
        voice.word(f"stage.{plan.stage.id}", "title"),
        voice.say(plan.stage.because),
        plan.stage.claims,
    )
    problem = [fact_line(plan, fact, voice) for fact in (*HEADER, *PROBLEM[:4])]
    goal = Line(
        voice.word("letter.goals"), "; ".join(plan.goals) or voice.word("letter.not_known_word")
    )
    return [
        Part(voice.word("summary.problem"), (_joined(problem), goal)),
        Part(voice.word("summary.effects"), _effects(visit)),
        Part(
            voice.word("letter.medicines"), (_joined(medicine_lines(plan, visit.patient, voice)),)
        ),
        Part(
            voice.word("letter.tried"),
            (
                _joined(known_lines(plan, visit.shelf.tried, voice))
                if "trials" in plan.facts
                else fact_line(plan, "trials", voice),
            ),
        ),
        Part(
            voice.word("summary.safety"),
            (
                _joined(
                    [fact_line(plan, fact, voice) for fact in (*visit.shelf.strip, "conditions")]
                ),
            ),
        ),
        Part(voice.word("summary.plan"), (stage, *_verdicts(visit))),
        Part(voice.word("letter.alerts"), alert_lines(plan, voice)[:FEW]),
        Part(voice.word("summary.disagreements"), _disagreements(visit)),
        Part(
            voice.word("summary.answers"),
            tuple(Line("", voice.say(q.ask)) for q in plan.questions[:FEW]),
        ),
        Part(voice.word("letter.unread"), unread_lines(visit.patient)),
        Part(voice.word("summary.next"), _next(visit)),
    ]


def _joined(lines: Iterable[Line]) -> Line:
    """Several lines as one, so that the page stays one page."""
    return Line(
        "",
        "; ".join(f"{line.lead}: {line.text}" if line.lead else line.text for line in lines) + ".",
    )


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


MOST_LINES = 12


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
            _said(known_lines(plan, visit.shelf.tried, voice))
            if "trials" in plan.facts
            else "not known."
        ),
        _facts(visit, visit.shelf.strip),
        f"Stage: {voice.word(f'stage.{plan.stage.id}', 'title')}. {_named_verdicts(plan, ('stop_urgently', 'offer', 'raise', 'continue', 'lower', 'taper'))}",
        _named_verdicts(plan, ("specialist", "hold", "avoid")) or "Nothing held or avoided.",
        "Alerts: " + (_said(alert_lines(plan, voice)) if alert_lines(plan, voice) else "none."),
        f"Open: {few([voice.fact(q.fact) for q in plan.questions]) or 'nothing that would change a verdict'}.",
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
        if "signs" in plan.facts
        else "Danger signs have not been asked about."
    )


def _facts(visit: Visit, facts: tuple[str, ...]) -> str:
    return _said(tuple(fact_line(visit.plan, fact, visit.voice) for fact in facts))


def _said(lines: tuple[Line, ...]) -> str:
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
