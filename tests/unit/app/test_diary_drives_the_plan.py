"""Three months of a diary lead a plan from its first line to the next stage, and nothing else
does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from unclench.app.diary_report import known_of, record_with
from unclench.app.person import PersonRequest
from unclench.app.plan import PlanRequest, plan
from unclench.content import load
from unclench.diary.entry import DayDose, DiaryEntry, GoalScore, NotedEffect
from unclench.diary.file import FiledDiary, FiledVersion
from unclench.errors import AttachmentError, RequestError
from unclench.plan.models import Plan

ANNA = (Path(__file__).resolve().parents[3] / "examples" / "anna.yaml").read_bytes()
START, DAY = date(2026, 11, 20), timedelta(days=1)
WEEK = 7
TOP = 80


def diary_of(entries: list[DiaryEntry]) -> FiledDiary:
    return FiledDiary(
        "anna",
        tuple(
            FiledVersion(str(i), 1, entry.day, "", str(i), "", entry)
            for i, entry in enumerate(entries)
        ),
    )


def story(severity: Callable[[int], int], stop: int | None = None) -> Iterator[DiaryEntry]:
    """A week before, then 10 mg a day more each week up to the top, and four weeks there."""
    for number in range(-WEEK + 1, 1):
        yield DiaryEntry(START + number * DAY, severity=6)
    for number in range(1, 92):
        total = min(10 * ((number - 1) // WEEK + 1), TOP)
        if stop is not None and number >= stop:
            total = 0
        dose = DayDose("baclofen", Decimal(total), "mg")
        yield DiaryEntry(START + number * DAY, severity=severity(number), doses=(dose,))


def seen(
    entries: list[DiaryEntry], number: int, *, signs: bool = True
) -> tuple[dict[str, Any], Plan]:
    """The record as the diary completes it on a day, and the plan. With `signs` they were asked
    about that day: a diary does not ask about danger."""
    on = START + number * DAY
    tree = record_with(ANNA, diary_of(entries), on, load())
    if signs:
        tree["date"] = on.isoformat()
    data = json.dumps(
        tree, default=lambda value: float(value) if isinstance(value, Decimal) else str(value)
    )
    return tree, plan(PlanRequest(PersonRequest(data.encode(), on, on)), load())


def verdicts(found: Plan) -> dict[str, str]:
    return {verdict.option.id: verdict.verdict for verdict in found.options}


def test_three_months_without_benefit_lead_to_the_next_stage() -> None:
    entries = list(story(lambda _: 6))
    tree, found = seen(entries, 0)
    assert found.stage.id == "first_line" and verdicts(found)["baclofen"] == "offer"
    assert tree["trials"] == []
    tree, found = seen(entries, 8)
    assert tree["medicines"][-1] == {
        "name": "baclofen", "total": "20 mg/day", "since": "2026-11-28",
    }  # fmt: skip
    assert found.stage.id == "first_line" and tree["baseline"]["severity"] == 6
    tree, found = seen(entries, 76)
    assert tree["trials"] == [] and found.stage.id == "first_line"
    tree, found = seen(entries, 77)
    assert tree["trials"][0] == {
        "medicine": "baclofen",
        "highest": "80 mg/day",
        "weeks_at_highest": 4,
        "outcome": "no_benefit",
    }
    assert found.stage.id == "switch"
    assert verdicts(found)["baclofen"] == "taper" and verdicts(found)["gabapentin"] == "offer"


def test_a_response_keeps_the_treatment() -> None:
    entries = list(story(lambda number: 6 if number < 60 else 3))
    tree, found = seen(entries, 91)
    assert tree["trials"][0]["outcome"] == "helped" and tree["complaint"]["severity"] == 3
    assert verdicts(found)["baclofen"] == "continue"


def test_a_partial_response_combines() -> None:
    entries = list(story(lambda number: 6 if number < 60 else 5 if number % 3 else 4))
    tree, found = seen(entries, 91)
    assert tree["trials"][0]["outcome"] == "partly" and found.stage.id == "combine"


def test_a_goal_that_was_met_counts_as_help() -> None:
    entries = list(story(lambda _: 6))
    entries.append(DiaryEntry(START + 90 * DAY, goals=(GoalScore("walk 100 m", 0),)))
    assert seen(entries, 91)[0]["trials"][0]["outcome"] == "helped"
    entries.append(DiaryEntry(START + 91 * DAY, goals=(GoalScore("stand", -1),)))
    assert seen(entries, 91)[0]["trials"][0]["outcome"] == "no_benefit"


def test_what_was_stopped_for_a_side_effect_was_not_tolerated() -> None:
    entries = list(story(lambda _: 6, stop=40))
    assert seen(entries, 60)[0]["trials"] == []
    drowsy = NotedEffect("drowsiness", START + 30 * DAY)
    entries.append(DiaryEntry(START + 39 * DAY, effects=(drowsy,)))
    tree, found = seen(entries, 60)
    assert tree["trials"][0]["outcome"] == "not_tolerated" and found.stage.id == "switch"
    assert [line["name"] for line in tree["medicines"]] == ["colecalciferol"]


def test_a_side_effect_that_lasts_is_a_sign_of_today() -> None:
    entries = list(story(lambda _: 6))
    drowsy = NotedEffect("drowsiness", START + 6 * DAY)
    entries.append(
        DiaryEntry(START + 8 * DAY, effects=(drowsy,), triggers=("urine_infection", "x"))
    )
    tree, _ = seen(entries, 8)
    assert tree["signs"] == ["drowsiness", "urine_infection"]
    assert seen(entries, 12)[0]["signs"] == []


def test_signs_that_were_not_asked_about_stay_not_known() -> None:
    """A diary drives the plan, and never past a question about danger."""
    _, found = seen(list(story(lambda _: 6)), 80, signs=False)
    assert found.stage.id == "needs_data"


@pytest.mark.parametrize("key", ["medicines", "trials", "signs"])
def test_a_list_that_was_never_asked_for_is_not_begun(key: str) -> None:
    lines = [line for line in ANNA.decode().splitlines() if not line.startswith(f"{key}:")]
    if key == "medicines":
        lines = [line for line in lines if "colecalciferol" not in line]
    entries = diary_of(list(story(lambda _: 6)))
    tree = record_with("\n".join(lines).encode(), entries, START + 80 * DAY, load())
    assert key not in tree


def test_too_few_days_change_no_severity() -> None:
    entries = [DiaryEntry(START - i * DAY, severity=2) for i in range(3)]
    assert record_with(ANNA, diary_of(entries), START, load())["complaint"]["severity"] == 6
    entries.append(DiaryEntry(START - 3 * DAY, severity=2))
    assert record_with(ANNA, diary_of(entries), START, load())["complaint"]["severity"] == 2


def test_the_judgement_of_a_clinician_wins() -> None:
    judged = ANNA.replace(
        b"trials: []", b"trials: [{medicine: Lioresal, highest: 80 mg/day, outcome: partly}]"
    )
    tree = record_with(judged, diary_of(list(story(lambda _: 6))), START + 91 * DAY, load())
    assert [line["outcome"] for line in tree["trials"]] == ["partly"]


@pytest.mark.parametrize(("record", "refusal"), [(b"[]", RequestError), (b"{", AttachmentError)])
def test_what_is_no_record_is_refused(record: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        record_with(record, diary_of([]), START, load())


def test_what_is_known_comes_from_the_content() -> None:
    known = known_of(load())
    assert known.weeks["baclofen"] == 4 and known.fresh_days == 2
    assert known.id_of("Lioresal") == "baclofen"
