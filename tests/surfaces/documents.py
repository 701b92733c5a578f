"""Letters, summaries, reports and pages of random people, as tests read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from support.laws import real
from support.people import Record, person
from surfaces.people import ROOT
from unclench.content import load_collection
from unclench.content.types.letters import Letter, Letters
from unclench.content.types.pages import Pages
from unclench.patient.facts import Patient
from unclench.plan.findings import find
from unclench.plan.models import Plan
from unclench.plan.side_effects import side_effects
from unclench.render.document import Document
from unclench.render.documents import learn, letter, summary
from unclench.render.documents import report as reports
from unclench.render.documents.report import HarmReport, form_for, report, reported_signs
from unclench.render.wording import AUDIENCES, Voice

CONTENT = real().content
LETTERS: Letters = load_collection("letters")
PAGES: Pages = load_collection("pages")
EFFECTS = load_collection("effects")
ANNA, CARLA = (str(ROOT / "examples" / f"{name}.yaml") for name in ("anna", "carla"))
PLAIN = ("person", "carer")
PEOPLE = 120
NUMBER = re.compile(r"[0-9][0-9.,]*")
PER_LITRE = re.compile(r"/\s*d?L\b")


class Someone:
    """One random person with all that is written about them."""

    def __init__(self, seed: int) -> None:
        self.record: Record = person(seed)
        self.patient: Patient = real().patient_of(self.record)
        self.plan: Plan = real().plan(self.patient)
        self.letter: Letter = list(LETTERS.letters.values())[seed % len(LETTERS.letters)]
        self.audience = AUDIENCES[seed % 3]

    def visit(self, audience: str) -> summary.Visit:
        findings = find(self.patient, CONTENT)
        return summary.Visit(
            findings, self.plan, side_effects(findings, EFFECTS), LETTERS, audience
        )

    def report(self) -> HarmReport:
        findings = find(self.patient, CONTENT)
        medicine = self.patient.taken[0].ingredient if self.patient.taken else ""
        return report(
            findings,
            form_for(load_collection("reports"), self.plan.region),
            EFFECTS,
            reported_signs(findings, EFFECTS),
            medicine,
        )

    def documents(self, audience: str) -> Iterator[Document]:
        yield letter.document(self.plan, self.patient, CONTENT, LETTERS, self.letter, audience)
        if audience == "person":
            yield reports.document(self.plan, CONTENT, self.report())


@cache
def someone(seed: int) -> Someone:
    return Someone(seed)


def page_documents(audience: str, region: str = "us") -> Iterator[tuple[str, Document]]:
    voice = Voice(CONTENT, audience, region)
    for page in PAGES.values():
        yield page.id, learn.document(page, PAGES, CONTENT, EFFECTS, voice)


def texts(document: Document) -> Iterator[str]:
    """What the document itself says; titles of sources are quoted and not ours."""
    yield document.title
    yield from document.about
    sources = Voice(CONTENT, "person", "us").word("heading.sources")
    for part in document.parts:
        yield part.title
        yield from (
            f"{line.lead}: {line.text}" if line.lead else line.text
            for line in part.lines
            if part.title != sources
        )
