"""No dose is written anywhere in a way that has led to wrong ones: not in the knowledge, the pages,
the stories, nor in anything written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from support.exports import schedules
from surfaces.people import AUDIENCES, EXAMPLES, plan_of
from unclench.content import load
from unclench.content.checks.language import speech_problems
from unclench.content.source.draft import Draft
from unclench.content.source.yaml_text import read_yaml
from unclench.language.safe_notation import TRAPS, unsafe
from unclench.render.calendar import ics
from unclench.render.calendar.events import dose_entries, plan_entries
from unclench.render.console import Paper
from unclench.render.fhir import medicine
from unclench.render.fhir.plan import bundle
from unclench.render.plan.text import to_text
from unclench.render.schedule.table import table
from unclench.render.wording import Voice

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.j2")])
CONTENT = load()
ON = date(2026, 11, 20)
# What a machine reads: ids, units, amounts and addresses. Everything else in a YAML file is read by
# people.
MACHINE = frozenset(
    {
        "id",
        "claims",
        "claim",
        "sources",
        "carries",
        "url",
        "unit",
        "units",
        "number",
        "value",
        "values",
        "strength",
        "at_most",
        "most_a_day",
        "most_a_day_intrathecal",
        "start",
        "step",
        "from",
        "review_at",
        "ask_above",
        "overdose_from",
        "while_above",
        "then_at_most",
        "ceiling",
        "highest",
        "dose",
        "total",
        "given",
        "when",
        "codes",
        "rxnorm",
        "atc",
        "loinc",
        "names",
        "doubtful",
        "intrathecal",
        "members",
        "is",
        "of",
    }
)
WRITTEN = {
    "5.0 mg": "trailing zero",
    "2.50 mg": "trailing zero",
    "take 1.0 now": "trailing zero",
    ".5 mg": "no zero before",
    "5mg": "no space",
    "10mL": "no space",
    "Baclofen10 mg": "name and dose",
    "5 mcg": "as mg",
    "5 ug": "as mg",
    "5 µg": "as mg",
    "5 μg": "as mg",
    "10 U": "as 0 or 4",
    "10U": "as 0 or 4",
    "10 IU": "as 0 or 4",
    "one QD": "Latin",
    "5 mg qod": "Latin",
    "5 mg q.d.": "Latin",
    "5 mg o.d.": "Latin",
    "5 mg qhs": "Latin",
    "5 mg HS": "half strength",
    "5 mg h.s.": "half strength",
    "5 cc": "as U",
    "D/C it": "discontinue",
    "1/2 tablet": "half",
    "½ tablet": "half",
    "1200 mg": "thousand",
    "1800 to 2400 mg": "thousand",
    "10000 units": "thousand",
}
SAFE = (
    "0.5 mg",
    "12.5 mg",
    "5 mg",
    "1,200 mg",
    "10 micrograms",
    "10 units",
    "half of a 10 mg tablet",
    "5 mg/5 mL",
    "eGFR 30 mL/min/1.73 m2",
    "ALT 40 U/L",
    "2026-11-20",
    "22:30",
    "in 2026 30 mg",
    "version 4.0.1",
    "30 mIU/L",
    "at bedtime",
    "daily",
    "0 mg",
    "100 mg",
    "20 mg",
    "1,050 mg",
    "see 2.10",
)


@pytest.mark.parametrize(("text", "reason"), WRITTEN.items())
def test_every_trap_is_found(text: str, reason: str) -> None:
    found = [trap.reason for trap in unsafe(text)]
    assert any(reason in said for said in found) or (reason == "half" and found), (text, found)


@pytest.mark.parametrize("text", SAFE)
def test_what_is_safe_is_left_alone(text: str) -> None:
    assert [*unsafe(text)] == []


def test_every_trap_has_an_example() -> None:
    reasons = {found.reason for text in WRITTEN for found in unsafe(text)}
    assert reasons == {trap.reason for trap in TRAPS}


def prose(tree: Any, key: str = "") -> Iterator[str]:
    """The texts of a YAML tree that people read."""
    if isinstance(tree, dict):
        for name, part in tree.items():
            if name not in MACHINE or (
                isinstance(part, dict) and {"clinician", "person"} & part.keys()
            ):
                yield from prose(part, name)
    elif isinstance(tree, list):
        for part in tree:
            yield from prose(part, key)
    elif isinstance(tree, str) and " " in tree:
        yield tree


def faults(texts: Iterator[str]) -> list[str]:
    return [
        f"{found.found!r} in {text[:80]!r}: {found.reason}"
        for text in texts
        for found in unsafe(text)
    ]


def test_the_knowledge_is_safe_to_read() -> None:
    files = sorted((ROOT / "knowledge").rglob("*.yaml"))
    # What people ask in their own way is never shown.
    files = [path for path in files if path.parent.name != "training"]
    assert len(files) > 100
    for path in files:
        assert not faults(prose(read_yaml(path.read_text(encoding="utf-8")))), path


def test_the_stories_and_examples_are_safe_to_read() -> None:
    files = sorted([*(ROOT / "stories").rglob("*.yaml"), *(ROOT / "examples").rglob("*.yaml")])
    assert len(files) > 50
    for path in files:
        tree = read_yaml(path.read_text(encoding="utf-8"))
        if isinstance(tree, dict) and "questions" in tree:  # people ask in their own way
            tree = {**tree, "questions": [{**one, "ask": ""} for one in tree["questions"]]}
        assert not faults(prose(tree)), path


def test_the_pages_are_safe_to_read() -> None:
    """Names between backticks and addresses are left out: they are typed, not read."""
    for path in PAGES:
        text = re.sub(
            r"```.*?```|`[^`]*`|\]\([^)]*\)|https?://\S+",
            " ",
            path.read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
        text = re.sub(r"\b(?:CC BY|CC-BY|Apache|Python|version)[ -][0-9.]+", " ", text)
        assert not faults(iter(text.splitlines())), path


def test_a_fault_in_the_knowledge_is_a_problem_of_the_check() -> None:
    for text in WRITTEN:
        draft = Draft()
        draft.say("rule a/b", "clinician", f"Give {text} now.")
        draft.words["a.b"] = text
        problems = [*speech_problems(draft)]
        assert {problem.place for problem in problems} == {"rule a/b", "words a.b"}, text


# --- everything that is written -------------------------------------------------------------------


def test_every_schedule_is_safe_to_read_in_every_form() -> None:
    seen = 0
    for option, schedule in [*schedules()][::3]:
        voice = Voice(CONTENT, "clinician", "us")
        texts = [
            *table(schedule, option.name, Paper(80), voice),
            *table(schedule, option.name, Paper(40), voice),
        ]
        texts += [
            text
            for entry in dose_entries(schedule, option.name, voice)
            for text in (entry.title, entry.text)
        ]
        order = medicine.request(schedule, option, CONTENT, voice, ON)
        texts += [note["text"] for note in order["note"]] + [
            step["text"] for step in order["dosageInstruction"]
        ]
        assert not faults(iter(texts)), option.id
        seen += len(texts)
    assert seen > 3_000


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_plan_is_safe_to_read_in_every_form(path: Path, audience: str) -> None:
    plan = plan_of(path.read_bytes())
    voice = Voice(CONTENT, audience, plan.region)
    days = Calendar.from_ical(
        ics.to_bytes(plan_entries(plan.urgent, plan.tasks, plan.made_on, voice), "a", "b", ON)
    )
    texts = [str(event[key]) for event in days.walk("VEVENT") for key in ("summary", "description")]
    texts += to_text(plan, CONTENT, audience).splitlines()
    texts += re.findall(
        r'"(?:text|description|detail|title)": "(.*?)"',
        json.dumps(bundle(plan, CONTENT, audience), default=str),
    )
    assert not faults(iter(texts))
