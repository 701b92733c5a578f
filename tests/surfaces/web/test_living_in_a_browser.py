"""The diary, today's doses, a visit and sharing in a real Chromium: right at every width, few taps,
no script, keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from support.browser import Look, faults_at
from support.site import example, process
from unclench.serve.cli import main
from unclench.signing.keys import read_key
from unclench.store.location import StoreLocation
from unclench.store.people import save_record
from unclench.store.store import open_store
from unclench.store.trusted import trust_key
from unclench.store.versions import KeyedRequest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

pytestmark = pytest.mark.xdist_group("browser")
TODAY = date.today()
ANNA = "/people/anna"
OWN = ("diary", f"diary/{TODAY}", "doses", "doses/baclofen/missed?what=ran_out", "visit", "share",
       "share/preview?part=change&part=days")  # fmt: skip
PAGES = ("/", "/trusted-clinicians", *(f"{ANNA}/{page}" for page in OWN))
LOOKS = (
    Look(320, "dark", False, True, "", "largest"), Look(360, "light", True, False),
    Look(1280, "light", False, True, "contrast", "normal"),
)  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("living")
    put(folder)
    with process("--data", str(folder / "data")) as found:
        address = found.address.rstrip("/")
        fill(address, (folder / "signed.json").read_bytes())
        yield address


def put(folder: Path) -> None:
    """A record of yesterday, a trusted key, and a schedule from today that it signed."""
    key, record = str(folder / "key"), folder / "anna.json"
    yesterday = str(TODAY - timedelta(days=1))
    record.write_text(json.dumps({**example("anna"), "date": yesterday}))
    assert main(["key", "new", "--name", "Dr A. Jones", "--role", "neurologist", "-o", key]) == 0
    titrate = ["titrate", "baclofen", "--record", str(record), "--date", yesterday, "--confirm"]
    out = ["--key", key, "--format", "json", "-o", str(folder / "signed.json")]
    assert main([*titrate, *out]) == 0
    now = datetime.now(UTC)
    with open_store(StoreLocation(folder / "data")) as store:
        save_record(store, "anna", record.read_text(), 0, KeyedRequest("r", "test", now))
        trusted = read_key(json.loads(Path(key).read_text()))
        trust_key(store, trusted, KeyedRequest("k", "test", now))


def fill(address: str, signed: bytes) -> None:
    with httpx.Client(base_url=address, headers={"Origin": address}) as client:
        for back in (9, 8, 7, 3, 2, 1):
            sent = {"part": "severity", "value": str(4 + back % 3)}
            day = TODAY - timedelta(days=back)
            assert client.post(f"{ANNA}/diary/{day}", data=sent).status_code == 303
        given = client.post(f"{ANNA}/doses/signed", files={"file": ("signed.json", signed)})
        assert given.status_code == 303


class Taps:
    """A page of which every tap is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def on(self, what: Locator) -> None:
        """A tap that leads to a page, which is loaded when this comes back."""
        with self.page.expect_navigation():
            self.here(what)

    def here(self, what: Locator) -> None:
        """A tap that leaves the reader on the page."""
        box = what.bounding_box()
        assert box and box["height"] >= 44 and box["width"] >= 44, what
        what.click()
        self.count += 1

    def button(self, name: str) -> None:
        self.on(self.page.get_by_role("button", name=name, exact=True))

    def link(self, name: str) -> None:
        self.on(self.page.get_by_role("link", name=name))


@pytest.fixture
def taps(browser: Browser, address: str) -> Iterator[Taps]:
    """Begins on the first page, without a script."""
    context: BrowserContext = browser.new_context(
        viewport={"width": 320, "height": 640}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(address)
    yield Taps(page)
    context.close()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: str(look.width))
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_right(path: str, look: Look, browser: Browser, address: str) -> None:
    assert faults_at(browser, f"{address}{path}", look) == []


