"""Small faults put into the plan one at a time, and how many of them the tests notice.

    UNCLENCH_FAULTS=all PYTHONPATH=src:tests python -m support.faults

prints the figure for every fault of plan/; without the variable a part of them is tried, by the
quickest tests. Files named after it limit it to their faults (`python -m support.faults
plan/counterfactual.py`). The knowledge is read once; each fault gets a process of its own in which
its file is another.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from support.mutants import SOURCE, Mutant, mutants_of

LONGEST = 300  # seconds for one fault; a program that does not come to an end has been noticed
SEEN, UNSEEN = "seen", "nobody notices"


class Part(NamedTuple):
    """Some files of plan/, whether stories and formulas look at them, and the tests that do, the
    quickest first.

    `sample` faults are tried in every run of the tests, by this many of the quickest tests
    (`quick`)."""

    files: tuple[str, ...]
    stories: bool
    tests: tuple[str, ...]
    sample: int = 0
    quick: int = 0


NO_DECISIONS = {"__init__.py", "models.py"}


def _files(folder: str) -> tuple[str, ...]:
    """Every file of a folder that decides something."""
    found = sorted((SOURCE / folder).glob("*.py"))
    return tuple(f"{folder}/{path.name}" for path in found if path.name not in NO_DECISIONS)


EFFECTS = ("plan/side_effects.py",)
STEPS = tuple(file for file in _files("plan") if file not in EFFECTS)
PROGRAMME = _files("plan/programme")
DOSING = _files("plan/dosing")
OF_DOSING = (
    "tests/unit/plan/dosing",
    "tests/surfaces/test_schedules.py",
    "tests/surfaces/test_checkins.py",
    "tests/surfaces/test_switches.py",
    *(
        f"tests/properties/dosing/test_dose_{name}.py"
        for name in (
            "going_up",
            "coming_off",
            "splitting",
            "written",
            "authority",
            "plans",
            "events",
            "calendar",
            "histories",
        )
    ),
)
PARTS = (
    Part(
        STEPS,
        True,
        (
            "tests/unit/plan/test_corners.py",
            "tests/unit/plan/test_scheduling.py",
            "tests/unit/plan",
        ),
        5,
        3,
    ),
    Part(
        EFFECTS, False, ("tests/properties/test_side_effects.py", "tests/surfaces/test_reports.py")
    ),
    Part(
        PROGRAMME,
        False,
        ("tests/unit/plan/test_programme.py", "tests/properties/test_programme.py"),
    ),
    Part(DOSING, False, OF_DOSING, 3, 1),
)
# A test of speed would fail on a busy machine, and so seem to notice.
QUIET = (
    "-x",
    "-q",
    "-n",
    "0",
    "-p",
    "no:cacheprovider",
    "--no-header",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
    "--deselect",
    "tests/unit/plan/test_scheduling.py::test_a_schedule_costs_less_than_four_tenths_of_a_millisecond",
)

# Faults after which the program still does the same, by the text of the line. Each with its reason.
NO_DIFFERENCE = {
    "if len(rule.read) == 1": "a shorter way to the same reason",
    'verdict.verdict == "hold" and verdict.option.medicine is not None': "only what waits has "
    "needs, and only "
    "medicines come here",
    "if rule.tasks and rule.effect": "no rule that says 'not now' has tasks",
    "on.isoformat() > due": "only approved content differs; tests/knowledge/test_reviews.py has "
    "some",
    "facts = findings.support(ceiling.criterion) if truth": "a limit that may apply is never "
    "shown: its medicine is on hold",
    "facts = () if interval == UNBOUNDED": "a story does not look at the facts of a limit; "
    "tests/unit/plan/test_limits.py does",
    "if len(option.offer_read) < 2": "a story does not look at the facts of an offer; "
    "tests/unit/plan/test_verdicts.py does",
    "facts, claims = (lowest.facts, lowest.claims) if lowest": "there is always a limit where "
    "nothing fits below one",
    "self.stage_reason.claims or option.claims": "every stage has claims",
    "return said if said.claims else": "every stage has claims",
    "isinstance(value, Interval) and isinstance(other, Interval)": "a fact has values of one kind",
    "request.goal.amount <= most.amount": "a goal at the limit is the limit",
    "gained = not (isinstance(value, Members)": "a story changes no list that is not known; "
    "tests/unit/plan/test_smallest_change.py does",
    "return other.low > value.low": "a change is never to the same number",
    "for rule in rules if rule.option": "the person's own rules have no option to name",
    "if len(_MADE) >= 8": "only how many contents are kept in memory",
}


class Faulty(MetaPathFinder, Loader):
    """Imports one module with its fault; every other as it is."""

    def __init__(self, fault: Mutant) -> None:
        self.fault = fault
        self.name = f"unclench.{fault.file.removesuffix('.py').replace('/', '.')}"

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return (
            spec_from_loader(fullname, self, origin=self.fault.file)
            if fullname == self.name
            else None
        )

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(SOURCE / self.fault.file)
        exec(compile(self.fault.text, module.__file__, "exec"), module.__dict__)


def faults(files: Iterable[str]) -> list[Mutant]:
    return [fault for file in files for fault in mutants_of(file) if not same(fault)]


def same(fault: Mutant) -> bool:
    """Whether it is known that the fault makes no difference. A filter is placed where its
    generator begins."""
    lines = (SOURCE / fault.file).read_text(encoding="utf-8").splitlines()
    return fault.line > 0 and any(part in lines[fault.line - 1] for part in NO_DIFFERENCE)


def noticed(fault: Mutant | None, part: Part) -> bool:
    """Whether anything fails in a process of its own with this fault (with none: as it is)."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os._exit(_fails(fault, part))
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status != 0
        time.sleep(0.05)
    os.killpg(child, 9)
    os.waitpid(child, 0)
    return True


