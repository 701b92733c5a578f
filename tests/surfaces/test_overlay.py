"""A clinic's overlay makes limits lower, chooses regimens and adds rules; every attempt to make a
stop milder is refused in words."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import unclench
from surfaces.people import ROOT
from unclench.content import load
from unclench.content.overlay.overlay import laid
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_folder
from unclench.content.source.yaml_text import read_yaml
from unclench.serve.cli import main

ANNA = str(ROOT / "examples" / "anna.yaml")
TODAY = date(2026, 11, 20)
Capture = pytest.CaptureFixture[str]
NOTE = "name: Hillside clinic\nby: Carla Overlay, pharmacist\non: 2026-11-20\n"
SOURCE = """
hillside-formulary:
  {title: Formulary of the clinic, publisher: Hillside clinic, year: 2026, kind: guideline, region: us,
   population: adults with multiple sclerosis, directness: direct, url: null, read: original}
"""  # noqa: E501 - a text as it is shown
CLAIMS = """
hillside-most:
  says: The clinic goes no higher than 40 mg of baclofen a day.
  values: [{of: dose_per_day, is: "<=", number: "40", unit: mg/d}]
  sources: [hillside-formulary]
  at: page 3
  confidence: high
hillside-falls:
  says: The clinic starts no relaxant in somebody who falls before physiotherapy has seen them.
  sources: [hillside-formulary]
  at: page 4
  confidence: high
"""
RULE = """
- id: hillside/falls-first
  for: [baclofen]
  effect: avoid
  when: conditions includes 'falls'
  why: Physiotherapy sees people who fall first.
  claims: [hillside-falls]
  say:
    clinician: Falls - physiotherapy first, by the clinic's own rule.
    person: You have had falls. A physiotherapist sees you first.
  examples:
    - {given: {conditions: [falls]}, then: fires}
    - {given: {conditions: []}, then: silent}
    - {given: {}, then: asks conditions}
"""
LIMITS = "baclofen:\n  - {at_most: 40 mg/day, claims: [hillside-most]}\n"
REGIMENS = "baclofen: {use: five_day, claims: [hillside-falls]}\n"
LOOSEN = """
- rule: quinine/us
  to: specialist
  because: The movement clinic uses it under its own protocol.
  approved_by: Dana Chief, neurologist
  on: 2026-11-19
