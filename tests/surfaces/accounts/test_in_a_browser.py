"""Signing in, and doses from the plan to the hand-over, in a real Chromium without a script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.browser import Look, faults_at, tap
from support.clinic import PASSWORD, new_account
from support.site import example, process
from unclench.accounts.roles import CLINICIAN
from unclench.app.accounts.manage import grant
from unclench.app.clinician_keys import KeyHolder, make_key
from unclench.store.location import location_of
from unclench.store.people import save_record
from unclench.store.store import open_store
from unclench.store.trusted import trust_key
from unclench.store.versions import KeyedRequest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.xdist_group("browser")
PASSPHRASE = "seven grey herons walking"
MOST_TAPS = 5
LOOKS = (Look(320, "light", True, True), Look(768, "dark", False, True))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("clinic")
    put(folder)
    with process("--accounts", "--data", str(folder)) as found:
        yield found.address.rstrip("/")


def put(folder: Path) -> None:
    """A clinician with a trusted key, and the record of a person."""
    now, record = datetime.now(UTC), {**example("anna"), "date": date.today().isoformat()}
    with open_store(location_of(str(folder), None, {})) as store:
        new_account(store, "jones", CLINICIAN)
        save_record(store, "anna", dumps(record), 0, KeyedRequest("put", "test", now))
        grant("jones", "anna", CLINICIAN, store, "test", now)
        holder = KeyHolder("jones", "here", now)
        made = make_key(holder, "Dr A. Jones", "neurologist", PASSPHRASE, store)
        trust_key(store, made.key, KeyedRequest("trust", "test", now))


class SignedInBrowser:
    """A browser whose every window has the cookies of one session."""

    def __init__(self, browser: Browser, cookies: Any) -> None:
        self._browser, self._cookies = browser, cookies

    def new_context(self, **options: Any) -> BrowserContext:
        found = self._browser.new_context(**options)
        found.add_cookies(self._cookies)
        return found


def test_doses_are_signed_in_a_few_taps(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page, taps = context.new_page(), 0
    page.goto(f"{address}/people/anna/plan")
    assert "/sign-in?to=" in page.url
    page.fill("#account", "jones")
    page.fill("#password", PASSWORD)
    tap(page, "button", "Sign in")
    assert page.url.endswith("/people/anna/plan")
    for name in ("Plan doses", "Build up: Baclofen"):
        tap(page, "link", name)
        taps += 1
    preview = page.url
    page.get_by_label("10 mg", exact=True).check()
    tap(page, "button", "Show these steps")
    page.fill("#passphrase", PASSPHRASE)
    page.get_by_role("button", name="Sign", exact=True).click()
    taps += 3
    page.wait_for_url("**/schedules/**")  # the passphrase takes its time
    assert taps <= MOST_TAPS
    handed = page.url
    assert page.locator(".code svg").count() == 1
    known: Any = SignedInBrowser(browser, context.cookies())
    places = (f"{address}/account", f"{address}/signing-key", preview, handed)
    found = {(at, look.width): faults_at(known, at, look) for at in places for look in LOOKS}
    assert {at: said for at, said in found.items() if said} == {}
    context.close()


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/sign-in/invitation"])
def test_the_pages_to_sign_in_are_right(path: str, browser: Browser, address: str) -> None:
    assert [faults_at(browser, f"{address}{path}", look) for look in LOOKS] == [[], []]
