"""`unclench programme`: every format, every audience, urgency first, mistakes in one line."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from support.movers import calm
from support.pdfs import facts_of, pango, text_of
from unclench.serve.cli import main

ROOT = Path(__file__).resolve().parents[2]
ANNA = str(ROOT / "examples" / "anna.yaml")
CARLA = str(ROOT / "examples" / "carla.yaml")


def asked(capsysbinary: pytest.CaptureFixture[bytes], *words: str) -> tuple[int, bytes, str]:
    code = main(["programme", *words])
    found = capsysbinary.readouterr()
    return code, found.out, found.err.decode()


def as_json(capsysbinary: pytest.CaptureFixture[bytes], *words: str) -> Any:
    code, out, _ = asked(capsysbinary, *words, "--format", "json")
    return code, json.loads(out)


@pytest.mark.parametrize("audience", ["person", "carer", "clinician"])
def test_json_has_its_shape(capsysbinary: pytest.CaptureFixture[bytes], audience: str) -> None:
    code, found = as_json(capsysbinary, ANNA, "--audience", audience, "--weeks", "6")
    assert (
        code == 0
        and found["schema"] == "unclench.programme/1"
        and found["weeks"] == 6
        and found["audience"] == audience
    )
    assert found["review"] and found["content"]["status"] == "pending_review"
    assert len(found["items"]) >= 5
    for item in found["items"]:
        assert (
            item["claims"]
            and item["facts"]
            and item["steps"]
            and item["figure"]
            and item["amounts"]
        )
        assert item["amounts"][-1]["to_week"] <= 6
    assert found["stop"]["claims"]


@pytest.mark.parametrize("form", ["text", "json", "html", "ics"])
def test_while_something_is_urgent_there_are_no_exercises(
    capsysbinary: pytest.CaptureFixture[bytes], form: str
) -> None:
    code, out, _ = asked(capsysbinary, CARLA, "--format", form)
    assert code == 3
    text = out.decode().replace("\r\n ", "")
    assert "911" in text or "999" in text or "DTSTART;VALUE=DATE:" in text or form == "json"
    assert "RRULE" not in text and "<svg" not in text and "stretch at a wall" not in text
    if form == "json":
        assert json.loads(text)["items"] == [] and json.loads(text)["urgent"]


def test_nobody_asked_about_danger_signs(
    capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    path = tmp_path / "record.json"
    path.write_text(json.dumps(calm(signs=None)), encoding="utf-8")
    _, found = as_json(capsysbinary, str(path))
    assert found["items"] == [] and [question["fact"] for question in found["questions"]] == [
        "signs"
    ]


def test_the_page_is_whole_and_shows_both_sides(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    _, out, _ = asked(capsysbinary, ANNA, "--format", "html")
    page = out.decode()
    assert "<script" not in page and "http://" not in page and "https://" not in page
    assert page.count('id="t-calf-wall-stretch-a"') == page.count('id="t-calf-wall-stretch-b"') == 1
    assert page.index("When to stop") < page.index("<svg")


def test_pdf(capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    pango()
    made = asked(capsysbinary, ANNA, "--format", "pdf", "--weeks", "2")[1]
    assert facts_of(made, tmp_path)["Tagged"] == "yes"
    assert "Calf stretch at a wall" in text_of(made, tmp_path)


def test_calendar_is_floating_and_silent_at_night(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    icalendar = pytest.importorskip("icalendar")
    _, out, _ = asked(capsysbinary, ANNA, "--format", "ics", "--weeks", "4")
    events = icalendar.Calendar.from_ical(out).walk("VEVENT")
    assert len(events) > 10 and len({str(event["uid"]) for event in events}) == len(events)
    for event in events:
        start = event.decoded("dtstart")
        assert isinstance(start, datetime) and start.tzinfo is None
        assert 7 <= start.hour < 22
        rule = event["rrule"]
        assert rule["count"][0] % len(rule["byday"]) == 0 and rule["count"][0] <= 28
        assert start.strftime("%a").upper()[:2] in rule["byday"]
    assert asked(capsysbinary, ANNA, "--format", "ics", "--weeks", "4")[1] == out


def test_only_approved_content(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    _, found = as_json(capsysbinary, ANNA, "--approved-only")
    assert found["items"] == [] and found["held"]


@pytest.mark.parametrize(
    "words",
    [
        ("--weeks", "0"),
        ("--weeks", "27"),
        ("--weeks", "two"),
        ("--audience", "dog"),
        ("--format", "gif"),
    ],
)
def test_a_mistake_is_one_line(
    capsysbinary: pytest.CaptureFixture[bytes], words: tuple[str, str]
) -> None:
    code, out, err = asked(capsysbinary, ANNA, *words)
    assert (code, out) == (2, b"")
    assert len(err.splitlines()) == 1 and words[0] in err


def test_a_missing_extra_is_named(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    code, _, err = asked(capsysbinary, ANNA, "--format", "ics")
    assert code == 2 and "unclench[paper]" in err and len(err.splitlines()) == 1
