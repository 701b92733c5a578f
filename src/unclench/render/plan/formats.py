"""A plan, its triage, and the reasons of one verdict, in every format that can show them. Each is
imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from unclench.content.content import Content
from unclench.plan.models import Plan
from unclench.render.formats import Look

if TYPE_CHECKING:
    from unclench.plan.alongside import Alongside
    from unclench.plan.counterfactual import FactChange
    from unclench.plan.side_effects import Side
    from unclench.render.console import Paper


def nothing_alongside() -> Alongside:
    from unclench.plan.alongside import Alongside

    return Alongside()


class ShownPlan(NamedTuple):
    """A plan with the content that its words come from, and what its page says next to it."""

    plan: Plan
    content: Content
    alongside: Callable[[], Alongside] = nothing_alongside


class ShownTriage(NamedTuple):
    """The urgent part of a plan, with side effects, overdose and withdrawal."""

    plan: Plan
    content: Content
    side: Side


class ShownWhy(NamedTuple):
    """The reasons for one option, and what would change its verdict."""

    plan: Plan
    content: Content
    option: str
    changes: tuple[FactChange, ...]


def text(shown: ShownPlan, look: Look) -> bytes:
    """All of it; the page that is shown first is made in `render/one_page/`."""
    from unclench.render.plan.text import to_text

    plan, content, _ = shown
    made = to_text(plan, content, look.audience, _paper(look), evidence_too=look.evidence)
    return made.encode("utf-8", "replace")


def json(shown: ShownPlan, look: Look) -> bytes:
    from unclench.render.json_text import to_bytes
    from unclench.render.plan.json import whole_json

    return to_bytes(whole_json(shown.plan, shown.content, look.audience))


def html(shown: ShownPlan, look: Look) -> bytes:
    """On a screen the evidence folds away, so it is always there."""
    return _page(shown, look._replace(evidence=True)).encode()


def pdf(shown: ShownPlan, look: Look) -> bytes:
    from unclench.render.pages.page import PAPERS, pdf

    return pdf(_page(shown, look), paper=PAPERS[shown.plan.region])


def _page(shown: ShownPlan, look: Look) -> str:
    from unclench.render.pages.plan import plan_page

    plan, content, _ = shown
    return plan_page(plan, content, look.audience, large=look.large, evidence_too=look.evidence)


def fhir(shown: ShownPlan, look: Look) -> bytes:
    from unclench.render.fhir.exact import to_bytes
    from unclench.render.fhir.plan import bundle

    return to_bytes(bundle(shown.plan, shown.content, look.audience))


def ics(shown: ShownPlan, look: Look) -> bytes:
    """The days of the plan as a calendar without doses."""
    from unclench.render.calendar.events import plan_entries
    from unclench.render.calendar.ics import title_and_note, to_bytes
    from unclench.render.wording import Voice

    plan, voice = shown.plan, Voice(shown.content, look.audience, shown.plan.region)
    entries = plan_entries(plan.urgent, plan.tasks, plan.made_on, voice, discreet=look.discreet)
    words = title_and_note(voice, "plan_name", discreet=look.discreet)
    return to_bytes(entries, *words, plan.made_on)


def triage_text(shown: ShownTriage, look: Look) -> bytes:
    from unclench.render.plan.triage import to_text

    return to_text(*shown, _paper(look), look.audience).encode("utf-8", "replace")


def triage_json(shown: ShownTriage, look: Look) -> bytes:
    from unclench.render.json_text import to_bytes
    from unclench.render.plan.references import with_references
    from unclench.render.plan.triage import to_dict

    return to_bytes(with_references(to_dict(*shown, look.audience)))


def why_text(shown: ShownWhy, look: Look) -> bytes:
    from unclench.render.plan.why import to_text

    return to_text(*shown, _paper(look)).encode("utf-8", "replace")


def why_json(shown: ShownWhy, look: Look) -> bytes:
    from unclench.render.json_text import to_bytes
    from unclench.render.plan.why import to_dict

    return to_bytes(to_dict(*shown))


def triage_html(shown: ShownTriage, look: Look) -> bytes:
    return _triage_page(shown, look).encode()


def triage_pdf(shown: ShownTriage, look: Look) -> bytes:
    from unclench.render.pages.page import PAPERS, pdf

    return pdf(_triage_page(shown, look), paper=PAPERS[shown.plan.region])


def _triage_page(shown: ShownTriage, look: Look) -> str:
    from unclench.render.plan.triage import to_html

    return to_html(*shown, look.audience, large=look.large)


def why_html(shown: ShownWhy, look: Look) -> bytes:
    return _why_page(shown, look).encode()


def why_pdf(shown: ShownWhy, look: Look) -> bytes:
    from unclench.render.pages.page import PAPERS, pdf

    return pdf(_why_page(shown, look), paper=PAPERS[shown.plan.region])


def _why_page(shown: ShownWhy, look: Look) -> str:
    from unclench.render.plan.why import to_html

    return to_html(*shown, large=look.large)


def _paper(look: Look) -> Paper:
    from unclench.render.console import Paper

    return Paper(look.width, look.colour)
