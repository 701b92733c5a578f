"""The page of a visit: change, triggers, trials, doses and the decision, with what is copied."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from support.site import running
from support.web_pages import links, words
from surfaces.people import ROOT
from unclench.intake.text import read_tree
from unclench.store.people import save_record
from unclench.store.versions import KeyedRequest

DAY = date(2026, 11, 20)
PAGE = "/people/anna/visit"
RECORD: dict[str, Any] = dict(read_tree((ROOT / "examples" / "anna.yaml").read_bytes()))


def home(reader: str = "clinician", **changed: object) -> TestClient:
    found = running()
    text = json.dumps({**RECORD, **changed}, default=str)
    asked = KeyedRequest("record", "test", datetime.now(UTC))
    save_record(found.served.site.kept.open(), "anna", text, 0, asked)
    found.client.headers["X-Plan-Date"] = DAY.isoformat()
    found.client.cookies.set("reader", reader)
    return found.client


def noted(client: TestClient) -> TestClient:
    """Three weeks, better since a medicine began ten days ago."""
    for back in range(20, -1, -1):
        place = f"/people/anna/diary/{DAY - timedelta(days=back)}"
        client.post(place, data={"part": "severity", "value": "7" if back > 10 else "3"})
        dose = {"part": "doses", "medicine": "baclofen", "total": "15 mg/day"}
        if back <= 10:
            client.post(place, data=dose)
    place = f"/people/anna/diary/{DAY - timedelta(days=3)}"
    client.post(place, data={"part": "triggers", "trigger": "constipation"})
    return client


def main_of(client: TestClient) -> str:
    shown = client.get(PAGE)
    assert shown.status_code == 200 and shown.text.count("<h1") == 1
    return shown.text.partition("<main")[2].partition("</main>")[0]


def test_one_page_has_change_triggers_doses_and_the_decision() -> None:
    main = main_of(noted(home()))
    said = words(main)
    assert "7 before" in said and "3 now" in said and main.count("<svg") == 1
    assert "constipation on 1 day" in said.lower()
    order = ["Change since baseline", "Triggers", "The one decision", "Taken"]
    places = [said.find(word) for word in order if word in said]
    assert places == sorted(places) and len(places) >= 3


def test_the_note_is_twelve_ascii_lines_and_has_the_change() -> None:
    client = noted(home())
    note = client.get(f"{PAGE}/note.txt").text
    assert note.isascii() and len(note.splitlines()) <= 12
    assert "7 -> 3 of 10" in note and "anna" in note
    assert re.search(r'<textarea id="text-note"[^>]*readonly', client.get(PAGE).text)


def test_the_order_is_a_draft_in_whole_words() -> None:
    order = home().get(f"{PAGE}/order.txt").text
    assert order.startswith("DRAFT ORDER, not signed") and order.isascii()
    assert "Baclofen, by mouth:" in order and "daily at" in order
    assert not re.search(r"\d\.0\b|\bqd\b|\bug\b|\d(?:mg|mL)\b", order)
    assert "Never withdrawn all at once" in order


def test_nothing_is_ordered_while_something_is_urgent() -> None:
    client = home(signs=["seizure"])
    assert "nothing to order" in client.get(f"{PAGE}/order.txt").text
    said = words(main_of(client))
    assert said.index("seizure") < said.index("Triggers")


@pytest.mark.parametrize("reader", ["person", "carer"])
def test_a_person_has_questions_and_no_dose(reader: str) -> None:
    client = noted(home(reader))
    said = words(main_of(client))
    assert not re.search(r"\d\s*mg\b", said) and "?" in said
    assert "It was 7 and is now 3" in said
    assert client.get(f"{PAGE}/note.txt").status_code == 404
    assert client.get("/people/anna/letters/neurology.pdf").status_code == 404


def test_triggers_that_were_not_asked_about_are_not_none() -> None:
    assert "All were asked about, none is present" in words(main_of(home()))
    client = home(signs=None)
    assert "Not asked about" in words(main_of(client))
    found = words(main_of(home(signs=["constipation"])))
    assert "Present: constipation" in found.replace("Constipation", "constipation")


def test_a_trigger_is_the_decision_before_any_medicine() -> None:
    said = words(main_of(home(signs=["constipation"])))
    told = said.partition("The one decision")[2][:60]
    assert told.strip().startswith("Triggers")


def test_letters_and_the_page_are_files_too() -> None:
    client = home()
    assert client.get(f"{PAGE}.pdf").content.startswith(b"%PDF")
    listed = [to for to in links(client.get(PAGE).text) if "/letters/" in to]
    assert len(listed) >= 5
    assert client.get(listed[0]).content.startswith(b"%PDF")
    assert client.get("/people/anna/letters/nobody.pdf").status_code == 404
    assert client.get(f"{PAGE}/other.txt").status_code == 404


def test_there_is_no_visit_without_a_record_or_a_diary() -> None:
    assert running().client.get(PAGE).status_code == 404
