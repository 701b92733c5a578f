"""The page about plans: every key of the JSON, from plans that are made, with what each means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from json import dumps
from typing import Any

import unclench
from support.fences import ROOT
from support.reference.tables import MADE, table
from unclench.content import load
from unclench.content.content import Content
from unclench.content.urgency import URGENT
from unclench.render.plan.json import SCHEMA

DAY = date(2026, 11, 20)
LONGEST = 40
EXAMPLES = ROOT / "examples"
# The maps whose keys are ids.
BY_ID = ("facts", "references.claims", "references.sources")
CLAIMS = "ids of the claims it rests on"
FACTS = "the facts it used"
MEANINGS = {
    "schema": f"`{SCHEMA}`",
    "record": "the `id` of the record",
    "made_on": "the day for which it was made",
    "region": "`us`, `uk`, or `null` while it is not known",
    "audience": "`clinician`, `carer` or `person`; the others see no dose without a clinician's "
    "signature",
    "content.version": "the version of the knowledge",
    "content.status": "`approved` only when every part that was used is approved",
    "content.updated": "the day of its last change",
    "content.released": "the day of its release",
    "content.approved": "how many entries are approved",
    "content.entries": "of how many",
    "content.review_due": "the day on which the first review is due",
    "content.stale": "whether that day is past",
    "content.fingerprint": "the digest of all files",
    "content.overlay": "the overlay of a clinic",
    "urgency": "the most urgent of all that it says",
    "urgent": "danger signs, the most urgent first",
    "urgent[].id": "the sign",
    "urgent[].urgency": "how urgent it is",
    "urgent[].do": "what to do now",
    "urgent[].because": "why",
    "urgent[].facts": FACTS,
    "urgent[].claims": CLAIMS,
    "stage.id": "the person's place in the order of treatment",
    "stage.title": "its name",
    "stage.because": "why",
    "stage.facts": FACTS,
    "stage.claims": CLAIMS,
    "stage.needs": "facts that have to be known first",
    "options": "every option, each with its verdict",
    "options[].id": "the option",
    "options[].kind": "what kind of option it is",
    "options[].verdict": "the verdict for this person",
    "options[].because": "the reasons, the deciding one first",
    "options[].because[].rule": "the rule",
    "options[].because[].text": "what it says",
    "options[].because[].facts": FACTS,
    "options[].because[].claims": CLAIMS,
    "options[].needs": "facts to know first; never empty for `hold`",
    "options[].regimen": "how it is built up, for clinicians; `null` where it is not",
    "options[].regimen.id": "the regimen",
    "options[].regimen.start": "the first amount",
    "options[].regimen.step": "how much is added at once",
    "options[].regimen.every_days": "how long each amount is kept",
    "options[].regimen.review_at": "the effect is first reviewed here; later points are in "
    "`later_reviews_at`, where a regimen has several",
    "options[].regimen.ceiling": "the most for this person, the lowest limit that applies",
    "options[].regimen.doses_per_day": "into how many doses a day is divided",
    "options[].regimen.name": "what it is called",
    "options[].regimen.claims": CLAIMS,
    "schedule": "the dated proposal for the medicine that is offered first, for clinicians",
    "schedule.medicine": "the medicine",
    "schedule.regimen": "the regimen",
    "schedule.signed_by": "the clinician who signed it; `null` in a proposal",
    "schedule.unit": "the measure of all its amounts",
    "schedule.days": "rows of days with the same doses",
    "schedule.days[].from": "the first day",
    "schedule.days[].to": "the last day",
    "schedule.days[].doses": "the doses of each day",
    "schedule.days[].doses[].slot": "the part of the day",
    "schedule.days[].doses[].mg": "the dose in mg; `null` for other measures",
    "schedule.days[].doses[].amount": "the dose, an exact decimal",
    "schedule.days[].doses[].make": "how it is made of what exists",
    "schedule.days[].doses[].at": "the time of day",
    "schedule.days[].doses[].next_day": "whether that is after midnight",
    "schedule.days[].first_day": "the doses of the first day where that begins later in the day",
    "schedule.days[].first_day[].slot": "the part of the day",
    "schedule.days[].first_day[].mg": "the dose in mg; `null` for other measures",
    "schedule.days[].first_day[].amount": "the dose, an exact decimal",
    "schedule.days[].first_day[].make": "how it is made of what exists",
    "schedule.days[].first_day[].at": "the time of day",
    "schedule.days[].first_day[].next_day": "whether that is after midnight",
    "schedule.days[].mg_per_day": "the sum in mg; `null` for other measures",
    "schedule.days[].amount_per_day": "the sum, an exact decimal",
    "schedule.days[].waits_for": "what has to be known before this row begins",
    "schedule.days[].marks": "what happens on its days, such as a review",
    "schedule.products": "what the doses are made of",
    "schedule.products[].form": "tablet, capsule, liquid …",
    "schedule.products[].strength": "its strength",
    "schedule.then": "what follows the last row",
    "schedule.confirm": "what a clinician confirms before the start",
    "schedule.claims": CLAIMS,
    "alerts": "warnings, the gravest first",
    "alerts[].id": "the cause, which several rules may share",
    "alerts[].severity": "`stop`, `warn` or `note`",
    "alerts[].text": "what it says",
    "alerts[].facts": FACTS,
    "alerts[].claims": CLAIMS,
    "alerts[].options": "the options it is about",
    "questions": "what to ask, the most useful first",
    "questions[].fact": "the fact",
    "questions[].ask": "the question",
    "questions[].would_change": "the options whose verdict may change",
    "tasks": "what is to be done, by day",
    "tasks[].id": "the task",
    "tasks[].date": "the day on which it is due",
    "tasks[].text": "what is to be done",
    "tasks[].claims": CLAIMS,
    "programme": "measures of the programme that are offered",
    "programme[].id": "the measure",
    "programme[].text": "what it is",
    "programme[].how": "how it is done",
    "programme[].dose": "how long and how often",
    "programme[].claims": CLAIMS,
    "self_care": "self-care and complementary measures that are offered",
    "self_care[].id": "the measure",
    "self_care[].text": "what it is",
    "self_care[].how": "how it is done",
    "self_care[].dose": "how long and how often",
    "self_care[].claims": CLAIMS,
    "education": "short lessons",
    "education[].id": "the lesson",
    "education[].title": "its title",
    "education[].text": "what it says",
    "education[].claims": CLAIMS,
    "seek_help": "when to get help, the most urgent first",
    "seek_help[].id": "the line",
    "seek_help[].urgency": "how urgent what it names is",
    "seek_help[].text": "what it says",
    "seek_help[].claims": CLAIMS,
    "review_on": "the day of the next review",
    "disagreements": "where sources differ about what the plan says",
    "disagreements[].about": "the matter",
    "disagreements[].values": "what each source says",
    "disagreements[].values[].claim": "the claim",
    "disagreements[].values[].says": "what it says; not for a person, as it may name doses",
    "disagreements[].values[].population": "the people it is about",
    "disagreements[].values[].confidence": "how firm it is",
    "disagreements[].values[].sources": "ids of its sources",
    "disagreements[].used": "what the plan uses",
    "disagreements[].because": "why",
    "not_checked": "what could not be evaluated",
    "not_checked[].rule": "the rule, or the words of the record that were not understood",
    "not_checked[].because": "why",
    "not_checked[].needs": "the facts that are open",
    "facts": "every fact that is known, by id",
    "facts.ID.value": "its value as text",
    "facts.ID.unit": "its unit in UCUM",
    "facts.ID.date": "of what day it is",
    "facts.ID.origin": "where in the record it stands, or how it was worked out",
    "goals": "the person's goals, as written",
    "requests": "what was asked for",
    "change": "how severity changed since the baseline; `null` without one",
    "change.from": "the severity at the baseline",
    "change.to": "the severity now",
    "change.percent": "by how much in percent",
    "change.since": "the day of the baseline",
    "change.text": "the same in words",
    "answers": "the verdict on each request",
    "answers[].request": "the request",
    "answers[].option": "the option it is about; `null` where it is none",
    "answers[].verdict": "its verdict",
    "answers[].text": "the answer in words",
    "notes": "the notes of the record, as written",
    "disclaimer": "what this is and is not",
    "review": "the banner while not all content is approved; `null` then",
    "references": "every claim that is named, and their sources",
    "references.claims.ID.sources": "ids of its sources",
    "references.claims.ID.population": "the people it is about",
    "references.claims.ID.confidence": "how firm it is",
    "references.claims.ID.review": "where its review stands",
    "references.sources.ID.title": "the title",
    "references.sources.ID.part": "the part that was read",
    "references.sources.ID.author": "the first author, or the authors",
    "references.sources.ID.publisher": "who published it",
    "references.sources.ID.year": "the year; `null` when it gives none",
    "references.sources.ID.kind": "the kind of evidence",
    "references.sources.ID.population": "the people it is about",
    "references.sources.ID.directness": "whether it is about people with MS",
    "references.sources.ID.url": "a public address",
    "references.sources.ID.copied_by": "who reproduces it, when that was read",
    "references.sources.ID.read": "how it was read",
}
INTRO = f"""# The plan

