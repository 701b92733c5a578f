"""The one page of a plan as text and as HTML; a PDF is made of the HTML."""

from __future__ import annotations

from unclench.content import load_library
from unclench.render.console import Paper
from unclench.render.documents.shown import ShownSummary
from unclench.render.formats import Look
from unclench.render.one_page.emergency import emergency_page
from unclench.render.one_page.fit import clinician_fitting, person_fitting, visit_fitting
from unclench.render.one_page.text import to_text
from unclench.render.one_page.values import OnePage, OnePageGroup
from unclench.render.plan import formats as whole
from unclench.render.plan.formats import ShownPlan
from unclench.render.plan.section import Sheet
from unclench.render.wording import Voice

EMERGENCY = "emergency"
# Danger, what is to be done, and medicines: of the pages of clinicians, and of persons and carers.
BRIEF = frozenset({"danger", "now", "taken", "begin", "review", "safe", "triggers", "calls"})


def page_of(shown: ShownPlan, audience: str) -> OnePage:
    """The page of one audience. While a person is in danger it is the page of an emergency."""
    plan, content, alongside = shown.plan, shown.content, shown.alongside()
    voice = Voice(content._replace(unsaid=alongside.unsaid), audience, plan.region)
    sheet = Sheet(plan, voice, Paper(), load_library(), {})
    if not voice.plain:
        return clinician_fitting(sheet)
    if plan.urgency == EMERGENCY:
        return emergency_page(sheet)
    return person_fitting(sheet, alongside)


def text(shown: ShownPlan, look: Look) -> bytes:
    """One page, or with `look.full` all of the plan."""
    if look.full:
        return whole.text(shown, look)
    page = page_of(shown, look.audience)
    page = in_brief(page) if look.brief else page
    made = to_text(page, Paper(look.width, look.colour))
    return made.encode("utf-8", "replace")


def in_brief(page: OnePage) -> OnePage:
    """The parts that a reader acts on, whole, without sources. An emergency is as brief as can
    be."""
    if page.kind == EMERGENCY:
        return page
    kept = tuple(_without_marks(group) for group in page.groups if group.id in BRIEF)
    return page._replace(groups=kept, sources=())


def _without_marks(group: OnePageGroup) -> OnePageGroup:
    return group._replace(entries=tuple(entry._replace(marks=()) for entry in group.entries))


def html(shown: ShownPlan, look: Look) -> bytes:
    return whole.html(shown, look) if look.full else _page(shown, look).encode("utf-8", "replace")


def pdf(shown: ShownPlan, look: Look) -> bytes:
    if look.full:
        return whole.pdf(shown, look)
    from unclench.render.pages.page import PAPERS, pdf

    return pdf(_page(shown, look), paper=PAPERS[shown.plan.region])


def _page(shown: ShownPlan, look: Look) -> str:
    from unclench.render.one_page.web import to_html

    return to_html(shown, page_of(shown, look.audience), look)


def visit_text(shown: ShownSummary, look: Look) -> bytes:
    """One page for a visit."""
    made = to_text(visit_of(shown, look.audience), Paper(look.width, look.colour))
    return made.encode("utf-8", "replace")


def visit_html(shown: ShownSummary, look: Look) -> bytes:
    return _visit(shown, look).encode("utf-8", "replace")


def visit_pdf(shown: ShownSummary, look: Look) -> bytes:
    from unclench.render.pages.page import PAPERS, pdf

    return pdf(_visit(shown, look), paper=PAPERS[shown.plan.region])


def visit_of(shown: ShownSummary, audience: str) -> OnePage:
    sheet = Sheet(shown.plan, shown.voice(audience), Paper(), load_library(), {})
    return visit_fitting(sheet, shown.findings, shown.side, shown.letters)


def _visit(shown: ShownSummary, look: Look) -> str:
    from unclench.render.one_page.web import to_html

    visit = shown.visit(look.audience)
    return to_html(ShownPlan(shown.plan, visit.content), visit_of(shown, look.audience), look)