"""
WHOLE = {
    "overlay.yaml": NOTE,
    "sources/own.yaml": SOURCE,
    "claims/own.yaml": CLAIMS,
    "rules/own.yaml": RULE,
    "limits.yaml": LIMITS,
    "regimens.yaml": REGIMENS,
    "loosen.yaml": LOOSEN,
}


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    for name, text in WHOLE.items():
        path = tmp_path / "hillside" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "hillside"


def shown(capture: Capture, *words: str) -> dict[str, Any]:
    main([*words, "--format", "json"])
    found: dict[str, Any] = json.loads(capture.readouterr().out)
    return found


def option(plan: dict[str, Any], name: str) -> dict[str, Any]:
    return next(found for found in plan["options"] if found["id"] == name)


def test_a_plan_with_an_overlay_is_stricter_and_says_so(overlay: Path, capsys: Capture) -> None:
    before, after = (
        shown(capsys, "plan", ANNA),
        shown(capsys, "plan", ANNA, "--overlay", str(overlay)),
    )
    assert (
        option(before, "baclofen")["regimen"]["ceiling"],
        option(after, "baclofen")["regimen"]["ceiling"],
    ) == ("80 mg/day", "40 mg/day")
    assert (
        option(before, "baclofen")["regimen"]["id"],
        option(after, "baclofen")["regimen"]["id"],
    ) == ("ten_weekly", "five_day")
    assert "hillside-most" in option(after, "baclofen")["regimen"]["claims"]
    assert after["references"]["sources"]["hillside-formulary"]["publisher"] == "Hillside clinic"
    assert before["content"]["overlay"] is None
    note = after["content"]["overlay"]
    assert (note["name"], note["limits"], note["regimens"], note["rules"]) == (
        "Hillside clinic",
        ["baclofen: at most 40 mg/day"],
        ["baclofen: five_day"],
        ["hillside/falls-first"],
    )
    assert note["loosened"][0]["by"] == "Dana Chief"
    assert before["content"]["fingerprint"] != after["content"]["fingerprint"]
    loaded = unclench.load_content(overlay)
    made = unclench.plan_for(Path(ANNA).read_bytes(), today=TODAY, content=loaded)
    assert json.loads(json.dumps(made)) == after and loaded.content().overlay is not None
    own = unclench.plan_for(Path(ANNA).read_bytes(), today=TODAY)
    assert own["content"]["overlay"] is None, "the content of everybody else is as it was"
    assert load().overlay is None


def test_text_names_the_overlay_and_who_stands_for_it(overlay: Path, capsys: Capture) -> None:
    main(["plan", ANNA, "--overlay", str(overlay)])
    text = " ".join(capsys.readouterr().out.split())
    assert (
        "With the overlay of Hillside clinic (Carla Overlay, pharmacist, 2026-11-20). Limits: "
        "baclofen: at most 40 mg/day." in text
    )
    assert (
        "Loosened: quinine/us to specialist, approved by Dana Chief, neurologist, 2026-11-19"
        in text
    )


def test_a_person_reads_no_limit(overlay: Path, capsys: Capture) -> None:
    plan = shown(capsys, "plan", ANNA, "--overlay", str(overlay), "--audience", "person")
    assert "limits" not in plan["content"]["overlay"]
    assert "40 mg" not in json.dumps(plan)


def test_every_command_takes_it(overlay: Path, capsys: Capture) -> None:
    words = ("--overlay", str(overlay))
    assert (
        shown(capsys, "why", ANNA, "baclofen", *words)["content"]["overlay"]["name"]
        == "Hillside clinic"
    )
    assert shown(capsys, "triage", ANNA, *words)["content"]["overlay"]["name"] == "Hillside clinic"
    up = shown(capsys, "titrate", "baclofen", "--record", ANNA, *words)
    assert up["content"]["overlay"]["name"] == "Hillside clinic"
    assert "hillside-most" in json.dumps(up["limits"])
    assert main(["titrate", "baclofen", "--record", ANNA, "--to", "50 mg/day", *words]) == 2
    assert (
        shown(capsys, "taper", "baclofen", "--from", "60 mg/day", *words)["content"]["overlay"][
            "name"
        ]
        == "Hillside clinic"
    )


@cache
def below() -> Draft:
    return read_folder(ROOT / "knowledge")


def problems(**files: str) -> list[str]:
    trees = {name: read_yaml(text) for name, text in {**WHOLE, **files}.items()}
    return [str(problem) for problem in laid(trees, below(), "mark")[1]]


def test_the_overlay_of_these_tests_is_allowed() -> None:
    assert problems() == []


def limits(text: str) -> dict[str, str]:
    return {"limits.yaml": text}


def rule(old: str, new: str) -> dict[str, str]:
    assert old in RULE
    return {"rules/own.yaml": RULE.replace(old, new, 1)}


def loosen(old: str, new: str) -> dict[str, str]:
    assert old in LOOSEN
    return {"loosen.yaml": LOOSEN.replace(old, new, 1)}


ATTEMPTS: dict[str, tuple[dict[str, str], str]] = {
    "a higher limit": (
        limits("baclofen: [{at_most: 90 mg/day, claims: [hillside-most]}]"),
        "90 mg/day is above the limit of 80 mg/day, which stays",
    ),
    "a limit in another unit": (
        limits("baclofen: [{at_most: 40 sprays/day, claims: [x]}]"),
        "is no total of a day in mg",
    ),
    "a limit of one dose": (
        limits("baclofen: [{at_most: 40 mg per dose, claims: [x]}]"),
        "is no total of a day in mg",
    ),
    "a limit that is no dose": (
        limits("baclofen: [{at_most: plenty, claims: [x]}]"),
        "'plenty' is not a dose",
    ),
    "a limit without a source": (
        limits("baclofen: [{at_most: 40 mg/day}]"),
        "nothing is said without a source",
    ),
    "a limit of no medicine": (
        limits("baclofenn: [{at_most: 40 mg/day, claims: [x]}]"),
        "Did you mean 'baclofen'?",
    ),
    "a regimen for specialists": (
        {"regimens.yaml": "baclofen: {use: cirrhosis_cramp, claims: [x]}"},
        "'cirrhosis_cramp' is for specialists",
    ),
    "a regimen that is not there": (
        {"regimens.yaml": "baclofen: {use: ten_daily, claims: [x]}"},
        "there is no regimen 'ten_daily'",
    ),
    "a rule in the place of another": (
        rule("hillside/falls-first", "quinine/us"),
        "is part of the content and stays unchanged",
    ),
    "a rule in the place of a rule for many": (
        rule("hillside/falls-first", "'{option}/allergy'"),
        "is part of the content and stays unchanged",
    ),
    "a rule that speaks in another's alert": (
        rule("  effect:", "  cause: pregnancy\n  effect:"),
        "belongs to rules of the content",
    ),
    "a rule against a referral": (rule("[baclofen]", "[ms_team]"), "never forbids a referral"),
    "another meaning of a named part": (
        {"defines.yaml": "older_adult: {when: age >= 90 years}"},
        "does not change this part",
    ),
    "another danger sign": ({"signs/danger.yaml": "[]"}, "does not change this part"),
    "another pathway": ({"pathway.yaml": "[]"}, "does not change this part"),
    "other words": ({"words/en/ui.yaml": "{}"}, "does not change this part"),
    "approvals of its own": ({"reviews.yaml": "{}"}, "does not change this part"),
    "another medicine file": (
        {"medicines/baclofen/medicine.yaml": "{}"},
        "does not change this part",
    ),
    "a milder rule without a name": (
        loosen("  approved_by: Dana Chief, neurologist\n", ""),
        "only with a named approval",
    ),
    "a milder rule with a name and no role": (
        loosen("Dana Chief, neurologist", "Dana Chief"),
        "only with a named approval",
    ),
    "a milder rule that its author approves": (
        loosen("Dana Chief, neurologist", "carla overlay, doctor"),
        "wrote this overlay",
    ),
    "a milder rule without a reason": (
        loosen("  because: The movement clinic uses it under its own protocol.\n", ""),
        "is missing",
    ),
    "a milder rule without a day": (loosen("on: 2026-11-19", "on: soon"), "'soon' is not a day"),
    "a stricter rule called milder": (
        loosen("to: specialist", "to: avoid"),
        "'avoid' is not milder than 'avoid'",
    ),
    "a milder danger sign": (loosen("quinine/us", "triage/pump-alarm"), "is never made milder"),
    "a rule that is not there": (loosen("quinine/us", "quinine/usa"), "Did you mean 'quinine/us'?"),
    "nobody's overlay": (
        {"overlay.yaml": "name: Hillside clinic\nby: Carla\non: 2026-11-20\n"},
        "needs a name and a role",
    ),
}


@pytest.mark.parametrize("name", list(ATTEMPTS))
def test_an_attempt_to_loosen_is_refused(name: str) -> None:
    files, message = ATTEMPTS[name]
    found = problems(**files)
    assert any(message in problem for problem in found), found


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("claims/own.yaml", "hillside-most", "baclofen-ceiling-us", "this claim is in two places"),
        ("limits.yaml", "40 mg/day", "30 mg/day", "no cited claim has the value <= 30 mg/d"),
        ("rules/own.yaml", "then: silent", "then: fires", "but the rule silent"),
    ],
)
def test_what_is_asked_of_the_knowledge_is_asked_of_it(
    overlay: Path, capsys: Capture, file: str, old: str, new: str, message: str
) -> None:
    path = overlay / file
    path.write_text(path.read_text().replace(old, new), encoding="utf-8")
    assert main(["plan", ANNA, "--overlay", str(overlay)]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and message in captured.err


def test_no_folder_no_overlay(tmp_path: Path, capsys: Capture) -> None:
    assert main(["plan", ANNA, "--overlay", str(tmp_path / "none")]) == 2
    assert main(["plan", ANNA, "--overlay", str(tmp_path)]) == 2
    first, second = capsys.readouterr().err.strip().splitlines()
    assert "there is no folder" in first and "is no overlay" in second


def test_a_person_s_signed_schedule_names_no_limit_of_the_clinic(
    overlay: Path, capsys: Capture
) -> None:
    words = [
        "titrate",
        "baclofen",
        "--record",
        ANNA,
        "--signed-by",
        "A. Reader, neurologist",
        "--confirm",
        "--overlay",
        str(overlay),
    ]
    main([*words])
    assert "Limits: baclofen: at most 40 mg/day" in " ".join(capsys.readouterr().out.split()), (
        "a clinician reads it"
    )
    assert main([*words, "--audience", "person"]) == 0
    assert "Limits:" not in capsys.readouterr().out
    assert "limits" not in shown(capsys, *words, "--audience", "person")["content"]["overlay"]
