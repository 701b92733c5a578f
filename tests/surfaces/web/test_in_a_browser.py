"""Pages of the real server in a real Chromium: axe, layout at four widths, no script, no other
host, keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import httpx
import pytest

from support.browser import LOOKS, Look, faults_at, tap
from support.site import process

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.xdist_group("browser")
WIDTHS = (
    Look(320, "dark", False, True), Look(360, "light", False, False),
    Look(768, "light", False, False), Look(1280, "light", False, True), *LOOKS[2:],
)  # fmt: skip
PAGES = ("/", "/help-now", "/danger?sign=seizure", "/ask?q=can+I+stop+baclofen", "/learn",
         "/learn/muscles")  # fmt: skip


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with process() as found:
        yield found.address.rstrip("/")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_right_at_every_width(path: str, browser: Browser, address: str) -> None:
    found = {look: faults_at(browser, f"{address}{path}", look) for look in WIDTHS}
    assert {look: said for look, said in found.items() if said} == {}


def test_every_question_and_the_plan_are_right(browser: Browser, address: str) -> None:
    """All questions of a first visit, at the narrowest width with the largest letters."""
    with httpx.Client(base_url=address) as client:
        begun = client.post("/begin", data={"reader": "person"}, headers={"Origin": address})
    place = begun.headers["location"]
    narrow = Look(320, "light", True, True)
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{place}")
    seen = []
    while not page.url.endswith("/plan"):
        question = page.locator('input[name="question"]').get_attribute("value")
        seen.append(question)
        assert faults_at(browser, page.url, narrow) == [], question
        none = page.get_by_role("button", name="None of these").count()
        tap(page, "button", "None of these" if none else "I don't know")
    assert 8 <= len(seen) <= 12
    assert faults_at(browser, page.url, narrow) == []
    context.close()


def test_help_is_one_tap_away_by_keyboard(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/learn")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("href") == "/help-now":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/help-now")
    assert page.locator('a[href="tel:911"]').count() >= 1
    context.close()


THEMED = tuple(
    Look(width, scheme, False, True, theme, size)
    for width, scheme, theme, size in (
        (320, "light", "dark", "largest"), (360, "dark", "light", "large"),
        (768, "light", "contrast", "normal"), (1280, "dark", "warm", "large"),
        (320, "dark", "contrast", "large"), (1280, "light", "dark", "normal"),
        (360, "light", "warm", "largest"), (768, "dark", "light", "largest"),
    )
)  # fmt: skip


@pytest.mark.parametrize("look", THEMED, ids=lambda look: f"{look.theme} {look.size} {look.width}")
def test_every_theme_and_size_is_right(look: Look, browser: Browser, address: str) -> None:
    found = {path: faults_at(browser, f"{address}{path}", look) for path in ("/help-now", "/look")}
    assert {path: said for path, said in found.items() if said} == {}
