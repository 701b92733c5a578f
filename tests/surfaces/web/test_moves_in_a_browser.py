"""My stretches in a real Chromium: the timer by the clock, the taps, and what is there
without a connection (the real service worker)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from support.browser import Look, faults_at, tap
from support.site import example, process
from unclench.store.location import location_of
from unclench.store.people import save_record
from unclench.store.store import open_store
from unclench.store.versions import KeyedRequest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.xdist_group("browser")
PLACE = "/people/anna/stretches"
MOST_TAPS = 5


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("store")
    put(folder)
    with process("--data", str(folder)) as found:
        yield found.address.rstrip("/")


def put(folder: Path) -> None:
    tree = {**example("anna"), "id": "anna", "date": date.today().isoformat()}
    with open_store(location_of(str(folder), None, {})) as store:
        asked = KeyedRequest("put", "test", datetime.now(UTC))
        save_record(store, "anna", dumps(tree), 0, asked)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(viewport={"width": 360, "height": 740})
    yield found
    found.close()


LOOKS = (
    Look(320, "light", False, True, "contrast", "largest"),
    Look(360, "light", True, False),
    Look(768, "dark", False, True),
    Look(1280, "light", False, False, "warm", "large"),
)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: str(look.width))
def test_the_page_is_right(look: Look, browser: Browser, address: str) -> None:
    assert faults_at(browser, f"{address}{PLACE}", look) == []


def test_a_session_takes_few_taps_and_is_kept(context: BrowserContext, address: str) -> None:
    """Start, Start, Start, and how it was: the timer ticks what was done."""
    page = context.new_page()
    page.clock.install()
    page.goto(f"{address}/people/anna/plan")
    taps = 1
    tap(page, "link", "My stretches")
    for n in range(page.locator(".move").count()):
        one_size(page, n)
        page.locator(".move").nth(n).get_by_role("button", name="Start").click()
        taps += 1
        page.clock.fast_forward("05:00")
        page.wait_for_timeout(50)
        page.clock.run_for(1000)
        page.locator("[name=done]:checked").nth(n).wait_for(state="attached")
    page.get_by_role("button", name="The same").click()
    taps += 1
    page.wait_for_url("**noted=*")
    page.get_by_text("It is in your diary").wait_for()
    assert taps <= MOST_TAPS
    kept = httpx.get(f"{address}/api/v1/diary/entries?person=anna").json()["entries"]
    assert len(kept[-1]["entry"]["exercise"]["moves"]) == 3


def one_size(page: Page, n: int) -> None:
    boxes = [
        page.locator(".move").nth(n).locator(f"[data-do={name}]") for name in ("start", "stop")
    ]
    start, stop = (box.bounding_box() for box in boxes)
    assert start and stop and (start["width"], start["height"]) == (stop["width"], stop["height"])
    assert start["height"] >= 60


def test_the_timer_goes_by_the_clock_and_stops_at_once(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.clock.install()
    page.goto(f"{address}{PLACE}")
    page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))  # a slow machine is no second late
    move = page.locator(".move").nth(1)
    count, cue = move.locator(".count strong"), move.locator(".cue")
    move.get_by_role("button", name="Start").click()
    page.clock.run_for(5_200)
    assert cue.inner_text() == "Hold, right" and count.inner_text() == "30"
    page.clock.fast_forward(12_000)
    page.clock.run_for(300)
    assert count.inner_text() == "18"
    move.get_by_role("button", name="Stop").click()
    page.clock.fast_forward(60_000)
    assert count.inner_text() == "18" and move.get_by_text("Go on").is_visible()
    move.get_by_text("Go on").click()
    page.clock.run_for(18_300)
    assert cue.inner_text() == "Change sides"
    page.clock.run_for(10_000)
    assert cue.inner_text() == "Hold, left"
    assert move.locator(".drawn.now figcaption").inner_text().startswith("left")


def test_another_move_stops_the_one_before(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.clock.install()
    page.goto(f"{address}{PLACE}")
    starts = page.get_by_role("button", name="Start")
    starts.nth(0).click()
    starts.nth(1).click()
    page.clock.fast_forward(200_000)
    assert not page.locator("[name=done]").nth(0).is_checked()


def test_without_a_script_it_is_a_list_with_seconds(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{PLACE}")
    assert page.get_by_text("Hold, right: 30 seconds").first.is_visible()
    assert page.get_by_role("button", name="Start").count() == 0
    assert not page.get_by_text("Keep it here").is_visible()
    page.get_by_role("checkbox", name="Calf stretch at a wall").check()
    page.get_by_role("button", name="Easier").click()
    page.wait_for_url("**noted=*")
    context.close()


def ready(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def test_help_is_there_without_a_connection(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/")
    ready(page)
    context.set_offline(True)
    for path in ("/help-now", "/help-now?region=uk", "/danger", "/danger?sign=seizure"):
        page.goto(f"{address}{path}")
        assert page.locator('a[href="tel:911"]').first.is_visible(), path
        assert page.get_by_text("No connection: this is the copy of").count() == (
            1 if path.startswith("/help-now") else 0
        )
    page.goto(f"{address}/learn")
    page.get_by_role("heading", name="There is no connection").wait_for()
    assert page.locator('a[href="tel:999"]').first.is_visible()


def test_a_page_is_kept_only_when_asked_and_says_that_it_is_a_copy(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}{PLACE}")
    ready(page)
    context.set_offline(True)
    page.goto(f"{address}{PLACE}")
    page.get_by_role("heading", name="There is no connection").wait_for()
    context.set_offline(False)
    page.goto(f"{address}{PLACE}")
    page.get_by_role("button", name="Keep it here").click()
    page.get_by_text("Kept on this device.").wait_for()
    context.set_offline(True)
    page.goto(f"{address}{PLACE}")
    page.get_by_text("No connection: this is the copy of").wait_for()
    assert page.get_by_role("button", name="Start").count() == 3
    page.goto(f"{address}/learn")
    page.get_by_role("link", name="My stretches").wait_for()
    context.set_offline(False)
    page.goto(f"{address}{PLACE}")
    page.get_by_role("button", name="Take it off this device").click()
    page.get_by_text("Taken off this device.").wait_for()
    assert (
        page.evaluate("caches.open('unclench-kept').then(c => c.keys()).then(k => k.length)") == 0
    )


def test_what_is_done_without_a_connection_is_sent_later_once(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(f"{address}{PLACE}")
    ready(page)
    before = entries(address)
    context.set_offline(True)
    page.get_by_role("checkbox", name="Calf stretch at a wall").check()
    page.get_by_role("button", name="Harder").click()
    page.get_by_text("It is kept on this device").wait_for()
    assert entries(address) == before
    with page.expect_response(lambda one: "noted=" in one.url):
        context.set_offline(False)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert entries(address) == before + 1


def entries(address: str) -> int:
    return len(httpx.get(f"{address}/api/v1/diary/entries?person=anna").json()["entries"])


def test_a_form_that_is_not_sent_says_so(context: BrowserContext, address: str) -> None:
    page = context.new_page()
    page.goto(f"{address}/look")
    ready(page)
    context.set_offline(True)
    page.get_by_role("button", name="Use these").click()
    page.get_by_text("what you sent was not saved").wait_for()


KNOWLEDGE = (
    ("/knowledge", "/knowledge?q=baclofen+kidney", "/knowledge/rule/baclofen/kidney-30-to-59",
     "/knowledge/disagreement/baclofen.ceiling", "/knowledge/review?kind=stage")
)  # fmt: skip


@pytest.mark.parametrize("path", KNOWLEDGE)
def test_pages_of_the_knowledge_are_right(path: str, browser: Browser, address: str) -> None:
    looks = (Look(320, "light", False, True, "dark", "large", "clinician"),
             Look(1280, "light", False, True, "warm", "normal", "clinician"))  # fmt: skip
    found = {look.width: faults_at(browser, f"{address}{path}", look) for look in looks}
    assert {width: said for width, said in found.items() if said} == {}


SETTING = (
    Look(320, "light", False, True, "warm", "largest", "clinician"),
    Look(1280, "dark", False, True, reader="clinician"),
)


def test_a_physiotherapist_sets_moves_in_few_taps(
    context: BrowserContext, browser: Browser, address: str
) -> None:
    """Open, name, save, print: what the programme begins with is ticked."""
    context.add_cookies([{"name": "reader", "value": "clinician", "url": address}])
    page = context.new_page()
    page.goto(f"{address}/people/anna/plan")
    tap(page, "link", "Set the moves")
    page.get_by_label("Your name and role").fill("Pat Lee, physiotherapist")
    page.get_by_role("button", name="Save and show the page").click()
    page.wait_for_url("**/moves/sheet")
    page.get_by_text("Set by Pat Lee").wait_for()
    page.get_by_role("link", name="Print it (PDF)").wait_for()
    for look in SETTING:
        for path in ("/moves", "/moves/sheet"):
            assert faults_at(browser, f"{address}/people/anna{path}", look) == [], (look, path)