What `unclench plan RECORD --format json` writes (`{SCHEMA}`), and what `unclench.plan_for` returns. Amounts of
medicine are exact decimals in text, never binary fractions. Everything that recommends, forbids or warns names its
`claims` and the `facts` that it used. The same record, content and date give the same bytes.

"""  # noqa: E501 - a text as it is shown


def plan_page() -> str:
    content = load()
    parts = (
        ("Keys", table(("key", "example", "means"), _keys())),
        ("Urgencies", _labelled(content, "urgency", (*URGENT, "routine", "none"))),
        ("Verdicts", _labelled(content, "verdict", _ids(content, "verdict"))),
        ("Stages", table(("id", "title"), _stages(content))),
        ("Options", table(("id", "name", "kind"), _options(content))),
        ("Tasks", table(("id", "what is done", "days"), _tasks(content))),
        ("Severities of alerts", _labelled(content, "severity", _ids(content, "severity"))),
    )
    return MADE + INTRO + "".join(f"## {title}\n\n{text}\n" for title, text in parts)


@cache
def plans() -> list[dict[str, Any]]:
    """Plans that together have every key: those of the examples, and one with a baseline."""
    texts = [path.read_bytes() for path in sorted(EXAMPLES.glob("*.yaml"))]
    again = texts[0] + b"baseline: {severity: 8, date: 2026-10-01}\n"
    return [unclench.plan_for(text, today=DAY) for text in (*texts, again)]


def found_keys() -> dict[str, Any]:
    """Every key of these plans, with the first value that says something."""
    found: dict[str, Any] = {}
    for path, value in (pair for plan in plans() for pair in _walk(plan, "")):
        if found.get(path) in (None, [], {}, ""):
            found[path] = value
    inner = {path.rpartition(".")[0].removesuffix("[]") for path in found}
    return {path: value for path, value in found.items() if path in MEANINGS or path not in inner}


def _walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            step = "ID" if path in BY_ID else key
            here = f"{path}.{step}" if path else step
            yield here, inner
            yield from _walk(inner, here)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _walk(inner, f"{path}[]")


def _keys() -> Iterator[tuple[str, str, str]]:
    found = found_keys()
    for path, meaning in MEANINGS.items():
        shown = "" if path.startswith("content.") else _example(found.get(path))
        yield f"`{path}`", shown, meaning


def _example(value: Any) -> str:
    """A short value of the JSON; its parts have rows of their own."""
    if isinstance(value, dict) or (
        isinstance(value, list) and value and isinstance(value[0], dict)
    ):
        return ""
    text = dumps(list(value)[:2] if isinstance(value, list | tuple) else value, ensure_ascii=False)
    return f"`{text}`" if len(text) <= LONGEST else "text"


def _ids(content: Content, part: str) -> list[str]:
    names = (name.split(".") for name in content.words if name.startswith(f"{part}."))
    return [*dict.fromkeys(name[1] for name in names)]


def _labelled(content: Content, part: str, ids: Any) -> str:
    rows = ((f"`{one}`", _label(content, f"{part}.{one}")) for one in ids)
    return table(("id", "for clinicians"), rows)


def _label(content: Content, name: str) -> str:
    words = content.words
    own = [text for key, text in words.items() if key == name or key.startswith(f"{name}.")]
    clinician = [text for key, text in words.items() if key.startswith(f"{name}.clinician")]
    return " - ".join(clinician or own)


def _stages(content: Content) -> Iterator[tuple[str, str]]:
    for stage in content.stages:
        yield (
            f"`{stage.id}`",
            content.words.get(f"stage.{stage.id}.clinician.title")
            or _label(content, f"stage.{stage.id}"),
        )


def _options(content: Content) -> Iterator[tuple[str, str, str]]:
    for option in content.options:
        yield f"`{option.id}`", option.name, option.kind


def _tasks(content: Content) -> Iterator[tuple[str, str, str]]:
    for task in content.tasks.values():
        yield f"`{task.id}`", task.say.clinician, str(task.due_days)
