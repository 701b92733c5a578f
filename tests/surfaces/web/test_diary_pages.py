"""The diary as pages: a tap is an entry, each can be taken back, and gaps stay gaps."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from support.site import DAY, running
from support.web_pages import links, words
from surfaces.people import ROOT
from unclench.diary.entry import DayDose, DiaryEntry
from unclench.diary.file import FiledDiary, FiledVersion, to_json
from unclench.intake.text import read_tree
from unclench.store.people import save_record
from unclench.store.store import Store
from unclench.store.versions import KeyedRequest

TODAY = date.fromisoformat(DAY)
PAGE = "/people/anna/diary"
ANNA = ROOT / "examples" / "anna.yaml"
ON = {"X-Plan-Date": DAY}


STORES: dict[int, Store] = {}


@pytest.fixture
def own() -> TestClient:
    found = running()
    found.client.headers.update(ON)
    STORES[id(found.client)] = found.served.site.kept.open()
    return found.client


def store_of(client: TestClient) -> Store:
    return STORES[id(client)]


def note(client: TestClient, day: date = TODAY, status: int = 303, **sent: str) -> str:
    answer = client.post(f"{PAGE}/{day}", data=sent)
    assert answer.status_code == status, answer.text
    return answer.headers.get("location", answer.text)


def noted(client: TestClient) -> list[dict[str, object]]:
    found = client.get("/api/v1/diary/entries?person=anna").json()
    return [one["entry"] for one in found["entries"]]


def test_one_tap_is_a_day(own: TestClient) -> None:
    assert re.search(r'<button name="value" value="4"', own.get(PAGE).text)
    place = note(own, part="severity", value="4", back="diary")
    assert place == f"{PAGE}#saved"
    assert noted(own) == [{"date": DAY, "severity": 4}]
    shown = own.get(PAGE).text
    assert (
        "stiffness: 4" in words(shown) and 'value="4" class="second" aria-pressed="true"' in shown
    )


def test_every_part_of_a_day_is_kept_beside_the_others(own: TestClient) -> None:
    note(own, part="severity", value="5")
    note(own, part="sleep", value="0")
    note(own, part="spasms", value="3", night="1", where="calf")
    note(own, part="own", name="grip", value="7")
    note(own, part="effects", sign="drowsiness", onset="2026-11-18")
    note(own, part="doses", medicine="baclofen", total="15 mg/day")
    note(own, part="doses", medicine="baclofen", missed="1")
    note(own, part="exercise", value="20")
    note(own, part="triggers", trigger="urine_infection")
    note(own, part="goals", goal="stand at the sink", score="+1", weight="6", status=422)
    note(own, part="goals", goal="stand at the sink", score="-1", weight="6")
    note(own, part="note", note="tight\r\nin the morning")
    assert noted(own) == [
        {
            "date": DAY, "severity": 5, "sleep": 0,
            "spasms": {"number": 3, "where": ["calf"], "at_night": 1},
            "own": {"name": "grip", "score": 7},
            "effects": [{"sign": "drowsiness", "onset": "2026-11-18"}],
            "doses": [{"medicine": "baclofen", "total": "15 mg/day", "missed": 1}],
            "exercise": {"minutes": 20}, "triggers": ["urine_infection"],
            "goals": [{"goal": "stand at the sink", "score": -1, "weight": 6}],
            "note": "tight\nin the morning",
        }
    ]  # fmt: skip
    assert own.get(f"{PAGE}/{DAY}").status_code == 200


def test_the_same_tap_twice_is_one_entry(own: TestClient) -> None:
    for _ in range(2):
        note(own, part="doses", medicine="baclofen", missed="1")
    assert noted(own) == [{"date": DAY, "doses": [{"medicine": "baclofen", "missed": 1}]}]
    versions = own.get(f"{PAGE}/{DAY}").text.count('name="version" value="1"')
    assert versions == 1


def test_every_step_can_be_taken_back(own: TestClient) -> None:
    note(own, part="severity", value="4")
    note(own, part="severity", value="9")
    undo = {"version": "2", "back": "diary"}
    for _ in range(2):
        assert own.post(f"{PAGE}/{DAY}/undo", data=undo).status_code == 303
    assert noted(own) == [{"date": DAY, "severity": 4}]
    assert own.post(f"{PAGE}/{DAY}/undo", data={"version": "1"}).status_code == 422
    assert own.post(f"{PAGE}/{DAY}/undo", data={"version": "3"}).status_code == 303
    assert noted(own) == [{"date": DAY, "severity": 9}]


def test_the_first_step_can_be_taken_back(own: TestClient) -> None:
    note(own, part="severity", value="4")
    assert own.post(f"{PAGE}/{DAY}/undo", data={"version": "1"}).status_code == 303
    assert noted(own) == []
    note(own, part="pain", value="2")
    assert noted(own) == [{"date": DAY, "pain": 2}]


def test_two_phones_at_once_lose_nothing(own: TestClient) -> None:
    parts = ("severity", "sleep", "pain")
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda part: note(own, part=part, value="3"), parts))
    assert noted(own) == [{"date": DAY, **dict.fromkeys(parts, 3)}]


@pytest.mark.parametrize(
    "sent",
    [
        {"part": "severity", "value": "11"}, {"part": "severity", "value": "4.5"},
        {"part": "nothing", "value": "4"}, {"back": "day"}, {"part": "own", "value": "4"},
        {"part": "spasms", "value": "2", "night": "3"}, {"part": "effects", "sign": "unknown"},
        {"part": "effects", "sign": "drowsiness", "onset": "2026-12-24"},
        {"part": "doses", "medicine": "baclofen", "total": "much"},
        {"part": "doses", "medicine": "", "total": "5 mg/day"},
        {"part": "note", "note": "\u202etext"}, {"part": "severity", "value": "\u0664"},
    ],
)  # fmt: skip
def test_what_cannot_be_noted_is_said_on_the_page(sent: dict[str, str], own: TestClient) -> None:
    shown = note(own, TODAY, 422, **sent)
    assert 'role="alert"' in shown and shown.count("<h1") == 1
    assert noted(own) == []


@pytest.mark.parametrize("day", ["2026-11-21", "yesterday", "2026-1-1", "20261120", ""])
def test_there_is_no_page_for_what_is_no_day(day: str, own: TestClient) -> None:
    assert own.get(f"{PAGE}/{day}").status_code == 404
    assert own.post(f"{PAGE}/{day}", data={"part": "pain", "value": "1"}).status_code in (404, 405)


def test_gaps_are_drawn_as_gaps_and_the_table_has_the_same_numbers(own: TestClient) -> None:
    for back, value in ((9, 8), (8, 7), (3, 4), (2, 4), (0, 3)):
        note(own, TODAY - timedelta(days=back), part="severity", value=str(value))
    shown = own.get(PAGE).text
    assert shown.count("<polyline") == 2 and shown.count("<circle") == 5
    assert shown.count("<rect") == 2
    rows = re.findall(r"<td>(.*?)</td>", shown)
    gap = "not noted"
    assert rows == ["3", gap, "4", "4", gap, gap, gap, gap, "7", "8"]
    assert "Noted: 5 of 10 days" in words(shown)
    assert shown.index("On Fri 20 Nov 2026 it was 3") < shown.index("<svg")


def test_a_change_of_dose_is_marked_and_the_change_told_with_how_sure_it_is(
    own: TestClient,
) -> None:
    for back in range(20, -1, -1):
        day = TODAY - timedelta(days=back)
        note(own, day, part="severity", value="8" if back > 10 else "4")
        if back <= 10:
            note(own, day, part="doses", medicine="baclofen", total="15 mg/day")
    note(own, part="effects", sign="drowsiness", onset="2026-11-12")
    shown = words(own.get(PAGE).text)
    assert "It was 8 and is now 4. This is much better. The days agree." in shown
    assert "It began 2 days after the dose of Baclofen changed." in shown
    assert not re.search(r"\d\s*mg", shown)
    own.cookies.set("reader", "clinician")
    told = words(own.get(PAGE).text)
    assert "-50 %" in told and "90 % interval" in told and "15 mg/day" in told


@pytest.mark.parametrize("person", ["a b", "ä?x=1", "50%", "a&b"])
def test_an_id_of_any_letters_leads_back_to_its_own_diary(person: str, own: TestClient) -> None:
    place = f"/people/{quote(person, safe='')}/diary"
    sent = own.post(f"{place}/{DAY}", data={"part": "pain", "value": "1", "back": "diary"})
    assert sent.headers["location"] == f"{place}#saved"
    shown = own.get(place).text
    assert f'action="{place}/{DAY}"' in unescape(shown) and "pain: 1" in words(shown)


def test_goals_are_scored_together(own: TestClient) -> None:
    note(own, part="goals", goal="stand", score="0", weight="1")
    note(own, part="goals", goal="sleep through", score="0", weight="3")
    assert "All goals together: 50.0. As hoped is 50." in words(own.get(PAGE).text)


def test_side_effects_that_go_on_are_asked_about_until_they_end(own: TestClient) -> None:
    note(own, TODAY - timedelta(days=4), part="effects", sign="drowsiness", onset="2026-11-16")
    assert "Still there" in own.get(f"{PAGE}/{DAY}").text
    note(own, part="effects", sign="drowsiness", onset="2026-11-16", end="2026-11-19")
    assert "Still there" not in own.get(f"{PAGE}/{DAY}").text


def test_every_link_of_the_diary_leads_somewhere(own: TestClient) -> None:
    note(own, part="severity", value="4")
    for path in (PAGE, f"{PAGE}/{DAY}"):
        for to in links(own.get(path).text):
            expected = (200, 404) if to.endswith("/plan") else (200,)
            assert own.get(to.partition("#")[0]).status_code in expected, to


def test_hostile_words_in_a_diary_stay_words(own: TestClient) -> None:
    note(own, part="note", note="<script>alert(1)</script>")
    note(own, part="goals", goal='"><img src=x>', score="0")
    shown = own.get(f"{PAGE}/{DAY}").text
    assert "<script>" not in shown and "<img" not in shown
    assert json.loads(own.get("/api/v1/diary/entries?person=anna").text)


def test_the_plan_of_a_page_is_driven_by_the_diary(own: TestClient) -> None:
    """As the same diary drives the plan of the command line."""
    assert own.get("/people/anna/plan").status_code == 404
    for back in range(4):
        note(own, TODAY - timedelta(days=back), part="severity", value="3")
    own.cookies.set("reader", "clinician")
    assert "3 of 10" in words(own.get("/people/anna/plan").text)
    assert own.get("/people/anna/plan.json").json()["record"] == "anna"


def test_a_dose_as_before_is_noted_without_showing_it(own: TestClient) -> None:
    """The page of a person has no amount in it, not even out of sight."""
    note(own, TODAY - timedelta(days=1), part="doses", medicine="baclofen", total="15 mg/day")
    assert "15 mg" not in own.get(f"{PAGE}/{DAY}").text
    note(own, part="doses", medicine="baclofen", as_before="yes")
    (first, second) = [entry["doses"] for entry in noted(own)]
    assert first == second == [{"medicine": "baclofen", "total": "15 mg/day"}]
    note(own, TODAY, 422, part="doses", medicine="gabapentin", as_before="yes")


def test_what_was_noted_today_counts_although_the_record_is_old(own: TestClient) -> None:
    """A side effect is in the plan; that there is no danger sign is not known any more."""
    start = own.post("/begin", data={"reader": "person"}).headers["location"]
    person = start.split("/")[2]
    own.headers["X-Plan-Date"] = str(TODAY - timedelta(days=9))
    for question in ("signs_now", "signs_other"):
        sent = {"question": question, "none": "yes"}
        assert own.post(start, data=sent).status_code == 303
    own.headers["X-Plan-Date"] = DAY
    sent = {"part": "effects", "sign": "drowsiness"}
    assert own.post(f"/people/{person}/diary/{DAY}", data=sent).status_code == 303
    signs = own.get(f"/people/{person}/plan.json").json()["facts"]["signs"]["value"]
    assert signs.startswith("drowsiness") and "perhaps others" in signs


def test_three_months_of_a_diary_lead_the_plan_to_its_next_stage(own: TestClient) -> None:
    """By the diary alone: it comes as a file, and nothing else changes."""
    own.cookies.set("reader", "clinician")
    record = json.loads(json.dumps(dict(read_tree(ANNA.read_bytes())), default=str))
    last = TODAY + timedelta(days=91)
    for day in (TODAY, last):
        text = json.dumps({**record, "date": str(day)})
        asked = KeyedRequest(f"record {day}", "test", datetime.now(UTC))
        version = 0 if day == TODAY else 1
        save_record(store_of(own), "anna", text, version, asked)
        own.headers["X-Plan-Date"] = str(day)
        if day == TODAY:
            stage = own.get("/people/anna/plan.json").json()["stage"]["id"]
            assert stage == "first_line"
            sent = own.post("/people/anna/diary/import", files={"file": ("d", three_months())})
            assert sent.status_code == 303
    plan = own.get("/people/anna/plan.json").json()
    assert plan["stage"]["id"] not in ("first_line", "needs_data")
    assert "baclofen" in plan["facts"]["trials_failed"]["value"]


def three_months() -> bytes:
    """A week before, then 10 mg a day more each week up to the top, and no change."""
    versions = []
    for number in range(-6, 92):
        day = TODAY + timedelta(days=number)
        total = Decimal(min(10 * ((number - 1) // 7 + 1), 80))
        dose = (DayDose("baclofen", total, "mg"),) if number > 0 else None
        entry = DiaryEntry(day, severity=6, doses=dose)
        moment = f"{day}T20:00:00.000Z"
        versions.append(FiledVersion(f"e{number}", 1, day, moment, f"k{number}", "0" * 64, entry))
    return to_json(FiledDiary("anna", tuple(versions)))
