"""How many calls the server answers each second and how long one takes: four callers at once, the
real server, people of whom each is another. The reference engine of CQL judges the same people in
the same run. Exit code 1 when a limit does not hold.

`--minutes N` goes on with orders for so long and reports the memory of the server all the while.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from time import perf_counter
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from report import Report  # noqa: E402

from support.engines import arguments, by_cql, cql_of  # noqa: E402
from support.hook_calls import SELECT, VIEW, call, draft  # noqa: E402
from support.people import TODAY, data_of, person  # noqa: E402
from support.site import Process, process  # noqa: E402
from unclench.content import load  # noqa: E402
from unclench.content.source.folder import read_folder  # noqa: E402
from unclench.intake import read_patient  # noqa: E402

CALLERS, PEOPLE, CALLS, JUDGED = 4, 40, 400, 20
LONGEST_MS, BETWEEN_MS, GROWTH_PERCENT = 60, 5, 5  # 5 ms between answers are 200 a second
SENT = {"Content-Type": "application/json", "X-Plan-Date": TODAY.isoformat()}


class Timed(NamedTuple):
    """Seconds for each call, and for all of them."""

    each: tuple[float, ...]
    whole: float

    def last(self) -> float:
        """Milliseconds that 99 of a hundred calls take at most."""
        return sorted(self.each)[len(self.each) * 99 // 100] * 1000

    def between(self) -> float:
        """Milliseconds from one answer to the next."""
        return self.whole / len(self.each) * 1000


def timed(host: str, path: str, bodies: Sequence[bytes], calls: int = CALLS) -> Timed:
    started = perf_counter()
    with ThreadPoolExecutor(CALLERS) as callers:
        each = calls // CALLERS
        parts = callers.map(lambda i: [*_calls(host, path, bodies, i, each)], range(CALLERS))
        return Timed(tuple(one for part in parts for one in part), perf_counter() - started)


def _calls(
    host: str, path: str, bodies: Sequence[bytes], first: int, count: int
) -> Iterator[float]:
    connection = HTTPConnection(host)
    for i in range(count):
        body = bodies[(first + i * CALLERS) % len(bodies)]
        started = perf_counter()
        connection.request("POST" if body else "GET", path, body or None, SENT)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        yield perf_counter() - started


def written(tree: Any) -> bytes:
    return json.dumps(tree, default=float).encode()


def orders() -> list[bytes]:
    drafted = [draft(name, dose) for name, dose in (("baclofen", 20), ("tizanidine", 4))]
    return [
        written(call("order-select", person(seed), [drafted[seed % 2]])) for seed in range(PEOPLE)
    ]


def calls(report: Report, server: Process) -> Timed:
    """The rate of each kind of call; that of orders is returned."""
    host, people = host_of(server), [person(seed) for seed in range(PEOPLE)]
    found = Timed((), 0)
    for name, path, bodies in (
        ("health", "/healthz", [b""]),
        ("plan", "/api/v1/plan", [*map(written, people)]),
        ("patient-view", f"/cds-services/{VIEW}",
         [written(call("patient-view", one)) for one in people]),
        ("order-select", f"/cds-services/{SELECT}", orders()),
    ):  # fmt: skip
        timed(host, path, bodies)  # once to warm up
        found = timed(host, path, bodies)
        rate, last = 1000 / found.between(), f"p99 {found.last():.1f} ms"
        report.row(f"{name}, calls a second", rate, "/s", last)
    report.limited("order-select, p99", found.last(), "ms", LONGEST_MS)
    report.limited("order-select, between two answers", found.between(), "ms", BETWEEN_MS)
    return found


def killed(report: Report, server: Process) -> None:
    """Every worker process is killed in the middle; a call that fails would raise."""
    kill = Timer(0.3, kill_all, (server,))
    kill.start()
    found = timed(host_of(server), f"/cds-services/{SELECT}", orders())
    kill.join()
    longest = max(found.each) * 1000
    report.row("… while both workers are killed, no call lost, longest", longest, "ms")


def kill_all(server: Process) -> None:
    for worker in workers(server):
        os.kill(worker, signal.SIGKILL)


def beside_cql(report: Report, found: Timed) -> None:
    """The criteria alone, of facts that are ready, without a plan, reasons or a server."""
    rules, content = read_folder(ROOT / "knowledge"), load()
    facts = {**rules.vocabulary.facts}
    people = [read_patient(data_of(person(i)), content, today=TODAY).facts for i in range(JUDGED)]
    text, names = cql_of(rules.criteria, facts)
    with TemporaryDirectory() as place:
        by_cql(text, names, arguments(people, rules.criteria, facts), Path(place))
        took = json.loads((Path(place) / "took.json").read_text())
    for engine, whole in took.items():
        each = whole / JUDGED
        report.row(f"{engine} (CQL), the criteria of one person", each, "ms",
                   f"{each / found.between():.1f} x a whole order-select call")  # fmt: skip


def workers(server: Process) -> list[int]:
    place = Path(f"/proc/{server.process.pid}/task")
    return [int(pid) for task in place.iterdir() for pid in (task / "children").read_text().split()]


def memory(server: Process) -> float:
    """MB that the server and its workers hold."""
    pages = [
        int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        for pid in (server.process.pid, *workers(server))
    ]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


def steady(report: Report, server: Process, minutes: float) -> None:
    """The memory after a fifth of the time, and at its end."""
    bodies, end = orders(), perf_counter() + minutes * 60
    timed(host_of(server), f"/cds-services/{SELECT}", bodies, 2000)
    early, started = memory(server), perf_counter()
    while perf_counter() < end:
        timed(host_of(server), f"/cds-services/{SELECT}", bodies, 1000)
        report.row(f"memory after {perf_counter() - started:.0f} s", memory(server), "MB")
    report.limited("growth of memory", (memory(server) / early - 1) * 100, "%", GROWTH_PERCENT)


def host_of(server: Process) -> str:
    return server.address.removeprefix("http://").rstrip("/")


def main() -> int:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=0.5)
    minutes, report = parser.parse_args().minutes, Report()
    with process() as server:
        found = calls(report, server)
        killed(report, server)
        steady(report, server, minutes)
    beside_cql(report, found)
    return report.code()


if __name__ == "__main__":
    raise SystemExit(main())
