"""A plan in every format that can show one. Each is imported when it is asked for."""

from __future__ import annotations

from typing import NamedTuple

from unclench.content.content import Content
from unclench.plan.models import Plan
from unclench.render.formats import Look


class ShownPlan(NamedTuple):
    """A plan with the content that its words come from."""

    plan: Plan
    content: Content


def text(shown: ShownPlan, look: Look) -> bytes:
    from unclench.render.console import Paper
    from unclench.render.plan.text import to_text

    paper = Paper(look.width, look.colour)
    made = to_text(*shown, look.audience, paper, evidence_too=look.evidence)
    return made.encode("utf-8", "replace")


def json(shown: ShownPlan, look: Look) -> bytes:
    from unclench.render.plan.json import to_bytes, whole_json

    return to_bytes(whole_json(*shown, look.audience))


def html(shown: ShownPlan, look: Look) -> bytes:
    """On a screen the evidence folds away, so it is always there."""
    return _page(shown, look._replace(evidence=True)).encode()


def pdf(shown: ShownPlan, look: Look) -> bytes:
    from unclench.render.pages.pdf import PAPERS, pdf

    return pdf(_page(shown, look), paper=PAPERS[shown.plan.region])


def _page(shown: ShownPlan, look: Look) -> str:
    from unclench.render.pages.plan import plan_page

    return plan_page(*shown, look.audience, large=look.large, evidence_too=look.evidence)


def fhir(shown: ShownPlan, look: Look) -> bytes:
    from unclench.render.fhir.exact import to_bytes
    from unclench.render.fhir.plan import bundle

    return to_bytes(bundle(*shown, look.audience))


def ics(shown: ShownPlan, look: Look) -> bytes:
    """The days of the plan as a calendar without doses."""
    from unclench.render.calendar.events import plan_entries
    from unclench.render.calendar.ics import to_bytes
    from unclench.render.calendar.words import title_and_note
    from unclench.render.wording import Voice

    plan, voice = shown.plan, Voice(shown.content, look.audience, shown.plan.region)
    entries = plan_entries(plan.urgent, plan.tasks, plan.made_on, voice, discreet=look.discreet)
    words = title_and_note(voice, "plan_name", discreet=look.discreet)
    return to_bytes(entries, *words, plan.made_on)
