"""Every word of the pages is in the catalogue (`knowledge/words`): no template has one of its own.
Pages hold together when words are longer, or are written from right to left."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.browser import Look, faults_at
from support.pseudo import PADDED, language, longer
from support.site import Running
from support.web_pages import words
from support.web_people import put
from unclench.content import load
from unclench.serve.web.frame import HERE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TEMPLATES = sorted((HERE / "templates").rglob("*.j2"))
CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
HIDDEN = re.compile(r"<(script|style|title|code)\b[^>]*>.*?</\1>", re.DOTALL)
SAID = re.compile(r'\b(?:aria-label|title|alt|placeholder)="([^"]*)"')
LETTERS = re.compile(r"[A-Za-z]{2,}")
# The same in every language.
NAMES = re.compile(r"\b(?:Unclench|PDF|UTC|txt)\b")


def loose_words(text: str) -> list[str]:
    """Letters that a reader sees and that no catalogue gave."""
    left = HIDDEN.sub("", CODE.sub("", text))
    seen = NAMES.sub("", re.sub(r"<[^>]*>", " ", left))
    seen = re.sub(r"&[a-z]+;", " ", seen)
    return [*LETTERS.findall(seen), *(said for said in SAID.findall(left) if LETTERS.search(said))]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(path: Path) -> None:
    assert loose_words(path.read_text(encoding="utf-8")) == []


def test_a_word_in_a_template_is_seen() -> None:
    text = '<p>{{ word(\'web.home\') }}</p><a aria-label="Close" href="/">{# why #}Go on</a>'
    assert loose_words(text) == ["Go", "on", "Close"]


KEY = re.compile(r"""\bword\('([a-z_.]+)'\)""")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_word_that_a_template_asks_for_is_there(path: Path) -> None:
    """A missing word would be shown as the end of its key."""
    known = load().words
    asked = set(KEY.findall(path.read_text(encoding="utf-8")))
    assert {key for key in asked if not any(name.startswith(key) for name in known)} == set()


@pytest.fixture(scope="module")
def padded() -> Running:
    return longer()


@pytest.fixture(scope="module")
def mirrored() -> Running:
    return language("ar")


PATHS = (
    "/", "/help-now", "/danger", "/look", "/people/anna/plan", "/people/anna/stretches",
    "/people/new/questions", "/people/anna/diary", "/people/anna/medicines",
)  # fmt: skip
NARROW = Look(320, "light", False, False, reader="clinician")
WIDE = NARROW._replace(width=1280)
FOR_CLINICIANS = ("/people/anna/moves", "/people/anna/visit", "/evidence/kidney-one-measure")


def test_longer_words_are_shown(padded: Running) -> None:
    said = words(padded.client.get("/").text)
    assert PADDED in said and "Make a plan" not in said


@pytest.mark.parametrize("path", PATHS)
def test_a_page_holds_longer_words(path: str, padded: Running, browser: Browser) -> None:
    put_once(padded)
    look = Look(320, "light", False, False, size="large")
    assert faults_at(browser, f"{padded.client.base_url}{path}", look, padded.client) == []


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_right_from_right_to_left(path: str, mirrored: Running, browser: Browser) -> None:
    put_once(mirrored)
    assert 'dir="rtl"' in mirrored.client.get(path).text
    for look in (Look(320, "dark", False, False, size="large"), Look(1280, "light", False, False)):
        found = faults_at(browser, f"{mirrored.client.base_url}{path}", look, mirrored.client)
        assert found == [], look


@pytest.mark.parametrize("path", FOR_CLINICIANS)
def test_a_page_of_clinicians_is_right_both_ways(
    path: str, padded: Running, mirrored: Running, browser: Browser
) -> None:
    for found, look in ((padded, NARROW), (mirrored, NARROW), (mirrored, WIDE)):
        put_once(found)
        address = f"{found.client.base_url}{path}"
        assert faults_at(browser, address, look, found.client) == [], look


def put_once(found: Running) -> None:
    if found.client.get("/people/anna/record.json").status_code == 404:
        put(found, "anna")
