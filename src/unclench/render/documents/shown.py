"""Content in document form: a letter, a summary, a report, a page of education, or the list
of all pages."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from unclench.content.content import Content
from unclench.content.types.letters import Letter, Letters
from unclench.content.types.pages import Page, Pages
from unclench.content.types.side_effects import Effects
from unclench.patient.facts import Patient
from unclench.plan.findings import Findings
from unclench.plan.models import Plan
from unclench.plan.side_effects import Side
from unclench.render.document import Document
from unclench.render.documents import learn, letter, report, summary
from unclench.render.json_text import Json
from unclench.render.wording import Voice


class ShownTree(Protocol):
    def voice(self, audience: str) -> Voice:
        """The words of this audience."""

    def tree(self, voice: Voice) -> Json:
        """All of it as JSON."""


class ShownDocument(ShownTree, Protocol):
    def document(self, voice: Voice) -> Document:
        """What text, HTML and PDF are made of."""


class ShownLetter(NamedTuple):
    plan: Plan
    patient: Patient
    content: Content
    letters: Letters
    letter: Letter

    def voice(self, audience: str) -> Voice:
        return Voice(self.content, audience, self.plan.region)

    def document(self, voice: Voice) -> Document:
        return letter.document(*self, voice.audience)

    def tree(self, voice: Voice) -> Json:
        return letter.to_dict(*self, voice.audience)


class ShownSummary(NamedTuple):
    findings: Findings
    plan: Plan
    side: Side
    letters: Letters

    def voice(self, audience: str) -> Voice:
        return self.visit(audience).voice

    def visit(self, audience: str) -> summary.Visit:
        return summary.Visit(*self, audience)

    def tree(self, voice: Voice) -> Json:
        return summary.to_dict(self.visit(voice.audience))


class ShownReport(NamedTuple):
    """A person fills it in, whatever the audience."""

    plan: Plan
    content: Content
    report: report.HarmReport

    def voice(self, audience: str) -> Voice:
        return Voice(self.content, report.AUDIENCE, self.plan.region)

    def document(self, voice: Voice) -> Document:
        return report.document(*self)

    def tree(self, voice: Voice) -> Json:
        return report.to_dict(*self)


class ShownPage(NamedTuple):
    page: Page
    pages: Pages
    content: Content
    effects: Effects
    region: str | None

    def voice(self, audience: str) -> Voice:
        return Voice(self.content, audience, self.region)

    def document(self, voice: Voice) -> Document:
        return learn.document(*self[:4], voice)

    def tree(self, voice: Voice) -> Json:
        return learn.to_dict(*self[:4], voice)


class ShownPages(NamedTuple):
    """The list of all pages."""

    pages: Pages
    content: Content
    region: str | None

    def voice(self, audience: str) -> Voice:
        return Voice(self.content, audience, self.region)

    def document(self, voice: Voice) -> Document:
        return learn.index(*self[:2], voice)

    def tree(self, voice: Voice) -> Json:
        return learn.index_to_dict(*self[:2], voice)
