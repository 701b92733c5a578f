"""Every parameter on which sources differ is shown in full: all values, in whom, how firm, the one
used and why."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import Any

import pytest

from unclench.content import load, load_library
from unclench.content.types import Claim, Disagreement, Words
from unclench.render.knowledge.conflicts import to_html
from unclench.serve.cli import main

Capture = pytest.CaptureFixture[str]


def shown(capture: Capture, *words: str) -> str:
    assert main(["knowledge", "conflicts", *words]) == 0
    return capture.readouterr().out


def test_no_disagreement_and_no_value_is_left_out(capsys: Capture) -> None:
    found = json.loads(shown(capsys, "--format", "json"))["conflicts"]
    assert [(item["about"], [value["claim"] for value in item["values"]]) for item in found] == [
        (item.about, [*item.claims]) for item in load().disagreements
    ]
    for item in found:
        assert item["used"] and item["because"] and len(item["values"]) >= 2
        assert all(
            value["population"] and value["confidence"] and value["sources"] and value["review"]
            for value in item["values"]
        )


@pytest.mark.parametrize("form", ["text", "html"])
def test_every_form_says_the_same(form: str, capsys: Capture) -> None:
    text = shown(capsys, "--format", form)
    for item in load().disagreements:
        assert (item.about.upper() if form == "text" else item.about) in text
        assert all(f"{name}]" in text for name in item.claims)


def test_one_word_chooses(capsys: Capture) -> None:
    found = json.loads(shown(capsys, "baclofen.ceiling", "--format", "json"))["conflicts"]
    assert [item["about"] for item in found] == ["baclofen.ceiling"]
    assert main(["knowledge", "conflicts", "baclofen.cieling"]) == 2
    assert "Did you mean 'baclofen.ceiling'?" in capsys.readouterr().err


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_page_runs_and_loads_nothing(capsys: Capture) -> None:
    page = Page()
    page.feed(shown(capsys, "--format", "html"))
    assert page.links == []
    assert "script" not in page.tags
    assert page.tags.count("section") == len(load().disagreements)


def test_what_a_source_says_cannot_become_markup() -> None:
    library: Any = load_library()
    item = load().disagreements[0]
    bad: Claim = library.claims[item.claims[0]]._replace(says="<script>alert(1)</script>")
    spoilt = library._replace(claims={**library.claims, bad.id: bad})
    page = to_html(
        (Disagreement("<b>", (), item.claims, "<i>", Words("<u>", "<u>")),), load(), spoilt
    )
    assert not any(tag in page for tag in ("<script>", "<b>", "<i>", "<u>"))
