"""Pages of the server: whole without a script, honest about what was not answered."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from support.site import client, running
from support.web_pages import CALM, NONE, inline_scripts, links, walk, words
from unclench.content import load
from unclench.render.wording import AUDIENCES
from unclench.serve.web.questions import PATH

PAGES = ("/", "/help-now", "/danger", "/ask", "/learn", "/learn/muscles")


@pytest.fixture
def own() -> TestClient:
    """A server with a store of its own."""
    return running().client


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_heading_a_language_and_the_way_to_help(path: str) -> None:
    shown = client().get(path)
    assert shown.status_code == 200
    assert shown.text.count("<h1") == 1 and '<html lang="en" dir="ltr"' in shown.text
    assert shown.text.count("<main") == 1 and 'href="/help-now"' in shown.text
    assert inline_scripts(shown.text) == [] and "style=" not in shown.text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', shown.text)


@pytest.mark.parametrize("path", ["/api/docs", "/knowledge", "/evidence/benzo-no-second"])
def test_pages_for_other_readers_lead_to_help_too(path: str) -> None:
    shown = client().get(path)
    assert shown.status_code == 200 and 'href="/help-now"' in shown.text
    assert shown.text.count("<h1") == 1 and shown.text.count("<main") == 1


def test_every_link_leads_somewhere() -> None:
    reader = running().client  # no other test kept a record here
    seen, waiting = set[str](), ["/"]
    while waiting and len(seen) < 250:
        path = waiting.pop()
        shown = reader.get(path)
        assert shown.status_code == 200, path
        seen.add(path)
        if "text/html" in shown.headers["content-type"]:
            waiting += [to.partition("#")[0] for to in links(shown.text) if to not in seen]
            waiting = [to for to in dict.fromkeys(waiting) if to not in seen]


def test_help_now_has_numbers_to_dial_before_all_else() -> None:
    text = client().get("/help-now").text
    main = text[text.index("<main") :]
    assert main.index("tel:911") < main.index("<section") and "tel:999" in main


def test_help_now_needs_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    found = running()
    monkeypatch.setattr(type(found.served.site.kept), "open", _broken)
    assert found.client.get("/help-now").status_code == 200
    assert found.client.get("/danger?sign=seizure").status_code == 200


def _broken(_: object) -> None:
    raise OSError("the disk is gone")


def test_a_danger_sign_says_whom_to_call() -> None:
    shown = words(client().get("/danger?sign=seizure").text)
    assert "911" in shown and "999" in shown
    calm = words(client().get("/danger?none=yes").text)
    assert "call all the same" in calm


@pytest.mark.parametrize("reader", AUDIENCES)
def test_a_first_visit_ends_with_a_plan_after_twelve_questions(
    reader: str, own: TestClient
) -> None:
    walked = walk(own, reader, CALM)
    assert len(walked.asked) <= 12 and walked.asked[0] == "signs_now"
    shown = own.get(walked.place)
    assert shown.status_code == 200 and shown.text.count("<h1") == 1


def test_danger_ends_the_questions_at_once(own: TestClient) -> None:
    walked = walk(own, "person", {"signs_now": {"0.value": "seizure"}})
    assert walked.asked == ("signs_now",)
    assert "911" in words(own.get(walked.place).text)


def test_a_form_without_an_answer_answers_nothing(own: TestClient) -> None:
    """Not ticking a danger sign is no word that there is none."""
    place = own.post("/begin", data={"reader": "person"}).headers["location"]
    own.get(place)
    sent = own.post(place, data={"question": "signs_now"})
    assert sent.status_code == 422 and 'role="alert"' in sent.text
    assert own.get(place).text.count('value="signs_now"') == 1


def test_the_plan_is_that_of_the_answers(own: TestClient) -> None:
    answers = {**CALM, "region": {"0.value": "uk"}, "age": {"0.value": "46"},
               "ms_diagnosed": {"0.value": "yes"}, "pattern": {"0.value": "spasticity"},
               "severity": {"0.value": "6"}}  # fmt: skip
    walked = walk(own, "clinician", answers)
    person = walked.place.split("/")[2]
    record = own.get(f"/people/{person}/record.json").json()
    assert (record["region"], record["person"]["age"], record["complaint"]["severity"]) == (
        "uk", 46, 6
    )  # fmt: skip
    assert record["signs"] == [] and record["medicines"] == []
    of_page = own.get(f"/people/{person}/plan.json").json()
    del record["date"]
    of_api = own.post(
        "/api/v1/plan?audience=clinician", json={**record, "date": date.today().isoformat()}
    ).json()
    assert [one["verdict"] for one in of_page["options"]] == [
        one["verdict"] for one in of_api["options"]
    ]


def test_two_who_save_at_once_are_told(own: TestClient) -> None:
    walked = walk(own, "person", CALM)
    person = walked.place.split("/")[2]
    path = PATH.replace("{person}", person)
    first = own.post(f"{path}?more=yes", data={"question": "age", "0.value": "46", "key": "one"})
    again = own.post(f"{path}?more=yes", data={"question": "age", "0.value": "46", "key": "one"})
    assert (first.status_code, again.status_code) == (303, 303)
    assert own.get(f"/people/{person}/record.json").json()["person"]["age"] == 46


def test_everything_can_be_deleted(own: TestClient) -> None:
    walked = walk(own, "person", CALM)
    person = walked.place.split("/")[2]
    assert own.post(f"/people/{person}/erase", data={"sure": ""}).status_code == 422
    assert own.get(walked.place).status_code == 200
    assert own.post(f"/people/{person}/erase", data={"sure": "yes"}).status_code == 303
    assert own.get(walked.place).status_code == 404


HOSTILE = "<script>alert(1)</script>\u202e\x00"


def test_hostile_words_stay_words(own: TestClient) -> None:
    for start in ("/ask?q=", "/danger?taking=", "/people/"):
        path = f"{start}{quote(HOSTILE, safe='')}"
        shown = own.get(path)
        assert shown.status_code < 500
        assert inline_scripts(shown.text) == [] and "\u202e" not in shown.text


def test_a_person_sees_no_dose(own: TestClient) -> None:
    result = {"0.value": "90", "0.unit": "mL/min/{1.73_m2}", "0.date": "2026-11-01"}
    answers = {**CALM, "pattern": {"0.value": "spasticity"}, "severity": {"0.value": "7"},
               "egfr": result}  # fmt: skip
    walked = walk(own, "person", answers)
    main = own.get(walked.place).text.partition("<main")[2].partition("</main>")[0]
    assert not re.search(r"\d\s*(?:mg|micrograms|mL)\b", words(main))


def test_pages_are_not_kept_by_the_browser() -> None:
    shown = client().get("/danger")
    assert shown.headers["cache-control"] == "no-store"
    assert "unsafe" not in shown.headers["content-security-policy"]
    assert "default-src 'none'" in shown.headers["content-security-policy"]


def test_no_answer_is_not_none_in_the_record(own: TestClient) -> None:
    walked = walk(own, "person", {"signs_now": NONE, "signs_other": NONE})
    record = own.get(walked.place.replace("/plan", "/record.json")).json()
    assert "medicines" not in record and "conditions" not in record
    assert load().facts["conditions"].record == "conditions"
