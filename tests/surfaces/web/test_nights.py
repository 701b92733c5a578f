"""What a tired person expects at three in the morning: nights.yaml, played on the real pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from support.site import DAY, Running, running
from support.web_pages import words
from unclench.intake.text import read_tree
from unclench.store.people import save_record
from unclench.store.versions import KeyedRequest

HERE = Path(__file__).parent
SOON = 90  # words from the heading on that are read at once
TODAY = {"X-Plan-Date": DAY}
ME = "night"


class Night(NamedTuple):
    """A case with the journey it belongs to."""

    journey: str
    case: dict[str, Any]


def nights() -> list[Night]:
    tree = read_tree((HERE / "nights.yaml").read_bytes())
    return [Night(journey, case) for journey, cases in tree.items() for case in cases]


@pytest.fixture(scope="module")
def site() -> Running:
    return running()


def kept(site: Running, person: str, record: dict[str, Any]) -> None:
    store = site.served.site.kept.open()
    text = json.dumps({"id": person, "date": DAY, **record}, default=float)
    save_record(store, person, text, 0, KeyedRequest(f"key-{person}", "test", datetime.now(UTC)))


def sent(site: Running, person: str, form: dict[str, str]) -> str:
    """The address of the page that a form leads to."""
    fields = {key: str(value) for key, value in form.items() if key != "to"}
    answer = site.client.post(f"/people/{person}/{form['to']}", data=fields, headers=TODAY)
    assert answer.status_code == 303, words(answer.text)
    return answer.headers["location"]


def read(site: Running, place: str) -> str:
    shown = site.client.get(place, headers=TODAY)
    assert shown.status_code == 200, words(shown.text)
    return words(shown.text.partition("<main")[2].partition("</main>")[0])


@pytest.mark.parametrize("night", nights(), ids=lambda night: night.case["tells"])
def test_the_page_says_what_is_expected(night: Night, site: Running) -> None:
    person = f"night-{nights().index(night)}"
    kept(site, person, night.case["person"])
    place = [sent(site, person, form) for form in night.case["does"]][-1]
    said = read(site, place)
    early = " ".join(said.split()[:SOON])
    assert [text for text in night.case.get("first", ()) if text not in early] == [], early
    assert [text for text in night.case.get("shows", ()) if str(text) not in said] == [], said
    assert [text for text in night.case.get("never", ()) if str(text) in said] == [], said
    plan = read(site, f"/people/{person}/plan")
    assert "{" not in said + plan
    assert [text for text in night.case.get("plan", ()) if text not in plan] == [], plan
