"""A schedule on paper: a small table, who signed, which tablets; safe to read, never too wide, and
for clinicians only."""

from __future__ import annotations

import re

import pytest

from support.doses import DAY, dose, regimens
from surfaces.people import example
from unclench.content import load
from unclench.plan.dosing.signature import sign
from unclench.plan.dosing.taper import taper
from unclench.plan.dosing.titrate import titrate
from unclench.render.console import Paper
from unclench.render.plan.json import to_dict
from unclench.render.plan.text import to_text as plan_text
from unclench.render.schedule.table import table
from unclench.render.schedule.text import to_text
from unclench.render.schedule.view import ScheduleView
from unclench.render.wording import Voice

VOICE = Voice(load(), "clinician", "us")
# Written in ways that have killed: trailing and missing zeros, U for units, micro signs, Latin
# abbreviations.
UNSAFE = re.compile(
    r"\b\d+\.\d*0\b|(?<![\d])\.\d|\d(?:U|IU)\b|[µμ]g|\bug\b|\bq\.?d\b|\bbid\b|\btid\b|\bqid\b|\d(?:mg|mL)\b",
    re.IGNORECASE,
)


def test_a_clinician_reads_the_table_and_that_it_is_not_signed() -> None:
    text = plan_text(example("anna"), load())
    part = text[text.index("SCHEDULE\n") :]
    assert "NOT SIGNED." in part[:40]
    assert re.search(r"from +morning +midday +evening +bedtime +total +begins\n", part)
    assert re.search(r"21 Nov 2026 +5 +- +- +5 +10\n", part)
    assert re.search(r"28 Nov 2026 +5 +5 +- +10 +20 +check-in\n", part)
    assert "- 5 mg: half of a 10 mg tablet." in part


@pytest.mark.parametrize("audience", ["person", "carer"])
def test_a_person_sees_no_schedule(audience: str) -> None:
    assert to_dict(example("anna"), load(), audience)["schedule"] is None
    text = plan_text(example("anna"), load(), audience)
    assert "SCHEDULE" not in text and "bedtime  total" not in text


def test_without_a_schedule_there_is_no_section() -> None:
    assert "SCHEDULE\n" not in plan_text(example("ben"), load())
    assert to_dict(example("ben"), load())["schedule"] is None


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_every_regimen_fits_the_paper_and_is_safe_to_read(width: int) -> None:
    seen = 0
    for option, regimen in regimens():
        found = titrate(option, regimen, None, start=DAY)
        lines = table(found, option.name, Paper(width), VOICE)
        assert max(map(len, lines)) <= width
        assert not [line for line in lines if UNSAFE.search(line)]
        seen += 1
    assert seen > 15


@pytest.mark.parametrize("text", ["5.0 mg", ".5 mg", "10U", "5 µg", "5 mg qd", "5mg"])
def test_a_seeded_unsafe_notation_is_caught(text: str) -> None:
    assert UNSAFE.search(text)


def test_a_signed_one_says_who() -> None:
    option, regimen = next(regimens())
    found = titrate(option, regimen, None, start=DAY)
    signed = sign(found, by="Dr A. Jones, neurologist", on=DAY, facts={}, used=())
    text = to_text(ScheduleView(option, None, signed, (), load(), "us", DAY), Paper())
    assert "Signed by Dr A. Jones, neurologist on 21 Nov 2026." in text
    assert "NOT SIGNED" not in text


def test_a_climb_that_ends_for_the_size_of_a_dose_says_so() -> None:
    option, regimen = next(pair for pair in regimens() if pair[1].id == "ten_weekly")
    lines = " ".join(table(titrate(option, regimen, None, start=DAY), option.name, Paper(), VOICE))
    assert "no dose may be larger" in lines


def test_a_way_down_ends_with_nothing() -> None:
    option, _ = next(regimens())
    lines = table(taper(option, dose("20"), start=DAY), option.name, Paper(), VOICE)
    assert any(re.search(r" - +- +- +- +0 +check-in$", line) for line in lines)
    assert any("nothing is taken any more" in line for line in lines)
