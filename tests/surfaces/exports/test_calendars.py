"""`--format ics` at the command line: floating times, stable names, nothing about the person,
signed or marked, and everything urgent first."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from icalendar import Calendar

from surfaces.people import ROOT
from unclench.content import load
from unclench.language.safe_notation import unsafe
from unclench.serve.cli import main

SIGNER = "Dr A. Jones, neurologist"
UP = ["titrate", "baclofen", "--regimen", "ten_weekly", "--date", "2026-11-20"]
DOWN = ["taper", "baclofen", "--from", "60 mg/day", "--date", "2026-11-20"]
SHORT = ["titrate", "diazepam", "--date", "2026-11-20"]
SWITCH = [
    "taper",
    "baclofen",
    "--from",
    "30 mg/day",
    "--switch-to",
    "gabapentin",
    "--date",
    "2026-11-20",
]
PEOPLE = ("anna", "ben", "carla")
AMOUNT = re.compile(r"[0-9] ?(?:mg|mL|mmol|sprays?|tablets?|capsules?)\b")


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def written(capsysbinary: pytest.CaptureFixture[bytes], *words: str, code: int = 0) -> bytes:
    assert main([*words, "--format", "ics"]) == code
    return capsysbinary.readouterr().out


def texts(data: bytes) -> list[str]:
    events = Calendar.from_ical(data).walk("VEVENT")
    return [str(event[key]) for event in events for key in ("summary", "description")]


def titles(data: bytes) -> list[str]:
    return texts(data)[::2]


ALL = [
    UP,
    DOWN,
    SWITCH,
    [*UP, "--bedtime", "00:30"],
    *(["plan", f"examples/{name}.yaml"] for name in PEOPLE),
]


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_times_float_names_are_stable_and_bytes_are_the_same(
    words: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    code = 3 if "examples/carla.yaml" in words else 0
    first, second = (written(capsysbinary, *words, code=code) for _ in range(2))
    assert first == second
    assert b"TZID" not in first and b"VTIMEZONE" not in first
    assert {
        line for line in first.splitlines() if line.startswith(b"DT") and line.endswith(b"Z")
    } == {b"DTSTAMP:20261120T000000Z"}
    names = re.findall(rb"^UID:(.+)\r$", first, re.MULTILINE)
    assert len(set(names)) == len(names)
    if words[0] == "plan":  # as many as the plan has: one that holds everything has few
        assert main([*words, "--format", "json"]) == code
        plan = json.loads(capsysbinary.readouterr().out)
        assert len(names) == len(plan["urgent"]) + len(plan["tasks"]) > 0
    else:
        assert len(names) >= 5
    assert not [found for text in texts(first) for found in unsafe(text)]
    assert max(map(len, first.splitlines())) <= 75


def test_an_entry_keeps_its_name_when_its_dose_or_time_changes(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    def names(data: bytes) -> list[str]:
        return sorted(str(event["uid"]) for event in Calendar.from_ical(data).walk("VEVENT"))

    plain = written(capsysbinary, *UP)
    assert names(written(capsysbinary, *UP, "--bedtime", "23:00")) == names(plain)
    assert names(written(capsysbinary, *UP, "--start", "2026-12-01")) != names(plain)


@pytest.mark.parametrize("words", [UP, DOWN, SWITCH], ids=["up", "down", "switch"])
def test_without_a_signature_every_title_says_so_and_nothing_rings(
    words: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for more in ((), ("--discreet",)):
        data = written(capsysbinary, *words, *more)
        assert all(title.startswith("NOT SIGNED: ") for title in titles(data))
        assert b"VALARM" not in data
    signed = written(capsysbinary, *words, "--signed-by", SIGNER)
    assert b"NOT SIGNED" not in signed
    assert len(Calendar.from_ical(signed).walk("VALARM")) == len(
        Calendar.from_ical(signed).walk("VEVENT")
    )


@pytest.mark.parametrize("words", [UP, DOWN, SWITCH], ids=["up", "down", "switch"])
def test_a_discreet_calendar_names_no_medicine_no_amount_and_nobody(
    words: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    data = written(capsysbinary, *words, "--signed-by", SIGNER, "--discreet")
    medicines = {option.name.lower() for option in load().options}
    said = data.decode().replace("\r\n ", "").lower()
    assert not [name for name in medicines if re.search(rf"\b{re.escape(name)}\b", said)]
    assert not AMOUNT.search(said)
    assert "jones" not in said
    assert set(titles(data)) <= {
        "Morning routine",
        "Midday routine",
        "Evening routine",
        "Bedtime routine",
        "Note for the day",
    }


def test_only_the_agreed_step_is_in_it_and_goes_on(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    for words, first in (
        (UP, ["5 mg", "5 mg", "5 mg"]),
        (DOWN, ["20 mg", "20 mg", "20 mg", "20 mg", "10 mg", "20 mg"]),
    ):
        data = written(capsysbinary, *words, "--signed-by", SIGNER)
        doses = [title for title in titles(data) if AMOUNT.search(title)]
        assert sorted(title.removeprefix("Baclofen ") for title in doses) == sorted(first), (
            "today's dose and the first step alone"
        )
        assert sum("Check in with your team" in title for title in titles(data)) == 1
        assert any("goes on every day until your team" in text for text in texts(data))


@pytest.mark.parametrize("audience", ["person", "carer"])
def test_a_person_and_a_carer_get_no_calendar_that_nobody_signed(
    audience: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for form in ("ics", "fhir"):
        assert main([*UP, "--audience", audience, "--format", form]) == 2
        out, err = capsysbinary.readouterr()
        assert out == b"" and b"this schedule is unsigned" in err
    assert b"VALARM" in written(capsysbinary, *UP, "--audience", audience, "--signed-by", SIGNER)


def test_the_end_of_a_table_never_reads_as_stopping(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    for words in (UP, DOWN):
        data = written(capsysbinary, *words, "--signed-by", SIGNER)
        assert b"RRULE:FREQ=DAILY\r\n" in data, "the doses ring on"
        assert not any("no longer take" in text for text in texts(data))
    limited = titles(written(capsysbinary, *SHORT, "--signed-by", SIGNER, "--confirm"))
    assert any("coming off it" in title for title in limited)
    for words in (UP, DOWN, SHORT):
        assert any("all at once" in title for title in titles(written(capsysbinary, *words)))


def test_tests_stand_on_the_days_of_the_table(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    plain = titles(written(capsysbinary, *UP))
    known = titles(written(capsysbinary, "titrate", "baclofen", "--record", "examples/anna.yaml"))
    kidneys = "NOT SIGNED: Baclofen: Check creatinine and eGFR."
    assert (plain.count(kidneys), known.count(kidneys)) == (2, 1), (
        "a fresh result is in the record; the yearly test stays"
    )
    liver = [
        title
        for title in titles(written(capsysbinary, "titrate", "tizanidine", "--date", "2026-11-20"))
        if "liver" in title.lower()
    ]
    assert len(liver) >= 5


@pytest.mark.parametrize("audience", ["person", "carer", "clinician"])
def test_a_plan_has_its_tasks_and_its_review_and_no_doses(
    audience: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    data = written(capsysbinary, "plan", "examples/anna.yaml", "--audience", audience)
    assert all(
        event["dtstart"].params.get("VALUE") == "DATE"
        for event in Calendar.from_ical(data).walk("VEVENT")
    )
    assert len(titles(data)) >= 10
    if audience != "clinician":
        assert not [text for text in texts(data) if AMOUNT.search(text)]


def test_what_is_urgent_comes_first_also_in_a_discreet_calendar(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    for more in ((), ("--discreet",)):
        said = titles(
            written(
                capsysbinary, "plan", "examples/carla.yaml", "--audience", "person", *more, code=3
            )
        )
        assert said[0].startswith("Emergency: ")


@pytest.mark.parametrize("form", ["ics", "fhir"])
def test_nothing_says_who_the_person_is(
    form: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = Path("examples/anna.yaml").read_text(encoding="utf-8")
    secret = re.sub(r"(?m)^(id|notes): .*$", r"\1: Zz-1234-Qy", text) + (
        "" if "\nnotes:" in text else "\nnotes: Zz-1234-Qy\n"
    )
    record = tmp_path / "Zz-1234-Qy.yaml"
    record.write_text(secret, encoding="utf-8")
    for words in (["plan", str(record)], ["titrate", "baclofen", "--record", str(record)]):
        assert main([*words, "--format", form]) == 0
        assert b"1234" not in capsysbinary.readouterr().out


def test_without_the_library_one_line_names_the_extra(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "icalendar", None)
    assert main([*UP, "--format", "ics"]) == 2
    line = (
        b"unclench: --format ics: the package icalendar is not installed. Install it with: "
        b"pip install 'unclench[paper]'.\n"
    )
    assert capsysbinary.readouterr().err == line
