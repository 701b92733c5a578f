"""A benchmark past a limit ends with exit code 1, and says which."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks"))

from report import Report, last, middle, timed


@pytest.mark.parametrize(("value", "code"), [(999.9, 0), (1000, 0), (1000.1, 1)])
def test_a_limit_that_does_not_hold_is_the_exit_code(value: float, code: int) -> None:
    report = Report()
    report.limited("a plan", value, "us", 1000)
    assert report.code() == code


def test_what_is_past_its_limit_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    report.limited("quick", 1, "us", 1000)
    report.limited("slow", 2000, "us", 1000)
    assert report.code() == 1
    assert "past its limit: slow: 2000.0 us, limit 1000" in capsys.readouterr().out


def test_both_measures_are_taken_of_every_run() -> None:
    found = timed(range(3), lambda number: sum(range(number)), 4)
    assert len(found.clock) == len(found.processor) == 12
    assert found.clock == sorted(found.clock)


def test_the_middle_and_the_last_of_a_hundred() -> None:
    assert (middle([3, 1, 2]), last([float(n) for n in range(200)])) == (2, 198)
