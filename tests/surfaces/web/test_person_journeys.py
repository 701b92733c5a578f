"""The pages of a person in a real Chromium: right at every width, without a script, by keyboard
alone, and each journey within its number of taps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from support.browser import Look, faults_at, tap
from support.kept_people import folder_with
from support.site import process

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

pytestmark = pytest.mark.xdist_group("browser")
WIDTHS = (
    Look(320, "dark", False, True), Look(320, "light", True, False),
    Look(360, "light", False, False), Look(768, "dark", False, False),
    Look(1280, "light", False, True),
)  # fmt: skip
PHONE: ViewportSize = {"width": 360, "height": 740}
ANSWERS = 10


def ago(days: int) -> str:
    return (date.today() - timedelta(days=days)).isoformat()


def person(**more: Any) -> dict[str, Any]:
    return {
        "date": ago(0),
        "region": "uk",
        "person": {"age": 46, "sex": "female"},
        "ms": {"diagnosed": True, "course": "SPMS", "mobility": "walks_with_aid"},
        "complaint": {"pattern": "spasticity", "severity": 6, "distribution": "generalised"},
        "signs": [],
        "conditions": [],
        "allergies": [],
        "medicines": [{"name": "baclofen", "total": "30 mg/day", "since": ago(3)}],
        **more,
    }


BY_PUMP = [{"name": "baclofen", "route": "intrathecal"}, {"name": "diazepam"}]
PEOPLE = {
    "calm": person(),
    "taps": person(),
    "keys": person(),
    "sore": person(signs=["pressure_sore", "constipation", "drowsiness", "weakness"]),
    "fever": person(signs=["fever"]),
    "pump": person(conditions=["intrathecal_pump"], medicines=BY_PUMP),
    "asked": {"date": ago(0), "medicines": [{"name": "diazepam"}]},
    "new": {"date": ago(0), "medicines": [{"name": "diazepam"}, {"name": "Xyzolol"}]},
}
PAGES = (
    "/missed?medicine=diazepam",
    "/people/sore/plan",
    "/people/fever/plan",
    "/people/calm/triggers",
    "/people/sore/triggers/found?no=bladder,pain",
    "/people/sore/feel?felt=drowsiness",
    "/people/new/medicines",
    "/people/calm/medicines/baclofen",
    "/people/pump/missed",
    "/people/pump/medicines/baclofen_intrathecal/missed",
    "/people/calm/medicines/baclofen/one-dose",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with process("--data", str(folder_with(PEOPLE))) as found:
        yield found.address.rstrip("/")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone without a script."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_right_at_every_width(path: str, browser: Browser, address: str) -> None:
    found = {look: faults_at(browser, f"{address}{path}", look) for look in WIDTHS}
    assert {look: said for look, said in found.items() if said} == {}


@pytest.mark.parametrize("name", ["calm", "sore", "fever", "new"])
def test_one_thing_and_at_most_three_cards_are_on_one_screen(
    name: str, phone: Page, address: str
) -> None:
    phone.goto(f"{address}/people/{name}/plan")
    cards = phone.locator(".card")
    assert 1 <= cards.count() <= 3
    box = cards.last.bounding_box()
    assert box is not None and box["y"] + box["height"] <= PHONE["height"]
    assert phone.locator("details[open]").count() == 0


def test_on_a_tired_day_one_card_is_left_and_comes_back(phone: Page, address: str) -> None:
    phone.goto(f"{address}/people/sore/plan")
    tap(phone, "button", "I am tired")
    assert phone.locator(".card").count() == 1
    assert phone.get_by_role("link", name="Ran out of baclofen").count() == 1
    assert phone.get_by_role("link", name="Help now").count() == 1
    phone.reload()
    assert phone.locator(".card").count() == 1
    tap(phone, "button", "Show the rest")
    assert phone.locator(".card").count() > 1


def test_whom_to_call_is_one_tap_from_the_plan(phone: Page, address: str) -> None:
    phone.goto(f"{address}/people/taps/plan")
    tap(phone, "link", "Ran out of baclofen")
    call = phone.locator("a.call").first
    box = call.bounding_box()
    assert call.get_attribute("href") == "tel:111"
    assert box is not None and box["y"] + box["height"] <= PHONE["height"]
    tap(phone, "button", "Put this in my plan")
    assert "This is now in your plan" in phone.locator("main").inner_text()
    phone.goto(f"{address}/people/taps/plan")
    assert "No. Call" in phone.locator("main").inner_text()
    tap(phone, "link", "Ran out of baclofen")
    tap(phone, "button", "I missed no medicine")
    assert phone.url.endswith("/medicines/baclofen")


def test_the_red_button_of_a_medicine_says_whom_to_call(phone: Page, address: str) -> None:
    phone.goto(f"{address}/people/pump/medicines/baclofen_intrathecal")
    tap(phone, "button", "I ran out")
    assert phone.locator("a.call").first.get_attribute("href") == "tel:999"
    assert "pump team" in phone.locator("main").inner_text()
    tap(phone, "button", "I missed no medicine")


def test_a_feeling_is_two_taps_from_the_plan(phone: Page, address: str) -> None:
    phone.goto(f"{address}/people/taps/plan")
    tap(phone, "link", "A medicine or MS?")
    tap(phone, "button", "Sleepiness")
    said = phone.locator("main").inner_text()
    assert "Tell your team" in said and "the same dose for 3 days" in said
    tap(phone, "button", "I do not feel this")
    assert "That is taken back" in phone.locator("main").inner_text()


def test_the_trigger_check_is_ten_answers_and_a_button(phone: Page, address: str) -> None:
    phone.goto(f"{address}/people/taps/plan")
    tap(phone, "link", "Check what makes it worse")
    questions = phone.locator("fieldset")
    assert questions.count() == ANSWERS
    for place in range(ANSWERS):
        label = "Yes" if place == 0 else "No"
        questions.nth(place).get_by_label(label, exact=True).check()
    tap(phone, "button", "Show what to do")
    said = phone.locator("main").inner_text()
    assert "urine test" in said and "Still not answered" not in said
    assert phone.get_by_role("link", name="Print it").count() == 1
    phone.goto(f"{address}/people/taps/plan")
    assert "today or tomorrow" in phone.locator("main").inner_text()


def test_two_questions_tell_whether_it_is_safe_to_wait(phone: Page, address: str) -> None:
    phone.goto(f"{address}/people/asked/plan")
    assert "We cannot tell" in phone.locator("main").inner_text()
    tap(phone, "link", "Answer them")
    for _ in range(2):
        tap(phone, "button", "None of these")
    tap(phone, "link", "Go to the plan now")
    assert "Yes. You told us of no danger sign" in phone.locator("main").inner_text()


def test_a_form_without_answers_says_so(phone: Page, address: str) -> None:
    phone.goto(f"{address}/people/calm/triggers")
    tap(phone, "button", "Show what to do")
    assert phone.get_by_role("alert").count() == 1
    assert phone.locator("fieldset").count() == ANSWERS


def test_it_works_by_keyboard_alone(phone: Page, address: str) -> None:
    """From the plan to whom to call, and to a feeling: tab and enter, nothing else."""
    phone.goto(f"{address}/people/keys/plan")
    _press(phone, "Ran out of baclofen")
    assert "NHS 111" in phone.locator("main").inner_text()
    phone.goto(f"{address}/people/keys/feel")
    _press(phone, "Dizziness")
    assert "Dizziness:" in phone.locator("main").inner_text()


def _press(phone: Page, name: str, most: int = 40) -> None:
    for _ in range(most):
        phone.keyboard.press("Tab")
        if phone.locator(":focus").inner_text().startswith(name):
            break
    with phone.expect_navigation():
        phone.keyboard.press("Enter")
