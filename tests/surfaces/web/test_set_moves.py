"""A physiotherapist chooses and adapts moves, and prints one page; the person does those."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from support.pdfs import facts_of, pango
from support.site import Running, running
from support.web_pages import words
from support.web_people import now, put
from unclench.app.person import PersonRequest
from unclench.app.set_moves import choices, numbers_of
from unclench.content import load, load_collection
from unclench.store.moves import keep_moves, kept_moves
from unclench.store.versions import KeyedRequest

USE = re.compile(r'name="use" value="([^"]+)"( checked)?')
BY = "Pat Lee, physiotherapist"


@pytest.fixture
def own() -> Running:
    found = running()
    found.client.cookies.set("reader", "clinician")
    return found


def offered(text: str) -> dict[str, bool]:
    return {name: bool(ticked) for name, ticked in USE.findall(text)}


def test_what_the_programme_begins_with_is_ticked(own: Running) -> None:
    shown = own.client.get(f"{put(own, 'anna')}/moves")
    ticked = [name for name, on in offered(shown.text).items() if on]
    assert shown.status_code == 200 and 2 <= len(ticked) <= 5 < len(offered(shown.text))
    assert 'value="30"' in shown.text and 'href="/people/anna/moves"' in own.client.get(
        "/people/anna/plan"
    ).text  # fmt: skip


def set_some(own: Running, place: str, **changes: str) -> list[str]:
    names = ["calf-wall", "sit-to-stand"]
    sent = {"use": names, "minutes": "15", "by": BY, "calf-wall.hold": "20", **changes}
    kept = own.client.post(f"{place}/moves", data=sent)
    assert (kept.status_code, kept.headers.get("location")) == (303, f"{place}/moves/sheet")
    return names


def test_a_save_takes_few_taps_and_is_the_persons_session(own: Running) -> None:
    """Open, your name, save: what is ticked already fits."""
    place = put(own, "anna")
    names = set_some(own, place, **{"calf-wall.note": "Left heel on a book"})
    sheet = words(own.client.get(f"{place}/moves/sheet").text)
    assert BY in sheet and "Hold 20 s" in sheet and "Left heel on a book" in sheet
    own.client.cookies.set("reader", "person")
    shown = own.client.get(f"{place}/stretches").text
    assert {*re.findall(r'data-move="([^"]+)"', shown)} == {*names}
    said = unescape(words(shown))
    assert "Hold, right: 20 seconds" in said and BY in said and "Left heel on a book" in said


def test_the_page_to_print_is_one_page_however_much_is_chosen(own: Running, tmp_path: Path) -> None:
    pango()
    place = put(own, "anna")
    today = date.today()
    tree = own.client.get(f"{place}/record.json").content
    may = choices(PersonRequest(tree, today, today), load(), load_collection("exercises"))
    longest = sorted(may, key=lambda one: -sum(map(len, one.exercise.steps.person)))[:6]
    sent = {"use": [one.exercise.id for one in longest], "minutes": "120", "by": BY}
    notes = {f"{one.exercise.id}.note": "word " * 12 for one in longest}
    assert own.client.post(f"{place}/moves", data={**sent, **notes}).status_code == 303
    paper = own.client.get(f"{place}/moves/sheet.pdf")
    assert (
        paper.headers["content-type"] == "application/pdf"
        and facts_of(paper.content, tmp_path)["Pages"] == "1"
    )


REFUSED = [
    ({"by": ""}, "no name is given"),
    ({"use": []}, "0 moves are chosen"),
    ({"use": ["calf-wall"] + [f"m{n}" for n in range(6)]}, "7 moves are chosen"),
    ({"use": ["no-such"]}, "cannot be chosen"),
    ({"minutes": "2"}, "more than 2"),
    ({"minutes": "fifteen"}, "no number of minutes"),
    ({"calf-wall.hold": "3000"}, "hold 3000 cannot be"),
    ({"calf-wall.days_a_week": "8"}, "days a week 8 cannot be"),
    ({"calf-wall.note": "x" * 201}, "too long"),
]


@pytest.mark.parametrize(("change", "said"), REFUSED)
def test_a_slip_is_said_and_what_was_written_stays(
    change: dict[str, object], said: str, own: Running
) -> None:
    place = put(own, "anna")
    sent = {"use": ["calf-wall"], "minutes": "15", "by": BY, "calf-wall.hold": "25", **change}
    shown = own.client.post(f"{place}/moves", data=sent)
    assert shown.status_code == 422 and said in unescape(words(shown.text))
    kept = 'value="25"' if "calf-wall.hold" not in change else 'value="3000"'
    assert kept in shown.text
    assert own.client.get(f"{place}/moves/sheet").status_code == 404


def test_what_speaks_against_a_move_today_wins_over_what_was_set(own: Running) -> None:
    place = put(own, "anna")
    set_some(own, place)
    tree = own.client.get(f"{place}/record.json").json()
    other = put(own, "bed", ms={**tree["ms"], "mobility": "bed"})
    assert "calf-wall" not in offered(own.client.get(f"{other}/moves").text)
    store = own.served.site.kept.open()

    keep_moves(store, "bed", kept_moves(store, "anna"), KeyedRequest("k", "test", now()))
    shown = own.client.get(f"{other}/stretches").text
    assert "data-move" not in shown
    assert "Not for now" in words(own.client.get(f"{other}/moves/sheet").text)


def test_in_danger_nothing_can_be_chosen(own: Running) -> None:
    place = put(own, "carla", "carla")
    assert offered(own.client.get(f"{place}/moves").text) == {}


def test_a_person_sees_what_was_set_and_cannot_choose(own: Running) -> None:
    place = put(own, "anna")
    own.client.cookies.set("reader", "person")
    shown = own.client.get(f"{place}/moves")
    assert offered(shown.text) == {} and "I am a clinician, show it" in shown.text


def test_everything_is_erased_with_the_person(own: Running) -> None:
    place = put(own, "anna")
    set_some(own, place)
    assert own.client.post(f"{place}/erase", data={"sure": "yes"}).status_code == 303
    put(own, "anna")
    assert own.client.get(f"{place}/moves/sheet").status_code == 404


def test_the_numbers_are_those_of_the_kind_of_move() -> None:
    amounts = [dose.amounts[0] for dose in load_collection("exercises").doses.values()]
    assert {name for amount in amounts for name in numbers_of(amount)} == {
        "hold", "repeats", "minutes", "times_a_day", "days_a_week"
    }  # fmt: skip
