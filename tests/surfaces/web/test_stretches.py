"""My stretches without a script: a list with seconds, and what was done goes into the diary."""

from __future__ import annotations

import re
from datetime import date

import pytest

from support.site import Running, running
from support.web_pages import inline_scripts, words
from support.web_people import put

MOVE = re.compile(r'data-move="([^"]+)"')


@pytest.fixture
def own() -> Running:
    return running()


def moves(text: str) -> list[str]:
    return MOVE.findall(text)


def test_three_moves_with_figures_and_seconds(own: Running) -> None:
    place = put(own, "anna")
    shown = own.client.get(f"{place}/stretches")
    assert shown.status_code == 200 and inline_scripts(shown.text) == []
    assert 1 <= len(moves(shown.text)) <= 3 and shown.text.count('<svg class="figure"') >= 3
    said = words(shown.text)
    assert "3 moves, about 7 min." in said and "Hold, right: 30 seconds" in said
    assert "When to stop" in said and "No physio has checked the pictures yet" in said
    assert f'href="{place}/stretches"' in own.client.get(f"{place}/plan").text


def test_what_is_done_is_in_the_diary_once(own: Running) -> None:
    place = put(own, "anna")
    done = moves(own.client.get(f"{place}/stretches").text)
    sent = {"done": done, "next": "easier", "key": "k1", "day": date.today().isoformat()}
    kept = [own.client.post(f"{place}/stretches", data=sent) for _ in (1, 2)]
    assert [one.status_code for one in kept] == [303, 303]
    entries = own.client.get("/api/v1/diary/entries?person=anna").json()["entries"]
    assert [one["entry"]["exercise"] for one in entries] == [
        {"minutes": 7, "moves": done, "next_time": "easier"}
    ]
    shown = words(own.client.get(kept[0].headers["location"]).text)
    assert "It is in your diary" in shown and "7 minutes" in shown
    assert "Fewer times than before" in shown and "Next time is easier" in shown


def test_it_can_be_taken_out_again(own: Running) -> None:
    place = put(own, "anna")
    sent = {"done": "calf-wall", "next": "harder", "minutes": "4"}
    noted = own.client.post(f"{place}/stretches", data=sent).headers["location"]
    entry = noted.partition("noted=")[2]
    gone = own.client.post(f"{place}/stretches/undo", data={"entry": entry})
    assert (gone.status_code, gone.headers["location"]) == (303, f"{place}/stretches")
    assert own.client.get("/api/v1/diary/entries?person=anna").json()["entries"] == []
    assert own.client.post(f"{place}/stretches/undo", data={"entry": "x"}).status_code == 422


@pytest.mark.parametrize(
    "sent",
    [
        {"next": "same"},
        {"done": "no-such-move", "next": "same"},
        {"done": "calf-wall", "minutes": "-1"},
        {"done": "calf-wall", "minutes": "1441"},
        {"done": "calf-wall", "next": "gentle"},
        {"done": "calf-wall", "day": "yesterday"},
        {"done": "calf-wall", "day": "2999-01-01"},
    ],
)
def test_what_cannot_be_noted_is_said_on_the_page(sent: dict[str, str], own: Running) -> None:
    place = put(own, "anna")
    shown = own.client.post(f"{place}/stretches", data=sent)
    assert shown.status_code == 422 and 'role="alert"' in shown.text
    assert moves(shown.text)
    assert own.client.get("/api/v1/diary/entries?person=anna").json()["entries"] == []


def test_with_a_helper_the_steps_are_for_the_helper(own: Running) -> None:
    place = put(own, "anna", living={"helper": True})
    alone, helped = (own.client.get(f"{place}/stretches?helper={one}") for one in ("no", "yes"))
    assert helped.status_code == 200 and alone.text != helped.text
    own.client.cookies.set("reader", "carer")
    assert "Stretches for the person you care for" in own.client.get(f"{place}/stretches").text


def test_a_tired_person_sees_what_is_enough(own: Running) -> None:
    place = put(own, "anna")
    tired = moves(own.client.get(f"{place}/stretches?tired=yes").text)
    assert 1 <= len(tired) <= 2
    other = own.client.get(f"{place}/stretches?move=walk-easy&move=calf-wall").text
    assert "calf-wall" in moves(other)


def test_in_danger_there_are_no_moves(own: Running) -> None:
    place = put(own, "carla", "carla")
    shown = own.client.get(f"{place}/stretches").text
    assert moves(shown) == [] and "First do what your plan says" in shown
    empty = put(own, "blank", signs=None, complaint=None)
    assert moves(own.client.get(f"{empty}/stretches").text) == []
    assert own.client.get("/people/nobody-here/stretches").status_code == 404
