"""Requests that cannot be: each ends in exit code 2 and one line, or in a correct plan; never in a
traceback, never in half an output."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest

from support.exports import DAY, agreed_in_json, in_calendar, in_fhir, in_json, parsed
from surfaces.people import ROOT
from unclench.plan.dosing.calendar import in_zone
from unclench.serve.cli import main

UP = ["titrate", "baclofen", "--date", "2026-11-20"]
DOWN = ["taper", "baclofen", "--from", "60 mg/day", "--date", "2026-11-20"]
FORMS = ("text", "json", "ics", "fhir")
BUG = 70


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def run(capsysbinary: pytest.CaptureFixture[bytes], words: list[str]) -> tuple[int, bytes, bytes]:
    code = main(words)
    out, err = capsysbinary.readouterr()
    return code, out, err


REFUSED = [
    [*UP, "--to", "-5 mg/day"],
    [*UP, "--to", "0 mg/day"],
    [*UP, "--to", "100 mg/day"],
    [*UP, "--to", "81 mg/day"],
    [*UP, "--to", "7 mg/day"],
    [*UP, "--to", "999999 mg/day"],
    [*UP, "--to", "nan mg/day"],
    [*UP, "--to", "1e3 mg/day"],
    [*UP, "--to", "10 mg"],
    [*UP, "--to", "10 mcg/day"],
    [*UP, "--tablets", "7 mg"],
    [*UP, "--tablets", "10 mcg"],
    [*UP, "--tablets", "0 mg"],
    [*UP, "--tablets", "-10 mg"],
    [*UP, "--tablets", "10 mg/0 mL"],
    [*UP, "--tablets", "ten"],
    [*UP, "--tablets", "400 mg"],
    [*UP, "--tablets", "\x00"],
    [*UP, "--start", "2026-11-19"],
    [*UP, "--start", "2027-02-29"],
    [*UP, "--start", "2026-11-21T08:00"],
    [*UP, "--start", "21/11/2026"],
    [*UP, "--start", "9999-12-30"],
    [*UP, "--bedtime", "24:00"],
    [*UP, "--bedtime", "10pm"],
    [*UP, "--regimen", "five_day", "--bedtime", "15:00"],
    [*UP, "--regimen", "five_day", "--bedtime", "06:00"],
    [*UP, "--regimen", "no"],
    [*UP, "--region", "fr"],
    [*UP, "--record", "nothing.yaml"],
    [*UP, "--record", "."],
    [*UP, "--checkins", "nothing.yaml", "--start", "2026-11-21"],
    [*UP, "--signed-by", "x"],
    [*UP, "--signed-by", ""],
    [*UP, "--format", "doc"],
    [*UP, "--color", "blue"],
    [*UP, "-o", "/nowhere/at/all"],
    [*UP, "--from", "10 mg/day"],
    [*UP, "--switch-to", "gabapentin"],
    ["titrate", ""],
    ["titrate", "quinine"],
    ["titrate", "methocarbamol"],
    ["titrate", "botulinum_toxin"],
    ["titrate", "magnesium", "--region", "uk", "--regimen", "system_default"],
    ["taper", "carbamazepine", "--from", "400 mg/day"],
    ["taper", "quinine", "--from", "200 mg/day"],
    [*DOWN, "--to", "60 mg/day"],
    [*DOWN, "--to", "61 mg/day"],
    ["taper", "baclofen", "--from", "0 mg/day"],
    ["taper", "baclofen", "--from", "-60 mg/day"],
    ["taper", "baclofen", "--from", "60 mmol/day"],
    ["taper", "baclofen", "--from", "61 mg/day", "--to", "1 mg/day"],
    ["taper", "baclofen", "--from", "999999 mg/day"],
    [*DOWN, "--tablets", "20 mg"],
    [*DOWN, "--switch-to", "nobody"],
    [*DOWN, "--switch-to", "baclofen"],
    [*DOWN, "--switch-to", "gabapentin", "--switch-regimen", "no"],
    [*DOWN, "--switch-to", "gabapentin", "--switch-tablets", "no"],
    [*DOWN, "--switch-to", "gabapentin", "--switch-up-to", "99999 mg/day"],
    [*DOWN, "--switch-to", "gabapentin", "--to", "10 mg/day"],
    [*DOWN, "--switch-to", "gabapentin", "--checkins", "x.yaml"],
    [*DOWN, "--switch-regimen", "gentle"],
    [*DOWN, "--switch-up-to", "10 mg/day"],
    [*DOWN, "--switch-tablets", "10 mg"],
    [*DOWN, "--discreet"],
    ["plan", "examples/anna.yaml", "--discreet"],
    ["plan", "examples/anna.yaml", "--format", "png"],
    ["why", "examples/anna.yaml", "baclofen", "--format", "ics"],
    ["triage", "examples/anna.yaml", "--format", "fhir"],
    ["verify"],
    ["verify", "nothing.json"],
    ["verify", "examples/anna.yaml"],
    ["verify", "."],
]


@pytest.mark.parametrize(
    "words", REFUSED, ids=[" ".join(words).replace("\x00", "NUL") for words in REFUSED]
)
def test_what_cannot_be_is_refused_in_one_line(
    words: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    code, out, err = run(capsysbinary, words)
    assert (code, out) == (2, b""), err
    lines = err.decode().splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("unclench: ") and lines[0].endswith("."), lines
    assert "Traceback" not in lines[0] and "went wrong" not in lines[0]


ALLOWED = [
    [*UP, "--start", "2028-02-29"],
    [*UP, "--start", "2027-02-28"],
    [*UP, "--regimen", "five_day", "--bedtime", "23:59"],
    [*UP, "--bedtime", "00:00"],
    [*UP, "--bedtime", "03:59"],
    [*UP, "--tablets", "10 mg, 5 mg"],
    [*DOWN, "--tablets", "10 mg"],
    [*DOWN, "--start", "2028-02-29"],
    [*DOWN, "--switch-to", "gabapentin", "--start", "2028-02-29", "--bedtime", "00:30"],
    ["taper", "baclofen", "--from", "5 mg/day", "--date", "2026-11-20"],
]


@pytest.mark.parametrize("words", ALLOWED, ids=" ".join)
def test_what_is_unusual_gives_the_same_doses_in_every_form(
    words: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """JSON and FHIR have the whole table; a calendar has the agreed step, which continues long
    after the table."""
    made = {form: run(capsysbinary, [*words, "--format", form]) for form in FORMS}
    assert {code for code, _, _ in made.values()} == {0}, made
    tree = json.loads(made["json"][1])
    schedule = tree["schedule"]
    expected = in_json(schedule)
    later = max(expected) + 30 * DAY
    assert in_calendar(made["ics"][1], later, "Baclofen") == agreed_in_json(schedule, later)
    ordered = parsed(made["fhir"][1])
    request = ordered["entry"][0]["resource"] if ordered["resourceType"] == "Bundle" else ordered
    assert in_fhir(request, max(expected)) == expected


OPTIONS = (
    "--to",
    "--tablets",
    "--start",
    "--bedtime",
    "--regimen",
    "--region",
    "--record",
    "--signed-by",
    "--format",
    "--color",
    "--date",
    "--checkins",
    "--switch-to",
    "--switch-up-to",
    "--from",
    "MEDICINE",
)
BITS = (
    "mg",
    "/day",
    "10",
    "-",
    ".",
    "5",
    " ",
    "e",
    "NaN",
    "∞",
    "½",
    "٣",
    "\n",
    "\x00",
    "\ud800",
    "'",
    '"',
    "%s",
    "{}",
    "../",
    "0x1",
    "null",
    "²",
    ":",
    "T",
    "Z",
)


def test_garbage_in_any_option_is_told_and_never_a_bug(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    chance = random.Random(20261120)
    refused = 0
    for _ in range(400):
        option = chance.choice(OPTIONS)
        garbage = "".join(chance.choices(BITS, k=chance.randint(0, 6)))
        words = (
            ["titrate", garbage]
            if option == "MEDICINE"
            else [*chance.choice((UP, DOWN)), f"{option}={garbage}"]
        )
        code, out, err = run(capsysbinary, words)
        assert code in (0, 2), (words, err)
        assert code == 0 or (
            out == b"" and b"Traceback" not in err and err.startswith(b"unclench: ")
        ), (words, err)
        refused += code == 2
    assert refused > 300


def test_the_checks_above_would_see_a_bug(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    from unclench.serve.cli import titrate

    monkeypatch.setattr(titrate, "titrate", lambda *_: 1 / 0)
    assert run(capsysbinary, UP)[0] == BUG


def clock_changes(zone: ZoneInfo) -> list[date]:
    """The days of a year and a half on which clocks of a zone change."""
    days = [date(2026, 11, 1) + timedelta(days=i) for i in range(550)]
    offsets = [datetime(day.year, day.month, day.day, 12, tzinfo=zone).utcoffset() for day in days]
    return [
        day
        for day, now, before in zip(days[1:], offsets[1:], offsets, strict=False)
        if now != before
    ]


def test_on_nights_when_clocks_change_every_dose_of_the_calendar_is_there_once(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Floating times, placed in every zone there is: no dose is lost, none comes twice, none before
    the one before it."""
    moments: set[datetime] = set()
    for start in ("2026-11-21", "2027-02-20", "2027-08-25", "2028-01-15"):
        words = [
            *UP,
            "--regimen",
            "gentle",
            "--bedtime",
            "02:30",
            "--to",
            "60 mg/day",
            "--start",
            start,
            "--format",
            "ics",
        ]
        code, out, err = run(capsysbinary, words)
        assert code == 0, err
        moments |= in_calendar(out, datetime(2028, 6, 1)).keys()
    wall = sorted(moments)
    zones = sorted(available_timezones())
    assert len(zones) > 300
    seen = 0
    for name in zones:
        zone = ZoneInfo(name)
        for day in clock_changes(zone):
            near = [moment for moment in wall if abs((moment.date() - day).days) <= 1]
            placed = [in_zone(moment, zone).astimezone(UTC) for moment in near]
            assert placed == sorted(set(placed)), (name, day)
            assert all(
                timedelta(hours=2) <= after - before for before, after in pairwise(placed)
            ), (name, day)
            seen += bool(near)
    assert seen > 300


def test_a_file_is_not_left_half_written(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    target = tmp_path / "out.ics"
    assert (
        run(capsysbinary, [*UP, "--to", "100 mg/day", "--format", "ics", "-o", str(target)])[0] == 2
    )
    assert not target.exists()
