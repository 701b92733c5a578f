"""Pages in a real browser: WCAG 2.2 AA with AAA contrast, no word cut, nothing scrolled sideways,
nothing requested from the network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.browser import LOOKS, complaints, faults
from unclench.serve.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SIGNED = ["--signed-by", "Dr A. Jones, neurologist"]
UP = ["titrate", "baclofen", "--date", "2026-11-20", "--to", "60 mg/day"]
PAGES = {
    "person's schedule": [*UP, *SIGNED, "--audience", "person"],
    "large": [*UP, *SIGNED, "--audience", "person", "--large"],
    "unsigned": [*UP],
    "way down": [
        "taper",
        "baclofen",
        "--from",
        "60 mg/day",
        "--date",
        "2026-11-20",
        *SIGNED,
        "--audience",
        "carer",
        "--region",
        "uk",
    ],
    "person": ["plan", "examples/anna.yaml", "--audience", "person"],
    "carer, large": ["plan", "examples/ben.yaml", "--audience", "carer", "--large"],
    "emergency": ["plan", "examples/carla.yaml", "--audience", "person"],
    "clinician": ["plan", "examples/anna.yaml"],
    "whole": ["plan", "examples/anna.yaml", "--full"],
    "whole, person": ["plan", "examples/anna.yaml", "--full", "--audience", "person"],
    "triage": ["triage", "--sign", "fever", "--taking", "baclofen", "--audience", "person"],
    "why": ["why", "examples/anna.yaml", "baclofen"],
    "answer": ["ask", "can I stop baclofen all at once"],
    "visit": ["summary", "examples/anna.yaml"],
}


def made(words: list[str], folder: Path) -> Path:
    path = folder / "page.html"
    assert main([*words, "--format", "html", "-o", str(path)]) in (0, 3)
    return path


@pytest.mark.parametrize("words", PAGES.values(), ids=PAGES)
def test_a_page_is_right_in_every_look(words: list[str], browser: Browser, tmp_path: Path) -> None:
    page = made(words, tmp_path)
    assert [(look, fault) for look in LOOKS for fault in faults(browser, page, look)] == []
    assert complaints(browser, page) == []


FAULTS = {
    "axe color-contrast:": "p { color: #999 }",
    "axe color-contrast-enhanced:": "p { color: #666 }",
    "sideways": "main { width: 900px }",
    "wider than its box": "td { display: block !important; width: 1rem !important }",
    "covered": "main::after { content: ''; position: fixed; inset: 0 }",
    "request": "main { background: url(https://example.org/x.png) }",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_checks_can_fail(fault: str, browser: Browser, tmp_path: Path) -> None:
    page = made(PAGES["person" if fault == "covered" else "unsigned"], tmp_path)
    page.write_text(
        page.read_text(encoding="utf-8").replace("</style>", f"{FAULTS[fault]}</style>"),
        encoding="utf-8",
    )
    assert any(
        found.startswith(fault)
        for found in faults(browser, page, LOOKS[0 if fault.startswith("axe") else 2])
    )


def test_the_page_s_own_rules_stop_what_is_put_into_it(browser: Browser, tmp_path: Path) -> None:
    page = made(PAGES["person"], tmp_path)
    bad = (
        "<script>document.title = 'run'</script><img src='https://example.org/x.png' alt=''></main>"
    )
    page.write_text(page.read_text(encoding="utf-8").replace("</main>", bad), encoding="utf-8")
    said = complaints(browser, page)
    assert sum("violates the following Content Security Policy" in line for line in said) >= 2
