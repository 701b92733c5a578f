"""What a tired person expects at three in the morning: nights.yaml, played on the real pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from support.kept_people import keep
from support.pdfs import text_of
from support.site import DAY, Running, running
from support.web_pages import words
from unclench.errors import StoreError
from unclench.intake.text import read_tree

HERE = Path(__file__).parent
SOON = 90  # words from the heading on that are read at once
TODAY = {"X-Plan-Date": DAY}


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
    keep(site.served.site.kept.open(), person, {"date": DAY, **night.case["person"]})
    place = [sent(site, person, form) for form in night.case["does"]][-1]
    said = read(site, place)
    early = " ".join(said.split()[:SOON])
    assert [text for text in night.case.get("first", ()) if text not in early] == [], early
    assert [text for text in night.case.get("shows", ()) if str(text) not in said] == [], said
    assert [text for text in night.case.get("never", ()) if str(text) in said] == [], said
    plan = read(site, f"/people/{person}/plan")
    assert "{" not in said + plan
    assert [text for text in night.case.get("plan", ()) if text not in plan] == [], plan


def test_the_trigger_check_can_be_printed(site: Running, tmp_path: Path) -> None:
    """With its findings, the answers of no, and the systems without an answer."""
    keep(site.served.site.kept.open(), "paper", {"date": DAY, "region": "uk", "signs": []})
    form = {"to": "triggers", "skin": "pressure_sore", "pain": "no"}
    place = sent(site, "paper", form).replace("/found?", "/found.pdf?")
    shown = site.client.get(place, headers=TODAY)
    assert shown.headers["content-type"] == "application/pdf"
    said = " ".join(text_of(shown.content, tmp_path).split())
    assert "weight off the sore skin" in said
    assert "You said no to these • Pain" in said and "Still not answered • Bladder" in said


NO_ANSWERS = (
    {"to": "triggers", "skin": ""},
    {"to": "triggers", "skin": "fever"},
    {"to": "feel", "sign": "no-such"},
    {"to": "medicines/baclofen/since", "day": "2999-01-01"},
    {"to": "medicines/baclofen/since", "day": ""},
)


@pytest.mark.parametrize("form", NO_ANSWERS)
def test_an_answer_that_is_none_is_refused_and_changes_nothing(
    form: dict[str, str], site: Running
) -> None:
    person = f"refused-{NO_ANSWERS.index(form)}"
    record = {"date": DAY, "medicines": [{"name": "baclofen"}]}
    keep(site.served.site.kept.open(), person, record)
    fields = {key: value for key, value in form.items() if key != "to"}
    answer = site.client.post(f"/people/{person}/{form['to']}", data=fields, headers=TODAY)
    assert answer.status_code == 422
    kept = site.client.get(f"/people/{person}/record.json").json()
    assert kept == {"id": person, **record}


def test_whom_to_call_is_said_while_nothing_can_be_kept(
    site: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full: the answer comes all the same, and says that it was not kept."""
    keep(site.served.site.kept.open(), "full", {"date": DAY, "medicines": [{"name": "baclofen"}]})
    monkeypatch.setattr("unclench.serve.web.of_person.keep", _full)
    place = sent(site, "full", {"to": "medicines/baclofen/missed"})
    said = read(site, place)
    assert "Do not take extra" in said and "could not keep this" in said


async def _full(*_: object) -> None:
    raise StoreError("the disk is full")


def test_a_day_of_the_last_change_is_kept_and_counted(site: Running) -> None:
    keep(site.served.site.kept.open(), "since", {"date": DAY, "medicines": [{"name": "baclofen"}]})
    place = sent(site, "since", {"to": "medicines/baclofen/since", "day": "2026-11-15"})
    assert "5 days ago" in read(site, place)
    assert "same dose for 5 days" in read(
        site, sent(site, "since", {"to": "feel", "sign": "nausea"})
    )
