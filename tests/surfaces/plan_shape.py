"""The contract's section 3 as a check: keys in order, kinds of values, and a claim behind
everything."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from unclench.content import load, load_library

KEYS = [
    "schema",
    "record",
    "made_on",
    "region",
    "audience",
    "content",
    "urgency",
    "urgent",
    "stage",
    "options",
    "schedule",
    "alerts",
    "questions",
    "tasks",
    "programme",
    "self_care",
    "education",
    "seek_help",
    "review_on",
    "disagreements",
    "not_checked",
    "facts",
    "goals",
    "requests",
    "change",
    "answers",
    "notes",
    "disclaimer",
    "review",
]
SHAPES: dict[str, str] = {
    "urgent": "id urgency do because facts claims",
    "alerts": "id severity text facts claims options",
    "questions": "fact ask would_change",
    "tasks": "id date text claims",
    "programme": "id text how dose claims",
    "self_care": "id text how dose claims",
    "education": "id title text claims",
    "seek_help": "id urgency text claims",
    "options": "id kind verdict because needs regimen",
    "not_checked": "rule because needs",
    "disagreements": "about values used because",
}
REGIMEN = [
    "id",
    "start",
    "step",
    "every_days",
    "review_at",
    "ceiling",
    "doses_per_day",
    "name",
    "claims",
]
VERDICTS = [
    "offer",
    "continue",
    "raise",
    "lower",
    "taper",
    "hold",
    "not_now",
    "specialist",
    "avoid",
    "stop_urgently",
]
KINDS = ["medicine", "procedure", "referral", "programme", "self_care", "complementary"]
CITING = ("urgent", "alerts", "tasks", "programme", "self_care", "education", "seek_help")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
SCHEDULE = {"medicine", "regimen", "signed_by", "days"}
AMOUNT = re.compile(r"(0|[1-9]\d*)(\.\d*[1-9])?")
DOSE = re.compile(r"^\d+(\.\d*[1-9])? [a-z]+(/day| per dose)$")


def check_plan(plan: dict[str, Any]) -> None:
    assert list(plan) in (KEYS, [*KEYS, "references"])
    assert plan["schema"] == "unclench.plan/1"
    assert plan["urgency"] in (
        "emergency",
        "same_day",
        "within_2_days",
        "within_14_days",
        "routine",
        "none",
    )
    check_schedule(plan["schedule"], plan["audience"])
    assert list(plan["content"])[:2] == ["version", "status"]
    assert list(plan["stage"]) == ["id", "title", "because", "facts", "claims", "needs"]
    for part, keys in SHAPES.items():
        assert all(list(entry) == keys.split() for entry in plan[part]), part
    check_days(plan)
    check_options(plan)
    check_claims(plan)


def check_schedule(schedule: dict[str, Any] | None, audience: str) -> None:
    """A proposal for clinicians: dated rows that touch, each the sum of its doses, as exact
    decimals. Nothing for a person."""
    if schedule is None:
        return
    assert audience == "clinician"
    assert schedule.keys() >= SCHEDULE
    assert len(schedule["days"]) >= 1
    for row in schedule["days"]:
        assert DAY.fullmatch(row["from"]) and DAY.fullmatch(row["to"]) and row["from"] <= row["to"]
        assert (
            [key for key in row["doses"][0] if key in ("slot", "mg", "make")]
            == ["slot", "mg", "make"]
            if row["doses"]
            else True
        )
        assert all(AMOUNT.fullmatch(dose["amount"]) and dose["make"] for dose in row["doses"])
        assert sum(Decimal(dose["amount"]) for dose in row["doses"]) == Decimal(
            row["amount_per_day"]
        )
        assert row["mg_per_day"] == (row["amount_per_day"] if schedule["unit"] == "mg" else None)
    for before, after in pairwise(schedule["days"]):
        assert date.fromisoformat(after["from"]) - date.fromisoformat(before["to"]) == timedelta(
            days=1
        )
    assert schedule["claims"]
    assert set(schedule["claims"]) <= load_library().claims.keys()


def check_days(plan: dict[str, Any]) -> None:
    days = [plan["made_on"], *(task["date"] for task in plan["tasks"])]
    assert all(DAY.fullmatch(day) for day in days)
    assert days[1:] == sorted(days[1:])
    assert plan["review_on"] is None or plan["review_on"] in days


def check_options(plan: dict[str, Any]) -> None:
    content = load()
    assert [option["id"] for option in plan["options"]] == [option.id for option in content.options]
    for option in plan["options"]:
        assert option["verdict"] in VERDICTS
        assert option["kind"] in KINDS
        texts = [reason["text"] for reason in option["because"]]
        assert texts, option["id"]
        assert len(set(texts)) == len(texts), f"{option['id']} says the same twice"
        assert option["needs"] or option["verdict"] != "hold", option["id"]
        assert len(set(option["needs"])) == len(option["needs"])
        assert set(option["needs"]) <= content.facts.keys()
        check_regimen(option["regimen"])


def check_regimen(regimen: dict[str, Any] | None) -> None:
    if regimen is None:
        return
    assert list(regimen) == REGIMEN
    for key in ("start", "step", "review_at", "ceiling"):
        assert regimen[key] is None or DOSE.match(regimen[key]), regimen
    assert regimen["claims"]


def check_claims(plan: dict[str, Any]) -> None:
    known = load_library().claims
    cited = [entry for part in CITING for entry in plan[part]]
    cited += [
        plan["stage"],
        *(reason for option in plan["options"] for reason in option["because"]),
    ]
    for entry in cited:
        assert entry["claims"], entry
        assert set(entry["claims"]) <= known.keys(), entry
    for difference in plan["disagreements"]:
        assert len(difference["values"]) > 0
        assert all(value["sources"] and value["population"] for value in difference["values"])
