"""How long a question takes: warm in one process over all stories/questions (processor time), and
the whole command (wall clock)."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from support.answers import answer_to
from support.questions import questions

STARTS = 9
COMMAND = [
    sys.executable,
    "-m",
    "unclench",
    "ask",
    "can I stop baclofen if I feel fine?",
    "--format",
    "json",
]


def main() -> None:
    asked = questions()
    for question in asked[:5]:
        answer_to(question.ask, question.audience)
    times = [_one(partial(answer_to, question.ask, question.audience)) for question in asked]
    print(
        f"{len(asked)} questions, warm: median {median(times) * 1000:.1f} ms, p95 "
        f"{quantiles(times, n=20)[-1] * 1000:.1f} ms"
    )
    starts = [
        _one(lambda: subprocess.run(COMMAND, check=True, capture_output=True), time.perf_counter)
        for _ in range(STARTS)
    ]
    print(f"the whole command: median {median(starts):.2f} s, best {min(starts):.2f} s")


def _one(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    started = clock()
    work()
    return clock() - started


if __name__ == "__main__":
    main()
