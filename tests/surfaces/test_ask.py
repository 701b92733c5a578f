"""`unclench ask` as a user meets it: what it prints, what it keeps, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from unclench.content.checks.language import DOSE
from unclench.serve.cli import main

Capture = pytest.CaptureFixture[str]
KEYS = {"schema", "answer", "action", "citations", "disagreements", "status"}
ACTIONS = {"answer", "ask_for_missing", "abstain", "refuse_and_redirect", "triage_first"}


def shown(capture: Capture, *arguments: str, code: int = 0) -> str:
    assert main(["ask", *arguments]) == code
    return capture.readouterr().out


def told(capture: Capture, *arguments: str, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shown(capture, *arguments, "--format", "json", code=code))
    assert (
        set(found) >= KEYS and found["schema"] == "unclench.answer/1" and found["action"] in ACTIONS
    )
    return found


def record(folder: Path, **changes: Any) -> str:
    path = folder / "record.json"
    body = {
        "schema": "unclench.record/1",
        "id": "made-up",
        "date": "2026-11-20",
        "person": {"age": 50},
        "ms": {"diagnosed": True},
    }
    path.write_text(json.dumps({**body, **changes}))
    return str(path)


def test_an_answer_names_its_sources_and_its_review(capsys: Capture) -> None:
    text = shown(capsys, "how do I stretch my calf?")
    assert (
        "30 seconds" in text
        and "SOURCES" in text
        and "No clinician has checked this answer yet." in " ".join(text.split())
    )


def test_the_answer_comes_first_and_alone_with_at_most_three_sources(capsys: Capture) -> None:
    question = "is baclofen safe on dialysis?"
    text = shown(capsys, question)
    first, rest = text.split("\n\n")[:2]
    assert (
        first.startswith("No: baclofen is not a safe choice on dialysis: your kidneys")
        and "[1]" in first
    )
    assert rest and text.count(" - [") == 3 and "--sources" in text
    assert text.rstrip().endswith("No clinician has checked this answer yet.")
    assert shown(capsys, question, "--sources").count(" - [") > 3


def test_thanks_get_a_short_reply(capsys: Capture, tmp_path: Path) -> None:
    thread = str(tmp_path / "thread.json")
    told(capsys, "what are the side effects of tizanidine?", "--thread", thread)
    assert told(capsys, "thanks a lot!", "--thread", thread)["answer"] == "You are welcome."


def test_danger_ends_with_its_own_code_and_the_number_of_the_region(capsys: Capture) -> None:
    assert "911" in told(capsys, "I can't breathe", code=3)["answer"]
    assert "999" in told(capsys, "I can't breathe", "--region", "uk", code=3)["answer"]


def test_a_person_sees_no_dose_and_a_clinician_every_value(capsys: Capture) -> None:
    question = "what is the starting dose of baclofen?"
    person, clinician = told(capsys, question), told(capsys, question, "--audience", "clinician")
    assert not DOSE.search(json.dumps(person, ensure_ascii=False))
    assert "5 mg" in clinician["answer"] and "10 mg" in clinician["answer"]
    start = next(
        entry for entry in clinician["disagreements"] if entry["about"] == "baclofen.start"
    )
    assert len(start["values"]) > 3 and all(value["says"] for value in start["values"])


@pytest.mark.parametrize(
    ("question", "says", "never"),
    [
        ("max gabapentin dose with eGFR 20", "600 mg below 30", "3,600"),
        ("gabapentin ceiling on haemodialysis", "renal team decides", "3,600"),
        ("baclofen starting dose in eGFR 40", "no more than 15 mg a day", "80 mg"),
        ("highest pregabalin dose in kidney failure", "150 mg", "600 mg"),
        ("max tizanidine dose in CKD", "only by a specialist", "36 mg"),
    ],
)
def test_beside_weak_kidneys_no_amount_for_everybody_is_given(
    capsys: Capture, question: str, says: str, never: str
) -> None:
    answer = told(capsys, question, "--audience", "clinician")["answer"]
    assert says in answer and never not in answer


def test_a_rule_goes_before_any_amount(capsys: Capture) -> None:
    """And what a rule rules out gets none at all."""
    answer = told(capsys, "diazepam dose with sleep apnoea", "--audience", "clinician")["answer"]
    assert "contraindicated" in answer and "2 mg" not in answer


def test_a_record_asks_for_what_is_missing(capsys: Capture, tmp_path: Path) -> None:
    path = record(tmp_path, medicines=[{"name": "baclofen", "total": "15 mg/day"}])
    found = told(
        capsys,
        "raise baclofen from 15 to 30 mg a day?",
        "--audience",
        "clinician",
        "--record",
        path,
    )
    assert (found["action"], found["needs"]) == ("ask_for_missing", ["egfr"])


def test_a_thread_keeps_the_topic(capsys: Capture, tmp_path: Path) -> None:
    thread = str(tmp_path / "thread.json")
    told(capsys, "what are the side effects of tizanidine?", "--thread", thread)
    found = told(capsys, "and does it need blood tests?", "--thread", thread)
    assert "tizanidine" in found["topics"] and "liver" in found["answer"]
    assert len(json.loads(Path(thread).read_text())["turns"]) == 2
    assert "tizanidine" not in told(capsys, "does swimming help?", "--thread", thread)["topics"]


def test_danger_in_a_thread_is_of_its_own_question_alone(capsys: Capture, tmp_path: Path) -> None:
    thread = str(tmp_path / "thread.json")
    told(capsys, "I can't breathe", "--thread", thread, code=3)
    assert told(capsys, "does swimming help?", "--thread", thread)["action"] == "answer"


def test_approved_only_says_that_nothing_is_approved(capsys: Capture) -> None:
    assert told(capsys, "does swimming help?", "--approved-only")["action"] == "abstain"
    assert told(capsys, "I can't breathe", "--approved-only", code=3)["action"] == "triage_first"


def test_the_same_question_gives_the_same_bytes(capsys: Capture) -> None:
    first, second = (
        shown(capsys, "is a beer ok with baclofen?", "--format", "json") for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["q", "--audience", "nurse"], "--audience"),
        (["q", "--record", "nowhere.yaml"], "nowhere.yaml"),
        (["q", "--thread", "/"], "/"),
        (["q", "--model-url", "file:///etc/passwd"], "--model-url"),
        ([], "command line"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(
    capsys: Capture, arguments: list[str], place: str
) -> None:
    assert main(["ask", *arguments]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1 and place in lines[0]


def test_a_file_that_is_no_thread_is_left_as_it_is(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("my notes")
    assert main(["ask", "does swimming help?", "--thread", str(path)]) == 2
    assert path.read_text() == "my notes"


@pytest.mark.parametrize(
    "question", ["", "   ", "?!", "\x00\x1b[31m", "ä" * 5000, "a " * 5000, "1 2 3", "<b></b>"]
)
def test_any_text_is_a_question(capsys: Capture, question: str) -> None:
    assert told(capsys, question)["action"] == "abstain"
