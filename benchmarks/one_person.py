"""How long one person takes: a warm plan from a Bundle and its JSON, the whole command beside an
empty Python, and memory. Exit code 1 when a limit does not hold.

Absolute times depend on the machine and on what else it does; the ratios and the limits beside them
are what counts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from people import TODAY, bundle
from report import Report, Times, last, middle, timed

from unclench import plan_for
from unclench.content import load
from unclench.intake import read_patient
from unclench.plan import make_plan
from unclench.render.json_text import to_bytes
from unclench.render.plan.json import to_dict

ROOT = Path(__file__).resolve().parents[1]
PEOPLE, ROUNDS, STARTS = 200, 10, 15
PLAN_LIMIT, LAST_LIMIT, START_LIMIT, MEMORY_LIMIT = 1000, 3000, 8, 80
COMMAND = ["-m", "unclench", "plan", str(ROOT / "examples" / "anna.yaml"), "--format", "json"]
EMPTY = ["-c", "pass"]


def main() -> int:
    report = Report()
    warm(report)
    whole_command(report)
    return report.code()


def warm(report: Report) -> None:
    """What a process costs for each person once it has started."""
    bundles, content = [bundle(number) for number in range(PEOPLE)], load()

    def plan(data: bytes) -> object:
        return make_plan(read_patient(data, content, today=TODAY), content)

    def tree(data: bytes) -> dict[str, object]:
        patient = read_patient(data, content, today=TODAY)
        return to_dict(make_plan(patient, content), content)

    size = sum(map(len, bundles)) // PEOPLE / 1000
    print(f"{PEOPLE} Bundles of {size:.1f} KB, {ROUNDS} rounds; by the clock (processor alone)")
    parse = timed(bundles, json.loads, ROUNDS)
    report.row("JSON parse alone", middle(parse.clock), "us")

    def show(name: str, run: Callable[[bytes], object]) -> Times:
        found = timed(bundles, run, ROUNDS)
        report.row(f"{name}, median", middle(found.clock), "us", against(found, parse))
        return found

    show("Bundle → facts", lambda data: read_patient(data, content, today=TODAY))
    plans = show("Bundle → plan with explanation", plan)
    for name, of, limit in (("median", middle, PLAN_LIMIT), ("p99", last, LAST_LIMIT)):
        least = min(of(plans.clock), of(plans.processor))
        report.limited(f"Bundle → plan with explanation, {name}", least, "us", limit)
    show("… as a JSON tree", tree)
    show("… as JSON text", lambda data: to_bytes(tree(data)))
    show("… with every reference", lambda data: to_bytes(plan_for(data, today=TODAY)))


def against(found: Times, parse: Times) -> str:
    ratio = middle(found.clock) / middle(parse.clock)
    return f"({middle(found.processor):.1f}); {ratio:.1f} x parse"


class Run(NamedTuple):
    """One process, of itself alone: milliseconds by the clock and of the processor, and MB."""

    clock: float
    processor: float
    memory: float


def whole_command(report: Report) -> None:
    """The command and an empty Python process in turn, so that a slow moment of the machine hits
    both."""
    empty, command = [], []
    for _ in range(STARTS):
        empty.append(run(EMPTY))
        command.append(run(COMMAND))
    clock = middle([one.clock for one in command]) / middle([one.clock for one in empty])
    processor = middle([one.processor for one in command]) / middle(
        [one.processor for one in empty]
    )
    for name, runs in (("python -c pass", empty), ("unclench plan --format json", command)):
        spent = f"({middle([one.processor for one in runs]):.1f})"
        report.row(name, middle([one.clock for one in runs]), "ms", spent)
    start = f"({processor:.1f})"
    report.limited("the command, in empty Pythons", clock, "x", START_LIMIT, start)
    peak = max(one.memory for one in command)
    report.limited("peak memory of the command", peak, "MB", MEMORY_LIMIT)


def run(arguments: list[str]) -> Run:
    started = time.perf_counter_ns()
    child = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, code, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(code)
    clock = (time.perf_counter_ns() - started) / 1e6
    return Run(clock, (used.ru_utime + used.ru_stime) * 1000, used.ru_maxrss / 1024)


if __name__ == "__main__":
    raise SystemExit(main())
