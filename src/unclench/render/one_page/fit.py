"""The most generous page that fits: the less room, the less is said, in an order that is the same
for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.content.types.letters import Letters
from unclench.plan.alongside import Alongside
from unclench.plan.findings import Findings
from unclench.plan.side_effects import Side
from unclench.render.console import Paper
from unclench.render.one_page.clinician import ROOMS, clinician_page
from unclench.render.one_page.person import PERSON_ROOMS, person_page
from unclench.render.one_page.text import to_lines
from unclench.render.one_page.values import OnePage
from unclench.render.one_page.visit import visit_page
from unclench.render.plan.section import Sheet

MOST_LINES = {"clinician": 45, "person": 40, "carer": 40, "emergency": 25}
MEASURE = Paper(80)
VISIT_ROOMS = (2, 1, 0)


def clinician_fitting(sheet: Sheet) -> OnePage:
    return _first_that_fits(clinician_page(sheet, room) for room in ROOMS)


def person_fitting(sheet: Sheet, alongside: Alongside) -> OnePage:
    return _first_that_fits(person_page(sheet, alongside, room) for room in PERSON_ROOMS)


def visit_fitting(sheet: Sheet, findings: Findings, side: Side, letters: Letters) -> OnePage:
    return _first_that_fits(
        visit_page(sheet, findings, side, letters, room) for room in VISIT_ROOMS
    )


def _first_that_fits(pages: Iterator[OnePage]) -> OnePage:
    """The last one where none fits: nothing more may be left out."""
    for page in pages:
        if len(to_lines(page, MEASURE)) <= MOST_LINES[page.kind]:
            break
    return page
