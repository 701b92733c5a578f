"""The API and the command line take the same decisions, to the byte, and find the same faults."""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from support.people import TODAY, copy, data_of, person
from support.site import client
from unclench.serve.cli import main

SENT = {"Content-Type": "application/json", "X-Plan-Date": TODAY.isoformat()}
UNUSABLE = 2


def command(*words: str) -> tuple[int, bytes, list[str]]:
    """Exit code, standard output and the lines of standard error."""
    out, error = TextIOWrapper(BytesIO(), "utf-8"), StringIO()
    with redirect_stdout(out), redirect_stderr(error):
        code = main([*words, "--format", "json"])
    out.flush()
    return code, out.buffer.getvalue(), error.getvalue().splitlines()


CALLS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("/plan", "plan", ()),
    ("/plan?audience=person&region=uk&approved_only=true", "plan",
     ("--audience", "person", "--region", "uk", "--approved-only")),
    ("/plan?regimen=gentle", "plan", ("--regimen", "gentle")),
    ("/triage?audience=carer", "triage", ("--audience", "carer")),
    ("/why?option=tizanidine", "why", ("tizanidine",)),
    ("/programme?weeks=3", "programme", ("--weeks", "3")),
)  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("path", "name", "options"), CALLS, ids=lambda one: str(one)[:40])
def test_a_person_gets_the_same(
    path: str, name: str, options: tuple[str, ...], seed: int, tmp_path: Path
) -> None:
    record = tmp_path / "record.json"
    record.write_bytes(data_of(dated(seed)))
    code, out, errors = command(name, str(record), *options)
    answer = client().post(f"/api/v1{path}", content=record.read_bytes(), headers=SENT)
    same(code, out, errors, answer)


SCHEDULES: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
    ("titrate/baclofen", (), {}),
    ("titrate/gabapentin", ("--tablets", "100 mg,300 mg", "--start", "2026-11-25"),
     {"tablets": ["100 mg", "300 mg"], "start": "2026-11-25"}),
    ("titrate/tizanidine", ("--to", "8 mg/day", "--bedtime", "22:30"),
     {"to": "8 mg/day", "bedtime": "22:30"}),
    ("taper/baclofen", ("--from", "40 mg/day", "--slower", "2"),
     {"from": "40 mg/day", "slower": 2}),
    ("taper/baclofen", ("--from", "40 mg/day", "--switch-to", "tizanidine"),
     {"from": "40 mg/day", "switch_to": "tizanidine"}),
    ("taper/diazepam", ("--from", "900 mg/day"), {"from": "900 mg/day"}),
)  # fmt: skip


@pytest.mark.parametrize("seed", [None, *range(4)])
@pytest.mark.parametrize(("path", "options", "body"), SCHEDULES, ids=lambda one: str(one)[:40])
def test_a_schedule_is_the_same(
    path: str, options: tuple[str, ...], body: dict[str, Any], seed: int | None, tmp_path: Path
) -> None:
    words = [*path.split("/"), *options, "--date", TODAY.isoformat()]
    sent = {**body, "date": TODAY.isoformat()}
    if seed is not None:
        record = tmp_path / "record.json"
        record.write_bytes(data_of(dated(seed)))
        words += ["--record", str(record)]
        sent["record"] = json.loads(record.read_bytes())
    data = json.dumps(sent).encode()
    same(*command(*words), client().post(f"/api/v1/{path}", content=data, headers=SENT))


QUESTIONS = ("Can I stop baclofen?", "I ran out of baclofen and see things", "Is it going to rain?")


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_gets_the_same_answer(question: str) -> None:
    data = json.dumps({"question": question, "region": "uk"}).encode()
    answer = client().post("/api/v1/ask", content=data, headers=SENT)
    same(*command("ask", question, "--region", "uk"), answer)


def test_about_is_the_same() -> None:
    _, out, _ = command("about", "--date", TODAY.isoformat())
    assert client().get("/api/v1/about", headers=SENT).content == out


FAULTS: tuple[dict[str, Any], ...] = (
    {"person": {"age": 400, "sex": "x"}, "labs": [{"test": "egfr"}, 3]},
    {"schema": "unclench.record/9", "colour": "blue", "signs": ["sezure"]},
    {"medicines": [{"name": "", "dose": "10 mg/day"}], "date": "2026-02-30"},
    {"requests": ["sing"], "trials": {}, "baseline": 3, "notes": 7},
    {"resourceType": "Bundle", "type": "collection", "entry": 3},
    {"resourceType": "Observation"},
)


@pytest.mark.parametrize("record", FAULTS, ids=lambda one: str(one)[:40])
def test_the_problems_are_those_of_the_command_line(record: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    answer = client().post("/api/v1/plan", content=path.read_bytes(), headers=SENT)
    same(*command("plan", str(path)), answer)


def dated(seed: int) -> dict[str, Any]:
    """A random person whose record says its day: the command line knows no day of the call."""
    found = copy(person(seed))
    return {**found, "date": found.get("date") or TODAY.isoformat()}


def same(code: int, out: bytes, errors: list[str], answer: Any) -> None:
    if code != UNUSABLE:
        assert (answer.status_code, answer.content) == (200, out)
        return
    assert answer.status_code == 422
    said = [f"unclench: {line_of(problem)}" for problem in answer.json()["problems"]]
    assert [plain(line) for line in said] == [plain(line) for line in errors]


def line_of(problem: dict[str, str]) -> str:
    line = f"{problem['place']}: {problem['reason']}."
    return f"{line} {problem['do']}" if problem["do"] else line


def plain(line: str) -> str:
    """Options are fields in an API: `--from` and `MEDICINE` are `from` and `medicine`."""
    words = line.removeprefix("unclench: request: ").removeprefix("unclench: ")
    words = words.replace("command line", "request").replace("--switch-to", "--switch_to")
    return words.replace("--", "").lower().replace("request: ", "").rstrip(".")
