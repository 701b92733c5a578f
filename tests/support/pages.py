"""One-page plans of many people, as tests read them: the page, its text, and its sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from support.people import Record, data_of, person
from support.sizes import scaled
from support.stories import as_json, cases
from unclench.app.one_page import one_page
from unclench.app.person import PersonRequest
from unclench.app.plan import PlanRequest
from unclench.app.summary import SummaryRequest, summary
from unclench.content import load, load_collection
from unclench.content.checks.language import WORD, syllables
from unclench.render.console import Paper
from unclench.render.documents.shown import ShownSummary
from unclench.render.one_page.formats import page_of, visit_of
from unclench.render.one_page.text import to_text
from unclench.render.one_page.values import OnePage
from unclench.render.plan.formats import ShownPlan

TODAY = date(2026, 11, 20)
AUDIENCES = ("clinician", "person", "carer")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9(“])")


class Read(NamedTuple):
    """A page as a reader has it."""

    shown: ShownPlan
    page: OnePage
    text: str


def shown(data: bytes, audience: str) -> ShownPlan:
    request = PlanRequest(PersonRequest(data, TODAY))
    return ShownPlan(*one_page(request, load(), audience))


def read(data: bytes, audience: str) -> Read:
    found = shown(data, audience)
    page = page_of(found, audience)
    return Read(found, page, to_text(page, Paper()))


@cache
def everybody(audience: str, people: int) -> tuple[Read, ...]:
    """The pages of random people, then of every story with its changes."""
    random = (data_of(person(seed)) for seed in range(scaled(people)))
    told = (as_json(case.record).encode() for case in cases())
    return tuple(read(data, audience) for data in (*random, *told))


def record_of(seed: int) -> Record:
    return person(seed)


def said(page: OnePage) -> Iterator[str]:
    """Every sentence of a page."""
    for group in page.groups:
        for entry in group.entries:
            yield from (part for part in SENTENCE.split(entry.text) if part)


def same_lines(texts: Iterable[str], most: float) -> float:
    """The share of lines that are the same in more than `most` of the texts."""
    each = [[line.strip() for line in text.splitlines() if line.strip()] for text in texts]
    counts = Counter(line for lines in each for line in set(lines))
    usual = {line for line, count in counts.items() if count > most * len(each)}
    whole = sum(map(len, each))
    return sum(line in usual for lines in each for line in lines) / whole


def grade(page: OnePage) -> float:
    """Flesch-Kincaid over all that a page says."""
    parts = list(said(page))
    words = [word for part in parts for word in WORD.findall(part)]
    return 0.39 * len(words) / len(parts) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def visit(data: bytes, audience: str) -> tuple[OnePage, str]:
    """The page for a visit, and its text."""
    request = SummaryRequest(PersonRequest(data, TODAY))
    found = summary(request, load(), load_collection("effects"))
    page = visit_of(ShownSummary(*found, load_collection("letters")), audience)
    return page, to_text(page, Paper())
