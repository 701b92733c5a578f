"""What every page and every PDF has, whatever its content."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from jinja2 import UndefinedError

from support.pdfs import metadata_of, pango
from unclench.content import load
from unclench.render.pages import page
from unclench.render.pages.page import PAPERS, pdf
from unclench.render.wording import Voice

WORD = Voice(load(), "person", "uk").word
PENDING = "Not checked by anyone."


def base(**changed: Any) -> str:
    values: dict[str, Any] = {"word": WORD, "pending": PENDING, "foot": ("One line.",), **changed}
    return page.html("base", **values)


def test_a_page_is_whole_by_itself_and_runs_nothing() -> None:
    made = base()
    assert "<script" not in made and "http://" not in made and "https://" not in made
    assert set(re.findall(r'url\("(\w+):', made)) == {"data"}
    assert "default-src 'none'" in unescape(made)
    assert len(made) < 60_000


def test_pending_review_stands_at_the_start_of_the_main_part() -> None:
    assert base().index("<main") < base().index(PENDING) < base().index("</main>")
    assert PENDING not in base(pending="")


@pytest.mark.parametrize("missing", ["word", "pending", "foot"])
def test_a_missing_value_is_an_error_and_never_an_empty_place(missing: str) -> None:
    values: dict[str, Any] = {"word": WORD, "pending": PENDING, "foot": ()}
    values.pop(missing)
    with pytest.raises(UndefinedError):
        page.html("base", **values)


def test_what_a_record_says_is_text_and_not_markup() -> None:
    assert "&lt;img src=x&gt;" in base(foot=("<img src=x>",))


def test_pdf_is_the_same_bytes_every_time(tmp_path: Path) -> None:
    pango()
    assert set(PAPERS) == {"us", "uk", None}
    a4, letter = pdf(base(), paper="A4"), pdf(base(), paper="Letter")
    sleep(1.1)  # a second later, as fonts keep a time in seconds
    again = pdf(base(), paper="A4")
    assert a4 == again != letter
    assert "pdfuaid:part" in metadata_of(a4, tmp_path)
