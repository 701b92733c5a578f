"""Faults that were once made or nearly made, each put back into the program: a test that is named
here fails with it, and passes without."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from support.mutants import SOURCE

ROOT = Path(__file__).resolve().parents[2]
PYTEST_ANSWERED = 100  # a run that ended before pytest could answer exits below
RUN = f"""
import sys
import pytest
from support.faults import QUIET, Faulty
from support.mutants import SOURCE, Mutant
file, old, new, test = sys.argv[1:]
text = (SOURCE / file).read_text(encoding="utf-8").replace(old, new)
sys.meta_path.insert(0, Faulty(Mutant(file, 0, new, text)))
sys.exit({PYTEST_ANSWERED} + pytest.main([test, *QUIET]))
"""


class Named(NamedTuple):
    """A text of a file below src/unclench, the fault in its place, and the test that notices."""

    file: str
    old: str
    new: str
    test: str


ONE_REASON = (
    "tests/unit/render/test_json.py::test_one_reason_stands_once_with_the_sources_of_all_who_say_it"
)
WHO_ASKS = "tests/properties/test_known_tasks.py::test_a_test_names_who_asks_for_it"
TWO_AGES = "tests/unit/intake/test_record.py::test_two_ages_that_do_not_agree_are_a_fault"
NEAREST = (
    "tests/unit/plan/test_smallest_change.py::test_of_the_numbers_of_one_fact_the_nearest_is_named"
)
FAULTS = {
    "one reason twice in JSON": Named(
        "render/plan/verdict_json.py", "setdefault(said, {", "setdefault(rule, {", ONE_REASON
    ),
    "one reason without the claims of the others": Named(
        "render/plan/verdict_json.py",
        'one["claims"] |= dict.fromkeys(claims)',
        'one["claims"] = one["claims"] or dict.fromkeys(claims)',
        ONE_REASON,
    ),
    "a test with the claims of the stage alone": Named(
        "plan/tasks.py", "_who_asks(findings, verdict.option, task, facts)\n", "()\n", WHO_ASKS
    ),
    "a test without the claims of the rules that wait": Named(
        "plan/tasks.py",
        "for rule in (*findings.waits_for(option.id), *required)",
        "for rule in ()",
        WHO_ASKS,
    ),
    "a change that is not the smallest": Named(
        "plan/counterfactual.py", "far, first, distance", "far, first, Decimal(0)", NEAREST
    ),
    "an age above the day of birth": Named(
        "intake/record.py", "int(age) != years", "int(age) < years", TWO_AGES
    ),
    "an age below the day of birth": Named(
        "intake/record.py", "int(age) != years", "int(age) > years", TWO_AGES
    ),
    "an age that nobody compares": Named(
        "intake/record.py", "int(age) != years", "False", TWO_AGES
    ),
}


def run(fault: Named) -> int:
    command = [sys.executable, "-c", RUN, *fault]
    paths = f"{ROOT / 'src'}:{ROOT / 'tests'}"
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode >= PYTEST_ANSWERED, done.stderr
    return done.returncode - PYTEST_ANSWERED


@pytest.mark.parametrize("name", list(FAULTS))
def test_a_named_fault_is_noticed_by_its_test(name: str) -> None:
    fault = FAULTS[name]
    assert (SOURCE / fault.file).read_text(encoding="utf-8").count(fault.old) == 1
    assert run(fault) == 1  # 1: tests failed; other numbers mean that none ran


@pytest.mark.parametrize("test", sorted({fault.test for fault in FAULTS.values()}))
def test_without_a_fault_the_test_passes(test: str) -> None:
    assert run(Named("plan/tasks.py", "", "", test)) == 0
