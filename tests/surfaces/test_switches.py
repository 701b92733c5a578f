"""`taper OLD --switch-to NEW` at the command line: the old medicine goes down, the new one up, and
no day changes both."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from support.downs import record
from support.exports import in_json
from surfaces.people import ROOT
from unclench.content import load
from unclench.content.checks.language import grade
from unclench.serve.cli import main

SIGNER = "Dr A. Jones, neurologist"
FROM = {
    "baclofen": "30 mg/day",
    "gabapentin": "600 mg/day",
    "tizanidine": "12 mg/day",
    "pregabalin": "300 mg/day",
    "dantrolene": "100 mg/day",
}
PAIRS = [(old, new) for old in FROM for new in FROM if old != new]
Json = dict[str, Any]


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def words(old: str, new: str, *more: str) -> list[str]:
    return ["taper", old, "--from", FROM[old], "--switch-to", new, "--date", "2026-11-20", *more]


def one_change_at_a_time(tree: Json) -> None:
    """On every day one medicine at most begins a new row, and after it nothing changes for as long
    as its first row asks."""
    days = [change["date"] for change in tree["changes"]]
    assert days == sorted(days)
    assert len(set(days)) == len(days), "two changes on one day"
    first = {row["from"] for row in tree["schedule"]["days"]} & {
        row["from"] for row in tree["switch_to"]["schedule"]["days"]
    }
    assert not first


def totals(tree: Json) -> list[Decimal]:
    return [Decimal(row["amount_per_day"]) for row in tree["schedule"]["days"]]


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=[f"{old} to {new}" for old, new in PAIRS])
def test_one_goes_down_the_other_up_and_never_on_one_day(
    old: str, new: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    code = main([*words(old, new), "--format", "json"])
    out, err = capsysbinary.readouterr()
    assert code == 0 or (code == 2 and out == b"" and err.count(b"\n") == 1)
    if code == 0:
        tree = json.loads(out)
        one_change_at_a_time(tree)
        down, up = totals(tree), totals(tree["switch_to"])
        assert all(before > after for before, after in pairwise(down)) and down[-1] == 0
        assert all(before < after for before, after in pairwise(up))
        assert in_json(tree["schedule"]) and in_json(tree["switch_to"]["schedule"])


def test_most_pairs_can_be_switched(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    made = sum(main([*words(old, new), "--format", "json"]) == 0 for old, new in PAIRS)
    capsysbinary.readouterr()
    assert made >= len(PAIRS) // 2


def test_two_changes_on_a_day_would_be_found(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main([*words("baclofen", "gabapentin"), "--format", "json"]) == 0
    tree = json.loads(capsysbinary.readouterr().out)
    tree["changes"][1]["date"] = tree["changes"][0]["date"]
    with pytest.raises(AssertionError, match="two changes"):
        one_change_at_a_time(tree)


def test_both_are_signed_or_neither(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main([*words("baclofen", "gabapentin"), "--signed-by", SIGNER, "--format", "json"]) == 0
    tree = json.loads(capsysbinary.readouterr().out)
    assert tree["schedule"]["signed_by"] == tree["switch_to"]["schedule"]["signed_by"] == SIGNER
    assert main(words("baclofen", "gabapentin")) == 0
    text = capsysbinary.readouterr().out.decode()
    assert text.count("NOT SIGNED.") == 2
    assert max(map(len, text.splitlines())) <= 80
    assert text.index("ONE CHANGE AT A TIME") < text.index("SCHEDULE")


def test_the_new_medicine_has_its_own_options(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    more = [
        "--switch-regimen",
        "standard",
        "--switch-up-to",
        "900 mg/day",
        "--switch-tablets",
        "300 mg",
        "--format",
        "json",
    ]
    assert main([*words("baclofen", "gabapentin"), *more]) == 0
    new = json.loads(capsysbinary.readouterr().out)["switch_to"]
    assert totals(new)[-1] == 900
    assert new["regimen"]["id"] == "standard"
    assert {dose["make"][-6:] for row in new["schedule"]["days"] for dose in row["doses"]} == {
        "300 mg"
    }


def test_the_words_of_schedules_are_plain_for_a_person() -> None:
    found = {
        key: text
        for key, text in load().words.items()
        if key.startswith("dosing.") and key.endswith(".person")
    }
    assert len(found) > 40
    for key, text in found.items():
        assert len(re.findall(r"\w+", text)) <= 4 or grade(text) <= 6, (key, grade(text))
        assert not re.search(r"[0-9]", text), key


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"signs": ["drowsiness"]}, "signs"),
        (
            {
                "labs": [
                    {"test": "systolic_bp", "value": 100, "unit": "mm[Hg]", "date": "2026-11-18"}
                ]
            },
            "systolic_bp",
        ),
        ({"labs": []}, "systolic_bp"),
    ],
    ids=["drowsy", "low pressure", "pressure not known"],
)
def test_two_do_not_change_in_turn_in_somebody_unwell(
    change: Json, named: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    person = {
        **record("baclofen"),
        **change,
        "medicines": [{"name": "baclofen", "total": "30 mg/day", "since": "2026-01-01"}],
    }
    path = tmp_path / "person.json"
    path.write_text(json.dumps(person), encoding="utf-8")
    assert main([*words("baclofen", "gabapentin"), "--record", str(path)]) == 2
    err = capsysbinary.readouterr().err.decode()
    assert "two medicines do not change in turn" in err
    assert named in err
