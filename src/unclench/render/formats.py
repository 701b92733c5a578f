"""Every format that a result can be written in: one registry, for all surfaces."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, NamedTuple

from unclench.language.visible import LINE_ENDS, escaped, visible


class Look(NamedTuple):
    """How a result is written. `width` is in columns; `discreet` leaves names of medicines and
    amounts out of a calendar; `full` is the whole plan instead of one page, `brief` the
    parts of that page that a reader acts on."""

    audience: str = "clinician"
    width: int = 80
    colour: bool = False
    large: bool = False
    evidence: bool = False
    discreet: bool = False
    full: bool = False
    brief: bool = False


class Format(NamedTuple):
    """`extra` is the extra of this package that it needs, empty when none.

    `writers` says what it can show, each with the function `module:name` that writes it: (content,
    Look) → bytes."""

    name: str
    media_type: str
    extra: str
    writers: Mapping[str, str]


PLAN = "unclench.render.plan.formats"
ONE_PAGE = "unclench.render.one_page.formats"
SCHEDULE = "unclench.render.schedule.formats"
PROGRAMME = "unclench.render.programme.formats"
DOCUMENT = "unclench.render.documents.formats"
ANSWER = "unclench.render.answer.formats"
KNOWLEDGE = "unclench.render.knowledge.formats"
DIARY = "unclench.render.diary.formats"
TEXT = {
    "plan": f"{ONE_PAGE}:text",
    "triage": f"{PLAN}:triage_text",
    "why": f"{PLAN}:why_text",
    "schedule": f"{SCHEDULE}:text",
    "switch": f"{SCHEDULE}:switch_text",
    "ended schedule": f"{SCHEDULE}:ended_text",
    "verified": f"{SCHEDULE}:verified_text",
    "programme": f"{PROGRAMME}:text",
    "ask": f"{ANSWER}:text",
    "learn": f"{DOCUMENT}:text",
    "letter": f"{DOCUMENT}:text",
    "summary": f"{ONE_PAGE}:visit_text",
    "report": f"{DOCUMENT}:text",
    "diary report": f"{DOCUMENT}:text",
    "about": f"{KNOWLEDGE}:about_text",
    "diary": f"{DIARY}:text",
    "sources": f"{KNOWLEDGE}:sources_text",
    "comment": f"{KNOWLEDGE}:comment_text",
    "conflicts": f"{KNOWLEDGE}:conflicts_text",
    "reviews": f"{KNOWLEDGE}:reviews_text",
    "knowledge diff": f"{KNOWLEDGE}:diff_text",
    "feedback": "unclench.render.hooks.report:text",
}
JSON = {
    "plan": f"{PLAN}:json",
    "triage": f"{PLAN}:triage_json",
    "why": f"{PLAN}:why_json",
    "schedule": f"{SCHEDULE}:json",
    "switch": f"{SCHEDULE}:switch_json",
    "ended schedule": f"{SCHEDULE}:ended_json",
    "programme": f"{PROGRAMME}:json",
    "ask": f"{ANSWER}:json",
    "learn": f"{DOCUMENT}:json",
    "letter": f"{DOCUMENT}:json",
    "summary": f"{DOCUMENT}:json",
    "report": f"{DOCUMENT}:json",
    "diary report": f"{DOCUMENT}:json",
    "about": f"{KNOWLEDGE}:about_json",
    "diary": f"{DIARY}:json",
    "diary export": f"{DIARY}:json",
    "conflicts": f"{KNOWLEDGE}:conflicts_json",
    "reviews": f"{KNOWLEDGE}:reviews_json",
    "knowledge diff": f"{KNOWLEDGE}:diff_json",
    "feedback": "unclench.render.hooks.report:json",
}
HTML = {
    "plan": f"{ONE_PAGE}:html",
    "triage": f"{PLAN}:triage_html",
    "why": f"{PLAN}:why_html",
    "ask": f"{ANSWER}:html",
    "schedule": f"{SCHEDULE}:html",
    "handed schedule": f"{SCHEDULE}:handed_html",
    "ended schedule": f"{SCHEDULE}:ended_html",
    "programme": f"{PROGRAMME}:html",
    "learn": f"{DOCUMENT}:html",
    "letter": f"{DOCUMENT}:html",
    "summary": f"{ONE_PAGE}:visit_html",
    "report": f"{DOCUMENT}:html",
    "diary report": f"{DOCUMENT}:html",
    "conflicts": f"{KNOWLEDGE}:conflicts_html",
}
PDF = {
    "plan": f"{ONE_PAGE}:pdf",
    "triage": f"{PLAN}:triage_pdf",
    "why": f"{PLAN}:why_pdf",
    "ask": f"{ANSWER}:pdf",
    "schedule": f"{SCHEDULE}:pdf",
    "handed schedule": f"{SCHEDULE}:handed_pdf",
    "ended schedule": f"{SCHEDULE}:ended_pdf",
    "programme": f"{PROGRAMME}:pdf",
    "learn": f"{DOCUMENT}:pdf",
    "letter": f"{DOCUMENT}:pdf",
    "summary": f"{ONE_PAGE}:visit_pdf",
    "report": f"{DOCUMENT}:pdf",
    "diary report": f"{DOCUMENT}:pdf",
    "triggers": f"{DOCUMENT}:pdf",
}
ICS = {
    "plan": f"{PLAN}:ics",
    "schedule": f"{SCHEDULE}:ics",
    "handed schedule": f"{SCHEDULE}:ics",
    "switch": f"{SCHEDULE}:switch_ics",
    "ended schedule": f"{SCHEDULE}:ended_doses",
    "programme": f"{PROGRAMME}:ics",
}
FHIR = {
    "plan": f"{PLAN}:fhir",
    "schedule": f"{SCHEDULE}:fhir",
    "switch": f"{SCHEDULE}:switch_fhir",
    "ended schedule": f"{SCHEDULE}:ended_doses",
    "letter": f"{DOCUMENT}:fhir",
    "diary export": f"{DIARY}:fhir",
}
BINARY = ("pdf",)
NOTE = {"summary": f"{DOCUMENT}:note"}
CSV = {"diary export": f"{DIARY}:csv"}
FORMATS = {
    found.name: found
    for found in (
        Format("text", "text/plain; charset=utf-8", "", TEXT),
        Format("json", "application/json", "", JSON),
        Format("html", "text/html; charset=utf-8", "paper", HTML),
        Format("pdf", "application/pdf", "paper", PDF),
        Format("ics", "text/calendar; charset=utf-8", "paper", ICS),
        Format("fhir", "application/fhir+json", "", FHIR),
        Format("note", "text/plain; charset=utf-8", "", NOTE),
        Format("csv", "text/csv; charset=utf-8", "", CSV),
    )
}


def formats_of(shown: str) -> tuple[str, ...]:
    """The names of the formats that can show this, in the order of the registry."""
    return tuple(name for name, found in FORMATS.items() if shown in found.writers)


def written(shown: str, name: str, value: Any, look: Look) -> bytes:
    """`value` in the format `name`; InputError when an extra of the package is missing."""
    module, _, function = FORMATS[name].writers[shown].partition(":")
    made: bytes = getattr(import_module(module), function)(value, look)
    return harmless(made, FORMATS[name], look)


def harmless(made: bytes, form: Format, look: Look) -> bytes:
    """A result as it leaves: no character of the input steers a terminal or turns a text round.
    JSON keeps each as its escape. What a PDF is made from went through `render/pages/page.py`."""
    if form.name in BINARY:
        return made
    text = made.decode("utf-8", "replace")
    if form.media_type.endswith("json"):
        safe = escaped(text)
    elif look.colour and form.name == "text":
        from unclench.render.console import coloured

        safe = coloured(text)
    else:
        safe = visible(text, LINE_ENDS)
    return made if safe == text else safe.encode("utf-8", "replace")