def _fails(fault: Mutant | None, part: Part) -> int:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    if fault is not None:
        sys.meta_path.insert(0, Faulty(fault))
    try:
        return int(_stories_fail() if part.stories else False) or _tests_fail(part.tests)
    except BaseException:
        return 1


def _stories_fail() -> bool:
    from support.run_stories import main

    return bool(main())


def _tests_fail(tests: tuple[str, ...]) -> int:
    import pytest

    return int(pytest.main([*tests, *QUIET]))


def _prepared() -> None:
    """Modules that every process would load again, and nothing from plan/."""
    import hypothesis
    import pytest
    import z3

    import unclench.content.source.folder
    import unclench.intake
    from unclench.content import load

    load()
    loaded = [name for name in sys.modules if name.startswith("unclench.plan")]
    assert not loaded, (
        loaded,
        hypothesis,
        pytest,
        z3,
        unclench.intake,
        unclench.content.source.folder,
    )


def results(files: Sequence[str], *, everything: bool) -> Iterator[tuple[Mutant, str]]:
    """Each fault that is tried, and whether it was seen."""
    _prepared()
    for part in PARTS:
        looks = part if everything else part._replace(tests=part.tests[: part.quick])
        mine = faults(file for file in part.files if not files or file in files)
        if chosen := mine if everything else [*some(mine, part.sample)]:
            assert not noticed(None, looks), f"something fails without a fault: {looks.tests}"
        for fault in chosen:
            yield fault, SEEN if noticed(fault, looks) else UNSEEN


def some(all_of_them: list[Mutant], count: int) -> Iterator[Mutant]:
    """As many from the whole length of the list."""
    return (all_of_them[i * len(all_of_them) // count] for i in range(count))


def main(files: Sequence[str]) -> int:
    """Prints each unnoticed fault and the figure; 1 when fewer than 95 in a hundred
    are seen."""
    count: Counter[str] = Counter()
    for fault, result in results(files, everything=os.environ.get("UNCLENCH_FAULTS") == "all"):
        count[result] += 1
        print(f"{result}: {fault.id}", flush=True)
    tried = sum(count.values())
    print(f"{count[SEEN]} of {tried} faults are seen ({100 * count[SEEN] / max(1, tried):.1f} %).")
    return int(count[SEEN] * 100 < tried * 95)


if __name__ == "__main__":
    os.chdir(Path(__file__).resolve().parents[2])
    sys.exit(main(sys.argv[1:]))
