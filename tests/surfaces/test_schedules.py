"""`unclench titrate` and `unclench taper` at the command line: the shape of the contract, exit
codes, signatures, and one line for each mistake."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from surfaces.people import ROOT
from surfaces.plan_shape import REGIMEN, check_schedule
from unclench.content import load, load_library
from unclench.serve.cli import main

ANNA, CARLA, BEN = (f"examples/{name}.yaml" for name in ("anna", "carla", "ben"))
SIGNER = "Dr A. Jones, neurologist"
KEYS = [
    "schema",
    "medicine",
    "regimen",
    "regimens",
    "schedule",
    "limits",
    "claims",
    "not_checked",
    "content",
    "disclaimer",
    "review",
    "signed",
    "checkins",
]
BACLOFEN = ["titrate", "baclofen", "--date", "2026-11-20"]
DOWN = ["taper", "baclofen", "--from", "60 mg/day", "--date", "2026-11-20"]
UNSAFE = re.compile(
    r"\b\d+\.\d*0 (?:mg|mmol)|(?<!\d)\.\d+ mg|\d(?:U|IU)\b|[µμ]g|\bug\b|\b(?:qd|bid|tid|qid)\b|\d(?:mg|mL)\b",  # noqa: E501 - one pattern
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def written(capsysbinary: pytest.CaptureFixture[bytes], *words: str) -> dict[str, Any]:
    assert main([*words, "--format", "json"]) == 0
    found: dict[str, Any] = json.loads(capsysbinary.readouterr().out)
    assert list(found) == [*KEYS, "references"]
    assert found["schema"] == "unclench.schedule/1"
    check_schedule(found["schedule"], "clinician")
    assert found["claims"]
    assert set(found["claims"]) <= load_library().claims.keys()
    return found


def test_a_way_down_is_slower_on_request(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    usual, slow = written(capsysbinary, *DOWN), written(capsysbinary, *DOWN, "--slower", "2")
    assert totals(usual) == totals(slow)
    assert days_of(slow)[1:-1] == [2 * days for days in days_of(usual)[1:-1]], (
        "after what is taken now"
    )


def test_a_rate_and_a_step_are_entered_where_no_source_gives_one(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    words = [
        "--from",
        "400 mg/day",
        "--doses-per-day",
        "2",
        "--tablets",
        "200 mg",
        "--rate",
        "200 mg/day every 14 days",
    ]
    down = written(
        capsysbinary, "taper", "carbamazepine", *words, "--date", "2026-11-20", "--region", "uk"
    )
    assert totals(down) == ["400", "200", "0"] and days_of(down)[1] == 14
    step = ["--regimen", "bedtime_short", "--step", "1 mg/day every 7 days", "--date", "2026-11-20"]
    up = written(capsysbinary, "titrate", "diazepam", *step)
    assert totals(up)[:3] == ["2", "3", "4"] and days_of(up)[:2] == [7, 7]


def days_of(found: dict[str, Any]) -> list[int]:
    """How long each row but the last lasts."""
    rows = found["schedule"]["days"]
    return [
        (date.fromisoformat(row["to"]) - date.fromisoformat(row["from"])).days + 1
        for row in rows[:-1]
    ]


def totals(found: dict[str, Any]) -> list[str]:
    return [row["mg_per_day"] for row in found["schedule"]["days"]]


def printed(capsysbinary: pytest.CaptureFixture[bytes], *words: str) -> str:
    assert main(words) == 0
    return capsysbinary.readouterr().out.decode()


# --- building up ----------------------------------------------------------------------------------


def test_without_a_record_the_most_cautious_regimen_and_what_was_not_checked(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    found = written(capsysbinary, *BACLOFEN)
    assert list(found["regimen"]) == REGIMEN
    assert found["regimen"]["id"] == "gentle"
    assert found["regimens"] == [
        "ten_weekly",
        "five_day",
        "us_label",
        "uk_label",
        "gentle",
        "gentle_older",
        "cirrhosis_cramp",
    ]
    assert found["schedule"]["signed_by"] is None
    assert found["schedule"]["days"][0]["from"] == "2026-11-21"
    assert totals(found) == ["5", "10", "15"], (
        "as far as the strictest limit by a fact that nobody gave"
    )
    assert "egfr" in {need for entry in found["not_checked"] for need in entry["needs"]}
    assert {limit["at_most"] for limit in found["limits"]} == {"80 mg/day", "15 mg/day"}
    assert found["review"]


def test_a_clinician_says_where_it_ends_and_which_regimen(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    assert totals(written(capsysbinary, *BACLOFEN, "--to", "30 mg/day")) == [
        "5",
        "10",
        "15",
        "20",
        "25",
        "30",
    ]
    named = written(capsysbinary, *BACLOFEN, "--regimen", "us_label")
    assert totals(named) == ["15", "30", "45", "60", "75", "80"]
    assert {"rule", "because", "needs"} == named["not_checked"][0].keys()


def test_products_start_and_bedtime(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    found = written(
        capsysbinary, *BACLOFEN, "--tablets", "10 mg", "--start", "2028-02-29", "--bedtime", "22:30"
    )
    first = found["schedule"]["days"][0]
    assert (first["from"], first["doses"][0]["make"], first["doses"][0]["at"]) == (
        "2028-02-29",
        "half of a 10 mg tablet",
        "22:30",
    )
    liquid = written(capsysbinary, *BACLOFEN, "--tablets", "5 mg/5 mL")
    assert liquid["schedule"]["days"][0]["doses"][0]["make"] == "5 mL of 5 mg/5 mL liquid"


def test_with_a_record_the_regimen_and_limits_of_the_plan(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    found = written(capsysbinary, "titrate", "baclofen", "--record", ANNA)
    assert main(["plan", ANNA, "--format", "json"]) == 0
    plan = json.loads(capsysbinary.readouterr().out)
    assert found["regimen"] == next(
        option["regimen"] for option in plan["options"] if option["id"] == "baclofen"
    )
    proposed = plan["schedule"]["days"]
    assert found["schedule"]["days"][: len(proposed) - 1] == proposed[:-1]
    assert found["not_checked"] == []


def test_every_medicine_with_a_regimen_can_be_typed(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    made = 0
    for option in load().options:
        if option.medicine is not None and option.medicine.regimens:
            code = main(["titrate", option.id, "--format", "json"])
            out, err = capsysbinary.readouterr()
            made += code == 0
            assert code == 0 or (code == 2 and out == b"" and err.count(b"\n") == 1)
    assert made >= 6


# --- tapers ---------------------------------------------------------------------------------------


def test_a_way_down_ends_at_nothing_or_where_it_is_told(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    found = written(capsysbinary, *DOWN)
    assert found["regimen"] is None
    assert totals(found) == ["60", "50", "40", "35", "30", "25", "20", "15", "10", "5", "0"]
    assert found["schedule"]["then"] == "stopped"
    assert "baclofen-stop-never-abrupt" in found["claims"]
    assert totals(written(capsysbinary, *DOWN, "--to", "40 mg/day")) == ["60", "50", "40"]
    once = written(
        capsysbinary,
        "taper",
        "gabapentin",
        "--from",
        "600 mg/day",
        "--regimen",
        "kidney_low",
        "--date",
        "2026-11-20",
    )
    assert {len(row["doses"]) for row in once["schedule"]["days"]} == {0, 1}


# --- signing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [BACLOFEN, DOWN, ["titrate", "baclofen", "--record", ANNA]],
    ids=["up", "down", "person"],
)
def test_only_a_named_clinician_signs(
    words: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    plain, signed = (
        written(capsysbinary, *words),
        written(capsysbinary, *words, "--signed-by", SIGNER),
    )
    assert (plain["schedule"]["signed_by"], signed["schedule"]["signed_by"]) == (None, SIGNER)
    assert signed["schedule"] | {"signed_by": None} == plain["schedule"]
    assert "NOT SIGNED." in printed(capsysbinary, *words)
    text = printed(capsysbinary, *words, "--signed-by", SIGNER)
    assert f"Signed by {SIGNER}" in text and "NOT SIGNED" not in text


def test_a_judgement_is_confirmed_before_it_is_signed(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    words = [*BACLOFEN, "--tablets", "5 mg/5 mL", "--signed-by", SIGNER]
    assert main(words) == 2
    assert b"a clinician confirms: a liquid" in capsysbinary.readouterr().err
    assert written(capsysbinary, *words, "--confirm")["schedule"]["signed_by"] == SIGNER


# --- text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", [BACLOFEN, DOWN, ["titrate", "dantrolene"], ["titrate", "baclofen", "--record", ANNA]]
)
def test_text_is_narrow_plain_and_safe(
    words: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = printed(capsysbinary, *words)
    assert text.startswith("Pending review.\n")
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
    assert not UNSAFE.search(text), UNSAFE.search(text)


def test_output_goes_to_a_file_and_is_always_the_same(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    for path in (first, second):
        assert main([*BACLOFEN, "--format", "json", "-o", str(path)]) == 0
    assert capsysbinary.readouterr().out == b""
    assert first.read_bytes() == second.read_bytes() != b""


# --- mistakes -------------------------------------------------------------------------------------

MISTAKES = [
    (
        [*DOWN, "--slower", "0"],
        "--slower: '0' is not a whole number from 1 to 12. Write it like 2.",
    ),
    (
        [*DOWN, "--rate", "20 mg"],
        "--rate: '20 mg' is not a step. Write it like '5 mg/day every 7 days'.",
    ),
    (
        [*DOWN, "--rate", "20 mg/day every 1 day"],
        "The steps for tapering Baclofen are known: they are made slower, not replaced.",
    ),
    (
        [*BACLOFEN, "--regimen", "ten_weekly", "--step", "20 mg/day every 1 day"],
        (
            "--step: the step of regimen ten_weekly is known: 10 mg/day every 7 days. Leave it "
            "out, or "
            "choose another --regimen."
        ),
    ),
    (["titrate", "baclofn"], "MEDICINE: there is no medicine 'baclofn'. Did you mean 'baclofen'?"),
    (
        ["titrate"],
        (
            "command line: the following arguments are required: MEDICINE. See unclench titrate "
            "--help."
        ),
    ),
    (
        ["titrate", "quinine"],
        (
            "MEDICINE: no source gives a regimen for Quinine. A clinician decides; unclench "
            "knowledge "
            "show quinine says what is known."
        ),
    ),
    (
        ["titrate", "nabiximols"],
        (
            "command line: every regimen of Nabiximols depends on the person. Give a record with "
            "--record, or one of them with --regimen."
        ),
    ),
    (
        [*BACLOFEN, "--regimen", "gentel"],
        "--regimen: Baclofen has no regimen 'gentel'. Did you mean 'gentle'?",
    ),
    (
        [*BACLOFEN, "--to", "100 mg/day"],
        "100 mg/day is above the limit of 80 mg/day for this person.",
    ),
    (
        [*BACLOFEN, "--to", "5.0 mg/day"],
        "--to: '5.0 mg/day' is not the total of a day. Write it like '60 mg/day'.",
    ),
    (
        [*BACLOFEN, "--to", ".5 mg/day"],
        "--to: '.5 mg/day' is not the total of a day. Write it like '60 mg/day'.",
    ),
    (
        [*BACLOFEN, "--to", "20 mmol/day"],
        "20 mmol/day is not in mg: amounts of different units are never compared.",
    ),
    (
        [*BACLOFEN, "--tablets", "20 mg"],
        "5 mg/day in 3 doses cannot be made with 20 mg tablet; the nearest step below is 0 mg/day.",
    ),
    (
        [*BACLOFEN, "--tablets", ","],
        "No product of Baclofen is given: say which tablets are to hand, like '10 mg'.",
    ),
    (
        [*BACLOFEN, "--bedtime", "25:00"],
        "--bedtime: '25:00' is not a time of day. Write it like 22:30.",
    ),
    (
        [*BACLOFEN, "--start", "2026-11-19"],
        "2026-11-19 is before today (2026-11-20): a schedule starts today or later.",
    ),
    (
        [*BACLOFEN, "--start", "tomorrow"],
        "--start: 'tomorrow' is not a day. Write it like 2026-11-20.",
    ),
    (
        ["titrate", "baclofen", "--date", "9999-12-31"],
        (
            "--date: 9999-12-31 cannot be the day of a plan: it lies between 1900-01-01 and "
            "2199-12-31. Write the day for which the plan is made, such as 2026-11-20."
        ),
    ),
    (
        [*BACLOFEN, "--format", "docx"],
        "--format: 'docx' is not known here. It is one of: text, json, html, pdf, ics, fhir.",
    ),
    (
        [*BACLOFEN, "--audience", "person"],
        (
            "--audience: this schedule is unsigned, so a person is shown no doses. A "
            "clinician "
            "signs it with --signed-by 'Name, role'."
        ),
    ),
    (
        [*BACLOFEN, "--signed-by", "me"],
        "'me' does not name who signs: write a name and a role, like 'Dr A. Jones, neurologist'.",
    ),
    (
        ["titrate", "baclofen", "--record", "examples/ana.yaml"],
        "examples/ana.yaml: there is no such file. Did you mean 'examples/anna.yaml'?",
    ),
    (
        ["titrate", "baclofen", "--record", BEN],
        (
            "MEDICINE: Baclofen is neither begun nor raised for this person (hold). unclench why "
            "RECORD baclofen says why."
        ),
    ),
    (
        ["titrate", "baclofen", "--record", ANNA, "--regimen", "uk_label"],
        "--regimen: 'uk_label' is not for this person. The plan's own choice is ten_weekly.",
    ),
    (
        ["taper", "baclofen"],
        "command line: the following arguments are required: --from. See unclench taper --help.",
    ),
    (
        ["taper", "baclofen", "--from", "60"],
        "--from: '60' is not the total of a day. Write it like '60 mg/day'.",
    ),
    ([*DOWN, "--to", "70 mg/day"], "A taper goes down: 60 mg/day is not above 70 mg/day."),
    (
        [*DOWN, "--regimen", "gentel"],
        "--regimen: Baclofen has no regimen 'gentel'. Did you mean 'gentle'?",
    ),
    (
        ["taper", "quinine", "--from", "400 mg/day", "--regimen", "x"],
        "--regimen: Quinine has no regimen 'x'. No source gives one.",
    ),
]


@pytest.mark.parametrize(
    ("words", "line"), MISTAKES, ids=[" ".join(words) for words, _ in MISTAKES]
)
def test_a_mistake_is_told_in_one_line(
    words: list[str], line: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(words) == 2
    out, err = capsysbinary.readouterr()
    assert out == b""
    assert err.decode() == f"unclench: {line}\n"


def test_a_pump_never_gets_a_schedule_of_tablets(
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    for words in (
        ["titrate", "intrathecal_baclofen"],
        ["taper", "intrathecal_baclofen", "--from", "60 mg/day"],
    ):
        assert main(words) == 2
        assert capsysbinary.readouterr().err.startswith(
            b"unclench: MEDICINE: there is no medicine 'intrathecal_baclofen'."
        )


@pytest.mark.parametrize(
    "words",
    [["titrate", "baclofen"], ["taper", "baclofen", "--from", "60 mg/day"]],
    ids=["up", "down"],
)
def test_nothing_is_scheduled_while_something_is_urgent(
    words: list[str], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main([*words, "--record", CARLA]) == 2
    out, err = capsysbinary.readouterr()
    assert out == b""
    assert b"something is urgent" in err and err.count(b"\n") == 1


def test_a_way_down_begins_at_what_the_record_says(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    line = '  - {name: baclofen, dose: "10 mg", per_day: 3, since: 2026-09-01}\n'
    record = tmp_path / "record.yaml"
    record.write_text(
        Path(ANNA).read_text(encoding="utf-8").replace("medicines:\n", f"medicines:\n{line}"),
        encoding="utf-8",
    )
    words = ["taper", "baclofen", "--record", str(record), "--from"]
    assert main([*words, "60 mg/day"]) == 2
    assert b"the record says 30 mg/day, not 60 mg/day" in capsysbinary.readouterr().err
    assert totals(written(capsysbinary, *words, "30 mg/day"))[-1] == "0"
