"""Small faults, one at a time, in the steps of a plan and in the rules: a story, an example or the formulas that are proved must notice.

In every run a fixed part of them is tried. `UNCLENCH_FAULTS=all` tries every one and takes about half an hour.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from support.mutants import SOURCE, Mutant, mutants_of
from unclench.criteria.tree import OPPOSITE, All, Any, Compare, Fact, Includes, Known, Node, Not, OneOf
from unclench.library.check import check_draft
from unclench.library.draft import Draft
from unclench.library.folder import read_folder

ROOT = Path(__file__).resolve().parents[2]
STEPS = ("triage", "stage", "limits", "verdict", "alerts", "tasks", "questions", "make", "findings")
EVERY = 1 if os.environ.get("UNCLENCH_FAULTS") == "all" else 9
RULES = 25

# Faults after which the program still does the same, by what stands in the line. Each with its reason.
NO_DIFFERENCE = {
    "if len(rule.read) == 1": "a shorter way to the same reason",
    "medicine is not None and verdict.verdict": "what follows asks the same again",
    'verdict.verdict == "hold" and verdict.option.medicine is not None': "only what waits has needs, and only medicines come here",
    "if rule.tasks and rule.effect": "no rule that says 'not now' has tasks",
    "on.isoformat() > due": "only approved content differs; tests/knowledge/test_reviews.py has some",
    "facts = findings.support(ceiling.criterion) if truth": "a limit that may apply is never shown: its medicine is on hold",
    "facts = () if interval == UNBOUNDED": "a story does not look at the facts of a limit; tests/unit/plan/test_limits.py does",
    "if len(option.offer_read) < 2": "a story does not look at the facts of an offer; tests/unit/plan/test_verdicts.py does",
    "facts, claims = (lowest.facts, lowest.claims) if lowest": "there is always a limit where nothing fits below one",
    "self.stage_reason.claims or option.claims": "every stage has claims",
    "self.found.claims or option.claims": "every stage has claims",
    "for rule in rules if rule.option": "the person's own rules have no option to name",
}


@cache
def faults() -> tuple[Mutant, ...]:
    found = [mutant for step in STEPS for mutant in mutants_of(f"plan/{step}.py") if not _same(mutant)]
    return tuple(found[::EVERY])


def _same(mutant: Mutant) -> bool:
    lines = (SOURCE / mutant.file).read_text(encoding="utf-8").splitlines()
    return mutant.line > 0 and any(part in lines[mutant.line - 1] for part in NO_DIFFERENCE)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program in a folder of its own, with the stories and the formulas to hold it against."""
    home = tmp_path_factory.mktemp("faulty")
    shutil.copytree(SOURCE, home / "src" / "unclench")
    for part in ("support", "proof"):
        shutil.copytree(ROOT / "tests" / part, home / "tests" / part)
    for part in ("stories", "knowledge"):
        (home / part).symlink_to(ROOT / part)
    return home


def looked_at(home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": f"{home / 'src'}:{home / 'tests'}"}
    command = [sys.executable, "-m", "support.run_stories"]
    return subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_without_a_fault_nothing_is_noticed(copy: Path) -> None:
    found = looked_at(copy)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.id)
def test_a_fault_in_a_step_is_noticed(fault: Mutant, copy: Path) -> None:
    file = copy / "src" / "unclench" / fault.file
    kept = file.read_text(encoding="utf-8")
    file.write_text(fault.text, encoding="utf-8")
    try:
        assert looked_at(copy).returncode != 0, f"nobody notices: {fault.id}"
    finally:
        file.write_text(kept, encoding="utf-8")


@cache
def draft() -> Draft:
    return read_folder(ROOT / "knowledge")


def turned(node: Node) -> Node:
    """The criterion with its first part turned round: the other side of a cut point, another member, the opposite."""
    match node:
        case Compare(name, operator, value):
            return Compare(name, OPPOSITE.get(operator, operator), value)
        case All(parts) | Any(parts):
            return type(node)((turned(parts[0]), *parts[1:]))
        case Not(part):
            return part
        case Fact() | Known() | Includes() | OneOf():
            return Not(node)


def some_rules() -> list[str]:
    rules = [rule.id for rule in draft().rules]
    return rules[:: len(rules) // RULES][:RULES]


@pytest.mark.parametrize("rule_id", some_rules())
def test_a_rule_turned_round_is_noticed_by_its_examples(rule_id: str) -> None:
    found = draft()
    rule = next(rule for rule in found.rules if rule.id == rule_id)
    faulty = turned(found.criteria[rule.criterion])
    examples = [
        example._replace(node=faulty) if example.node == found.criteria[rule.criterion] else example for example in found.examples
    ]
    problems = [str(problem) for problem in check_draft(replace(found, examples=examples))]
    assert any(rule_id in problem or "says '" in problem for problem in problems)