def test_a_day_is_two_taps_and_a_third_takes_it_back(taps: Taps) -> None:
    taps.link("My diary anna")
    taps.button("6")
    assert taps.count == 2
    assert taps.page.get_by_role("button", name="6", pressed=True).count() == 1
    assert "Saved at" in taps.page.get_by_role("status").inner_text()
    taps.button("Undo")
    assert taps.page.get_by_role("button", pressed=True).count() == 0


def test_todays_doses_are_two_taps(taps: Taps) -> None:
    taps.link("Today's doses anna")
    assert taps.page.locator(".doses").get_by_role("row").count() >= 1
    tick = taps.page.get_by_role("button", name="I took all of today's")
    before = taps.page.locator("main button").first
    assert tick.bounding_box() == before.bounding_box(), "the tick is the first button"
    taps.on(tick)
    assert taps.count == 2 and taps.page.get_by_role("button", pressed=True).count() == 1
    taps.button("Undo")


def test_what_to_do_about_an_empty_box_is_three_taps(taps: Taps) -> None:
    taps.link("Today's doses anna")
    taps.link("Missed, ran out or too many")
    taps.button("I have run out")
    assert taps.count == 3
    assert taps.page.locator('#answer a[href^="tel:"]').count() >= 1
    taps.page.goto(f"{taps.page.url.partition('/people')[0]}{ANNA}/diary/{TODAY}")


def test_a_diary_is_kept_by_keyboard_alone(taps: Taps, address: str) -> None:
    page = taps.page
    page.goto(f"{address}{ANNA}/diary")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(":focus").inner_text() == "3":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**#saved")
    assert page.get_by_role("button", name="3", pressed=True).count() == 1


def test_the_note_is_copied_with_two_taps(browser: Browser, address: str) -> None:
    """From the plan; without a script its text can be selected."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.add_cookies([{"name": "reader", "value": "clinician", "url": address}])
    page = context.new_page()
    said: list[Any] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}{ANNA}/plan")
    taps = Taps(page)
    taps.link("Visit")
    taps.here(page.get_by_role("button", name="Copy note"))
    page.get_by_text("Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert taps.count == 2 and copied.startswith("No danger sign") and said == []
    assert len(copied.splitlines()) <= 12 and copied.isascii()
    taps.here(page.get_by_role("button", name="Copy order"))
    page.wait_for_function("navigator.clipboard.readText().then(t => t.startsWith('DRAFT'))")
    context.close()


def test_a_link_is_four_taps_and_one_closes_it(taps: Taps, address: str) -> None:
    taps.page.goto(f"{address}{ANNA}/diary")
    taps.link("Share")
    taps.button("Look at it first")
    taps.button("It ends after 7 days")
    assert taps.count == 3 and taps.page.locator(".qr svg").count() == 1
    taps.button("Close it now")
    assert taps.page.locator(".qr").count() == 0


def test_a_signed_plan_opens_without_a_connection_until_it_ends(
    browser: Browser, address: str
) -> None:
    """With the real service worker; a copy says that it is one, and goes with its last day."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{address}{ANNA}/doses")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    with page.expect_navigation():
        page.locator('a[href*="/schedules/"]').first.click()
    page.get_by_role("button", name="Keep it here").click()
    page.get_by_text("Kept on this device.").wait_for()
    whole = page.url
    context.set_offline(True)
    page.goto(whole)
    page.get_by_text("No connection: this is the copy of").wait_for()
    page.locator("table").get_by_text("mg").first.wait_for()
    page.evaluate(OUTDATED, whole)
    page.goto(whole)
    page.get_by_role("heading", name="There is no connection").wait_for()
    context.close()


OUTDATED = """async place => {
  const cache = await caches.open('unclench-kept'), copy = await cache.match(place);
  const text = (await copy.text()).replace(/data-until="[^"]*"/, 'data-until="2020-01-01"');
  await cache.put(place, new Response(text, {headers: copy.headers}));
}"""
