"""How long one person takes, as ratios measured in one run: a warm plan from a Bundle, the whole
command, and memory.

Absolute times depend on the machine and on what else it does; the ratios and the limits beside them
are what counts.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from people import TODAY, bundle

from unclench import plan_for
from unclench.content import load
from unclench.intake import read_patient
from unclench.plan import make_plan
from unclench.render.plan.json import to_dict

ROOT = Path(__file__).resolve().parents[1]
PEOPLE, ROUNDS, STARTS = 200, 10, 15
COMMAND = [
    sys.executable,
    "-m",
    "unclench",
    "plan",
    str(ROOT / "examples" / "anna.yaml"),
    "--format",
    "json",
]


def main() -> None:
    bundles = [bundle(number) for number in range(PEOPLE)]
    content = load()
    parse = timed(bundles, json.loads)
    facts = timed(bundles, lambda data: read_patient(data, content, today=TODAY))
    plans = timed(
        bundles, lambda data: make_plan(read_patient(data, content, today=TODAY), content)
    )
    trees = timed(
        bundles,
        lambda data: to_dict(make_plan(read_patient(data, content, today=TODAY), content), content),
    )
    whole = timed(bundles, lambda data: plan_for(data, today=TODAY))
    print(f"{PEOPLE} Bundles of {sum(map(len, bundles)) // PEOPLE / 1000:.1f} KB, {ROUNDS} rounds")
    row("JSON parse alone", middle(parse), "us", "")
    row("Bundle → facts, median", middle(facts), "us", against(facts, parse))
    row(
        "Bundle → plan with explanation, median",
        middle(plans),
        "us",
        f"{against(plans, parse)}; limit 1000 us",
    )
    row("Bundle → plan with explanation, p99", last(plans), "us", "limit 3000 us")
    row("… as a JSON tree, median", middle(trees), "us", against(trees, parse))
    row("… as a JSON tree, p99", last(trees), "us", "")
    row("… as a JSON tree with every reference, median", middle(whole), "us", against(whole, parse))
    whole_command()


def timed(bundles: list[bytes], run: Callable[[bytes], object]) -> list[float]:
    """Microseconds of every run, after one round that is not counted."""
    for data in bundles:
        run(data)
    found = []
    for _ in range(ROUNDS):
        for data in bundles:
            start = time.perf_counter_ns()
            run(data)
            found.append((time.perf_counter_ns() - start) / 1000)
    return found


def whole_command() -> None:
    """The command and an empty Python process in turn, so that a slow moment of the machine hits
    both."""
    empty, command = [], []
    for _ in range(STARTS):
        empty.append(wall([sys.executable, "-c", "pass"]))
        command.append(wall(COMMAND))
    row("python -c pass", middle(empty), "ms", "")
    row(
        "unclench plan examples/anna.yaml --format json",
        middle(command),
        "ms",
        f"{middle(command) / middle(empty):.1f} x; limit 8 x",
    )
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    row("peak memory of the command", peak, "MB", "limit 80 MB")


def wall(command: list[str]) -> float:
    start = time.perf_counter_ns()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return (time.perf_counter_ns() - start) / 1e6


def against(values: list[float], parse: list[float]) -> str:
    return f"{middle(values) / middle(parse):.1f} x parse"


def last(values: list[float]) -> float:
    """The 99th of a hundred."""
    return sorted(values)[len(values) * 99 // 100]


def middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def row(name: str, value: float, unit: str, note: str) -> None:
    print(f"{name:<48} {value:>8.1f} {unit:<3} {note}".rstrip())


if __name__ == "__main__":
    main()
