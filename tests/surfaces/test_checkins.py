"""`--checkins` at the command line: the documented example, the consequence of each word, no cliff
where plans meet, one line for each mistake."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from support.exports import in_json
from surfaces.people import ROOT
from unclench.serve.cli import main

UP = [
    "titrate",
    "baclofen",
    "--regimen",
    "ten_weekly",
    "--start",
    "2026-11-21",
    "--date",
    "2026-12-24",
]
DOWN = ["taper", "baclofen", "--from", "60 mg/day", "--start", "2026-11-21", "--date", "2026-12-24"]
PAGE = ROOT / "docs" / "reference" / "checkins.md"
SIGNER = "Dr A. Jones, neurologist"
MOST_UP, MOST_DOWN = Decimal(10), Decimal(10)
Json = dict[str, Any]


class Told:
    """Runs a command with check-ins."""

    def __init__(self, folder: Path, output: pytest.CaptureFixture[bytes]) -> None:
        self.file, self.output = folder / "checkins.yaml", output

    def run(self, words: list[str], text: str) -> tuple[int, bytes, bytes]:
        self.file.write_text(text, encoding="utf-8")
        code = main([*words, "--checkins", str(self.file)])
        out, err = self.output.readouterr()
        return code, out, err

    def json(self, words: list[str], text: str) -> tuple[int, Json]:
        code, out, err = self.run([*words, "--format", "json"], text)
        assert not err, err
        return code, json.loads(out)

    def refused(self, words: list[str], text: str) -> list[str]:
        code, out, err = self.run(words, text)
        assert (code, out) == (2, b"")
        return [line.removeprefix(f"unclench: {self.file}: ") for line in err.decode().splitlines()]


@pytest.fixture
def told(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Told:
    monkeypatch.chdir(ROOT)
    return Told(tmp_path, capsysbinary)


def totals(found: Json) -> list[str]:
    return [row["amount_per_day"] for row in found["schedule"]["days"]]


def test_the_documented_example_is_followed(told: Told) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    code, found = told.json(UP, example)
    assert code == 0
    assert [answer["action"] for answer in found["checkins"]] == [
        "go_on",
        "go_on",
        "resume",
        "go_on",
        "offer",
    ]
    assert [row["from"] for row in found["schedule"]["days"][:2]] == ["2026-12-23", "2026-12-24"], (
        "what was taken, then the step"
    )
    assert totals(found) == ["40", "35", "30"]


def test_every_documented_word_is_known_and_the_other_way_round(told: Told) -> None:
    from unclench.plan.dosing.history import EVENTS, OUTCOMES

    table = PAGE.read_text(encoding="utf-8").partition("| `what` | building up")[2]
    assert set(
        re.findall(
            r"`([a-z_]+)`",
            "".join(line.split("|")[1] for line in table.splitlines() if line.count("|") > 2),
        )
    ) == {*OUTCOMES, *EVENTS}


FROM_40 = ["40", "35", "30", "25", "20", "15", "10", "5", "0"]
ANSWERS = [
    ("up", "{date: 2026-12-05, what: fine}", 0, "go_on", ["10", "20", "30", "40", "50", "60"]),
    ("up", "{date: 2026-12-12, what: fine}", 0, "review", ["30"]),
    (
        "up",
        "{date: 2026-12-12, what: fine, reviewed: true}",
        0,
        "go_on",
        ["10", "20", "30", "40", "50", "60"],
    ),
    ("up", "{date: 2026-12-05, what: goal_met}", 0, "hold", ["20"]),
    ("up", "{date: 2026-12-05, what: too_weak}", 0, "hold", ["20"]),
    ("up", "{date: 2026-12-05, what: too_weak, take_offer: true}", 0, "offer", ["20", "15", "10"]),
    ("up", "{date: 2026-12-05, what: danger_sign}", 3, "triage", None),
    (
        "up",
        "{date: 2026-12-05, what: missed, days: 0}",
        0,
        "resume",
        ["20", "30", "40", "50", "60"],
    ),
    (
        "up",
        "{date: 2026-12-05, what: ran_out, days: 1}",
        3,
        "resume",
        ["20", "30", "40", "50", "60"],
    ),
    (
        "up",
        "{date: 2026-12-05, what: vomited, days: 2}",
        3,
        "restart_low",
        ["10", "20", "30", "40", "50", "60"],
    ),
    ("up", "{date: 2026-12-05, what: extra}", 3, "resume", ["20", "30", "40", "50", "60"]),
    (
        "up",
        "{date: 2026-12-05, what: extra, days: 1, taken: 60 mg/day}",
        3,
        "resume",
        ["20", "30", "40", "50", "60"],
    ),
    ("up", "{date: 2026-12-05, what: extra, days: 3}", 3, "ask_clinician", None),
    ("up", "{date: 2026-12-05, what: extra, days: 3, taken: 60 mg/day}", 3, "ask_clinician", None),
    (
        "up",
        "{date: 2026-12-05, what: extra, days: 3, taken: 60 mg/day, take_offer: true}",
        3,
        "offer",
        ["60", "50", "40", "35", "30", "25", "20"],
    ),
    (
        "up",
        "{date: 2026-12-05, what: held, days: 7}",
        0,
        "resume",
        ["10", "20", "30", "40", "50", "60"],
    ),
    (
        "up",
        "{date: 2026-12-05, what: held, taken: 15 mg/day}",
        0,
        "resume",
        ["15", "25", "35", "45", "55", "60"],
    ),
    ("down", "{date: 2026-12-05, what: too_drowsy}", 0, "go_on", ["60", "50", *FROM_40]),
    ("down", "{date: 2026-12-05, what: withdrawal}", 3, "hold", FROM_40),
    (
        "down",
        "{date: 2026-12-05, what: withdrawal, take_offer: true}",
        3,
        "offer",
        ["50", *FROM_40],
    ),
    ("down", "{date: 2026-12-05, what: missed, days: 3}", 3, "ask_clinician", None),
    (
        "down",
        "{date: 2026-12-05, what: held, days: 7, taken: 50 mg/day}",
        0,
        "resume",
        ["50", *FROM_40],
    ),
]


@pytest.mark.parametrize(
    ("way", "line", "code", "action", "after"),
    ANSWERS,
    ids=[f"{way} {line}" for way, line, *_ in ANSWERS],
)
def test_each_word_has_its_answer(
    told: Told, way: str, line: str, code: int, action: str, after: list[str] | None
) -> None:
    words = UP if way == "up" else DOWN
    found_code, found = told.json(words, after_the_first(line))
    answer = found["checkins"][-1]
    assert (found_code, answer["action"]) == (code, action)
    assert answer["do"] and answer["because"] and found["claims"]
    assert (None if found["schedule"] is None else totals(found)) == after
    text = told.run(words, after_the_first(line))[1].decode()
    assert " ".join(answer["do"].split()) in " ".join(text.split())
    assert not re.search(
        r"\b[a-z]+_[a-z]+\b", text.partition("SCHEDULE")[0].replace("take_offer", "")
    ), "words, not ids"


def after_the_first(line: str) -> str:
    """A check-in after good ones before each step until then."""
    day = line[7:17]
    good = ("2026-11-28", "2026-12-05", "2026-12-12", "2026-12-19")
    return (
        "".join(f"- {{date: {on}, what: fine, reviewed: true}}\n" for on in good if on < day)
        + f"- {line}"
    )


def joined(told: Told, words: list[str], line: str) -> list[Decimal]:
    """The totals of every day: of the schedule that was followed before the check-in, then of the
    one after it."""
    before, after = json.loads(run_json(told, words)), told.json(words, after_the_first(line))[1]
    on = date.fromisoformat(after["schedule"]["days"][0]["from"])
    return [*daily(before, until=on), *daily(after)]


def run_json(told: Told, words: list[str]) -> bytes:
    start = words[words.index("--start") + 1]
    assert main([*words[:-1], start, "--format", "json"]) == 0
    return told.output.readouterr().out


def daily(found: Json, until: date | None = None) -> list[Decimal]:
    by_day: dict[date, Decimal] = {}
    for row in found["schedule"]["days"]:
        day = date.fromisoformat(row["from"])
        while day <= date.fromisoformat(row["to"]):
            by_day[day] = sum((Decimal(d["amount"]) for d in row["doses"]), Decimal(0))
            day += timedelta(days=1)
    assert in_json(found["schedule"])
    return [total for day, total in sorted(by_day.items()) if until is None or day < until]


def falls_off(days: list[Decimal]) -> bool:
    return any(
        before - after > MOST_DOWN or after - before > MOST_UP for before, after in pairwise(days)
    )


@pytest.mark.parametrize("way", ["up", "down"])
@pytest.mark.parametrize(
    "what",
    ["fine", "goal_met", "too_drowsy", "missed, days: 1", "extra", "held, days: 1", "too_weak"],
)
def test_where_two_plans_meet_there_is_no_cliff(told: Told, way: str, what: str) -> None:
    words = UP if way == "up" else DOWN
    for day in ("2026-11-29", "2026-12-05", "2026-12-11", "2026-12-24"):
        if "fine" not in what and not (way == "down" and what.startswith("too")):
            assert not falls_off(joined(told, words, f"{{date: {day}, what: {what}}}")), day


def test_a_cliff_would_be_found(told: Told) -> None:
    days = joined(told, DOWN, "{date: 2026-12-05, what: goal_met}")
    assert falls_off([*days[:5], Decimal(0), *days[6:]])


def test_what_is_left_is_signed_anew_and_verified(told: Told, tmp_path: Path) -> None:
    file = tmp_path / "signed.json"
    words = [*UP, "--signed-by", SIGNER, "--confirm", "--format", "json", "-o", str(file)]
    assert told.run(words, "- {date: 2026-11-28, what: missed, days: 1}")[0] == 3
    assert main(["verify", str(file)]) == 0
    assert (
        told.run([*UP, "--signed-by", SIGNER], "- {date: 2026-11-28, what: missed, days: 1}")[0]
        == 2
    ), "to confirm"


@pytest.mark.parametrize("form", ["ics", "fhir"])
def test_what_follows_is_said_in_every_form(told: Told, form: str) -> None:
    code, out, _ = told.run([*UP, "--format", form], "- {date: 2026-11-28, what: ran_out, days: 1}")
    assert code == 3
    assert "The supply ran out (1 day). The total is kept" in re.sub(r"\r\n ", "", out.decode())


def test_a_person_is_told_what_to_do_in_plain_words(told: Told) -> None:
    code, out, _ = told.run(
        [*UP, "--audience", "person"], "- {date: 2026-11-25, what: danger_sign}"
    )
    assert code == 3
    text = out.decode()
    assert "Get help now. Call 911 (US) or 999 (UK)." in text and "schedule" not in text.lower()
    words = [*UP[:-1], "2026-11-28", "--audience", "person", "--signed-by", SIGNER]
    signed = told.run(words, "- {date: 2026-11-28, what: goal_met}")[1].decode()
    assert "You reached your goal." in signed and max(map(len, signed.splitlines())) <= 80


MISTAKES = [
    (
        "- {date: 2026-12-05, wat: fine}",
        "line 1, [0].wat: is not a key that is used here. Did you mean 'what'?",
    ),
    (
        "- {date: 2026-12-05, what: missd, days: 1}",
        "line 1, [0].what: 'missd' is not known here. Did you mean 'missed'?",
    ),
    (
        "- {date: 2026-12-05, what: missed}",
        (
            "[0].days: is missing. Write how many whole days before this date were without any "
            "dose (0 "
            "or more)."
        ),
    ),
    (
        "- {date: 2026-12-05, what: missed, days: -1}",
        "line 1, [0].days: a whole number of days was expected, not '-1'. Write 0, 1, 2 and so on.",
    ),
    (
        "- {date: 2026-12-05, what: fine, taken: 90 mg/day}",
        "line 1, [0].taken: does not go with fine. It goes with: held, extra.",
    ),
    (
        "- {date: 2026-02-30, what: fine}",
        "line 1, [0].date: there is no day 2026-02-30. Write the date as 2026-11-20.",
    ),
    (
        "- {date: 2027-01-05, what: fine}",
        "2027-01-05 has not come yet (today is 2026-12-24). Tell only what has happened.",
    ),
    (
        "fine",
        (
            "the file: a list of check-ins was expected, not 'fine'. Write - {date: 2026-11-28, "
            "what: "
            "fine}."
        ),
    ),
    ("", "the file: is empty. Write at least schema: unclench.record/1."),
    ("- {date: 2026-12-05, what: fine", ""),
]
ORDER = [
    (
        "- {date: 2026-11-20, what: fine}",
        "2026-11-20: a check-in stands after the schedule begins (2026-11-21), the earliest first.",
    ),
    (
        "- {date: 2026-11-28, what: fine}\n- {date: 2026-11-28, what: fine}",
        (
            "2026-11-28: a check-in stands after the check-in before it (2026-11-28), the earliest "
            "first."
        ),
    ),
    (
        "- {date: 2026-12-05, what: missed, days: 40}",
        "2026-12-05: 40 days do not fit between 2026-11-21 and this day.",
    ),
    (
        "- {date: 2026-11-25, what: danger_sign}\n- {date: 2026-11-26, what: fine}",
        "2026-11-25 left no schedule: a clinician makes a new one, and its check-ins start again.",
    ),
    (
        "- {date: 2026-11-25, what: held, taken: 90 mg/day}",
        (
            "2026-11-25: 90 mg/day is more than was planned then: write what: extra, and a "
            "clinician "
            "decides."
        ),
    ),
    (
        "- {date: 2026-11-25, what: held, taken: 20 mmol/day}",
        "20 mmol/day is not in mg: amounts of different units are never compared.",
    ),
    (
        "- {date: 2026-12-05, what: goal_met}",
        (
            "2026-12-05: the step of 2026-11-28 waits for a check-in that is missing: write what: "
            "fine for it, or what: held with the days."
        ),
    ),
    (
        "- {date: 2026-11-28, what: fine}\n- {date: 2026-12-12, what: missed, days: 3}",
        (
            "2026-12-12: the step of 2026-12-05 waits for a check-in that is missing: write what: "
            "fine for it, or what: held with the days."
        ),
    ),
    (
        "- {date: 2026-11-28, what: too_weak, take_offer: true}",
        "2026-11-28: nothing was on offer that could be chosen.",
    ),
]


@pytest.mark.parametrize(("text", "line"), MISTAKES, ids=[text for text, _ in MISTAKES])
def test_a_mistake_is_told_in_one_line(told: Told, text: str, line: str) -> None:
    found = told.refused(UP, text)
    assert line in found if line else len(found) == 1


@pytest.mark.parametrize(("text", "line"), ORDER, ids=[text for text, _ in ORDER])
def test_check_ins_that_do_not_fit_together_are_told_in_one_line(
    told: Told, text: str, line: str
) -> None:
    assert told.refused(UP, text) == [f"unclench: {line}"]
