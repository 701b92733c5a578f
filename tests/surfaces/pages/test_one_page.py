"""The one-page plan as HTML and on paper: numbers can be dialled, marks lead to sources, ids are
titles only, and the longest page is one side."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from support.pages import AUDIENCES, read, shown
from support.pdfs import facts_of, pango
from support.people import data_of, person
from unclench.render.formats import Look, written

PEOPLE = 60
LINK = re.compile(r'<a[^>]* href="#([^"]+)"')


@cache
def longest(audience: str) -> bytes:
    """The record with the longest page among some people."""
    return max(
        (data_of(person(seed)) for seed in range(PEOPLE)),
        key=lambda data: len(read(data, audience).text),
    )


def html(data: bytes, audience: str) -> str:
    return written("plan", "html", shown(data, audience), Look(audience)).decode()


def body(page: str) -> str:
    return page.partition("<main")[2]


@pytest.mark.parametrize("audience", ["person", "carer"])
def test_every_number_can_be_dialled(audience: str) -> None:
    for seed in range(20):
        page = body(html(data_of(person(seed)), audience))
        outside = re.sub(r"<a href=\"tel:[^<]*</a>", "", page)
        assert 'href="tel:' in page
        assert not re.search(r"\b(?:911|999)\b|NHS 111", re.sub(r"<[^>]*>", "", outside))


def test_every_mark_leads_to_its_source() -> None:
    page = body(html(longest("clinician"), "clinician"))
    marks = LINK.findall(page)
    assert marks and all(f'id="{mark}"' in page for mark in marks)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_ids_are_titles_and_never_prose(audience: str) -> None:
    page = body(html(longest(audience), audience))
    prose = re.sub(r"<[^>]*>", " ", page)
    assert re.search(r'title="[a-z_]+(?:/[a-z-]+)?"', page)
    assert not re.search(r"\b[a-z]+_[a-z_]+\b|\b[a-z]+/[a-z]+-[a-z]", prose)
    anchors = re.findall(r' id="([^"]+)"', page)
    assert len(set(anchors)) == len(anchors)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_longest_page_is_one_side(audience: str, tmp_path: Path) -> None:
    pango()
    made = written("plan", "pdf", shown(longest(audience), audience), Look(audience))
    assert facts_of(made, tmp_path)["Pages"] == "1"


def test_a_person_sees_the_move_and_hears_about_it() -> None:
    page = html(data_of(person(4)), "person")
    found = [html(data_of(person(seed)), "person") for seed in range(12)]
    assert any("<svg" in one and "<figcaption>" in one for one in found)
    assert "<script" not in page
