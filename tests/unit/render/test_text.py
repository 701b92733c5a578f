"""Plan → text: never too wide, no colour in a pipe, the urgent first, and plain words for a
person."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from surfaces.people import AUDIENCES, EXAMPLES, example, plan_of_record, records
from unclench.content import load
from unclench.content.checks.language import WORD, sentences, syllables
from unclench.render.console import Paper
from unclench.render.plan.evidence import cited_claims
from unclench.render.plan.text import to_text

NAMES = [path.stem for path in EXAMPLES]
SLOW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DOSE = re.compile(
    r"\b[0-9][0-9.,]*\s*(?:mg|g|mcg|micrograms?|mL|ml|tablets?|sprays?|mmol)\b(?!/min|/L)"
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def reading_grade(text: str) -> float:
    """Flesch-Kincaid over all of a text; every item counts as a sentence of its own."""
    parts = [part for item in items(text) for part in sentences(item)]
    words = [word for part in parts for word in WORD.findall(part)]
    return 0.39 * len(words) / len(parts) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def items(text: str) -> list[str]:
    """Lines that belong together: a new item begins at a lead, a date, a heading or after an
    empty line."""
    joined = re.sub(r"\n\s*(?=[-!]|\d+\.|[A-Z][a-z]{2} \d)", "\n\n", text)
    return [" ".join(part.split()) for part in re.split(r"\n\n|(?<=[A-Z])\n", joined)]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("name", NAMES)
def test_an_example_fits_80_columns_without_colour(name: str, audience: str) -> None:
    text = to_text(example(name), load(), audience)
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
    assert "{" not in text.replace("{1.73_m2}", "")


@SLOW
@given(records())
def test_everybody_fits_and_nobody_without_a_signature_sees_a_dose(record: dict[str, Any]) -> None:
    plan = plan_of_record(record)
    for audience in AUDIENCES:
        text = to_text(plan, load(), audience)
        assert all(len(line) <= 80 for line in text.splitlines())
        if audience != "clinician":
            assert not DOSE.search(" ".join(text.split()))


@pytest.mark.parametrize("audience", ["person", "carer"])
@pytest.mark.parametrize("name", NAMES)
def test_a_person_reads_plain_words(name: str, audience: str) -> None:
    assert reading_grade(to_text(example(name), load(), audience)) <= 6


@pytest.mark.parametrize("name", NAMES)
def test_a_person_reads_no_ids(name: str) -> None:
    text = to_text(example(name), load(), "person")
    assert not re.search(r"\b[a-z]+_[a-z_]+\b|\b[a-z]+/[a-z]+-", text)


def test_the_longest_page_of_a_person_stays_short() -> None:
    assert max(len(to_text(example(name), load(), "person").splitlines()) for name in NAMES) <= 200


def test_the_urgent_is_first_and_marked_by_words() -> None:
    lines = to_text(example("carla"), load()).splitlines()
    box = [line for line in lines[:12] if line.startswith("! ")]
    assert "EMERGENCY" in box[0]
    text = to_text(example("carla"), load())
    assert text.index("EMERGENCY") < text.index("999") < text.index("TASKS")


def test_while_something_is_urgent_a_person_reads_little_else() -> None:
    text = to_text(example("carla"), load(), "person")
    for later in ("MOVING", "WHERE SOURCES DIFFER", "WHAT WE COULD NOT CHECK", "GOOD TO KNOW\n"):
        assert later not in text


def test_the_banner_is_the_first_line_until_content_is_approved() -> None:
    plan = example("anna")
    assert to_text(plan, load()).startswith("Pending review.\n")
    assert to_text(plan, load(), "person").startswith(
        "This plan has not been checked by a clinician yet.\n"
    )
    assert not to_text(plan._replace(content_status="approved"), load()).startswith("Pending")


def test_colour_changes_nothing_but_colour() -> None:
    plain, coloured = (
        to_text(example("carla"), load(), paper=Paper(80, colour)) for colour in (False, True)
    )
    assert coloured != plain
    assert COLOUR.sub("", coloured) == plain


def test_a_clinician_reads_every_verdict_and_every_claim() -> None:
    plan = example("anna")
    text = to_text(plan, load(), evidence_too=True)
    joined = " ".join(text.split())
    assert all(verdict.option.name in joined for verdict in plan.options)
    assert all(claim in joined for claim in cited_claims(plan))


def test_a_clinician_reads_the_regimen_in_one_sentence() -> None:
    plan = example("anna")
    chosen = next(
        verdict.regimen
        for verdict in plan.options
        if verdict.verdict == "offer" and verdict.regimen
    )
    joined = " ".join(to_text(plan, load()).split())
    assert (
        f"{chosen.regimen.start}, +{chosen.regimen.step} every {chosen.regimen.every_days} days"
        in joined
    )
    assert f"at most {chosen.ceiling} in {chosen.regimen.doses_per_day} doses" in joined


def test_the_evidence_comes_on_request() -> None:
    text = to_text(example("anna"), load())
    assert "SOURCES\n" not in text
    assert "RATIONALE" in text
    assert len(text.splitlines()) < 480
    assert "SOURCES\n" in to_text(example("anna"), load(), evidence_too=True)


def test_tasks_come_by_day_and_once() -> None:
    text = to_text(example("anna"), load())
    days = re.findall(r"^ (\w{3} \d+ \w{3} \d{4}) ", text, re.MULTILINE)
    assert days
    assert text.count("Check creatinine and eGFR") <= 1


def test_a_carer_is_told_who_you_is() -> None:
    assert '"You" below means the person you care for.' in to_text(example("anna"), load(), "carer")


def test_a_record_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in to_text(example("anna")._replace(record="\x1b[31mred"), load())


WEAK_KIDNEYS: dict[str, Any] = {
    "schema": "unclench.record/1",
    "date": "2026-11-20",
    "person": {"age": 50, "sex": "male"},
    "ms": {"diagnosed": True, "mobility": "walks_unaided"},
    "complaint": {
        "pattern": "spasticity",
        "distribution": "generalised",
        "severity": 6,
        "stiffness_helps_standing": False,
        "interferes_with": ["walking"],
    },
    "signs": [],
    "labs": [{"test": "egfr", "value": 40, "unit": "mL/min/{1.73_m2}", "date": "2026-11-10"}],
    "conditions": ["peptic_ulcer"],
    "allergies": [],
    "medicines": [],
    "alcohol": "none",
    "trials": [],
    "requests": [],
}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_warning_and_a_difference_of_sources_name_the_medicine_that_they_are_about(
    audience: str,
) -> None:
    """The words say 'this medicine', and other medicines have warnings of the same kind."""
    text = " ".join(to_text(plan_of_record(WEAK_KIDNEYS), load(), audience).split())
    assert re.search(
        r"(?:WARNING|TAKE CARE): Gabapentin: (?:Your kidneys clear|Clearance 15)", text
    )
    assert audience == "clinician" or "Gabapentin: Two countries use two tables" in text


@pytest.mark.parametrize("audience", ["person", "carer"])
@pytest.mark.parametrize(
    "signs", [[], ["drowsiness"], ["fever", "urine_infection"], ["seizure"]], ids=" ".join
)
def test_nothing_is_said_under_the_same_heading_twice(signs: list[str], audience: str) -> None:
    """Least of all with a danger, where a second list would keep the reader from the help."""
    medicines = [{"name": "baclofen", "dose": "10 mg", "per_day": 3}]
    text = to_text(
        plan_of_record({**WEAK_KIDNEYS, "signs": signs, "medicines": medicines}), load(), audience
    )
    headings = re.findall(r"^[A-Z][A-Z ,]+$", text, re.MULTILINE)
    assert len(headings) > 3 and len(headings) == len(set(headings))
