"""Small faults, one at a time, in the steps of a plan and in the rules: a story, an example, a
promise or another test must notice.

In every run a fixed part of them is tried. What all of them come to is printed by two commands,
which take hours and minutes:

    UNCLENCH_FAULTS=all PYTHONPATH=src:tests python -m support.faults
    UNCLENCH_FAULTS=all PYTHONPATH=src:tests python -m support.content_faults
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from support import content_faults
from support.faults import DOSING, EFFECTS, NO_DECISIONS, NO_DIFFERENCE, PROGRAMME, STEPS
from support.mutants import SOURCE

ROOT = Path(__file__).resolve().parents[2]


def test_some_faults_of_the_plan_are_noticed() -> None:
    """The figure at the end says so; a run without a fault is made first, in which nothing
    fails."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}",
        "UNCLENCH_FAULTS": "",
    }
    command = [sys.executable, "-m", "support.faults"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip().endswith("8 of 8 faults are seen (100.0 %).")


def test_every_file_of_the_plan_is_among_those_with_faults() -> None:
    found = {str(path.relative_to(SOURCE)) for path in (SOURCE / "plan").rglob("*.py")}
    assert {
        Path(file).name for file in found - {*STEPS, *EFFECTS, *PROGRAMME, *DOSING}
    } == NO_DECISIONS


def test_what_makes_no_difference_is_still_there() -> None:
    """A reason for a line that is gone would hide a fault of another one."""
    lines = "".join(
        (SOURCE / file).read_text(encoding="utf-8")
        for file in (*STEPS, *EFFECTS, *PROGRAMME, *DOSING)
    )
    assert [part for part in NO_DIFFERENCE if part not in lines] == []


@pytest.mark.parametrize("fault", content_faults.tried(""), ids=lambda fault: fault.id)
def test_a_fault_in_the_knowledge_is_noticed(fault: content_faults.Fault) -> None:
    assert content_faults.noticed(fault), f"nobody notices {fault.id}"


def test_the_faults_of_the_knowledge_are_of_every_kind() -> None:
    kinds = Counter(fault.kind for fault in content_faults.faults())
    assert kinds.keys() >= {
        "a number moved",
        "a comparator turned",
        "a not dropped",
        "and for or",
        "another unit",
        "a higher ceiling",
        "a weaker effect",
        "a weaker if_taken",
        "a weaker severity",
    }
    assert sum(kinds.values()) > 1000
