"""The server under load: calls a second, and the time of the slowest in a hundred."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from support.hook_calls import ANNA, SELECT, VIEW, call, draft  # noqa: E402
from support.site import process  # noqa: E402

CALLERS, CALLS = 4, 200
SENT = {"Content-Type": "application/json"}


class Timed(NamedTuple):
    """Seconds for each call, and for all of them."""

    each: tuple[float, ...]
    whole: float

    def line(self, name: str) -> str:
        inside = sorted(self.each)
        middle, slow = inside[len(inside) // 2], inside[int(len(inside) * 0.99) - 1]
        rate = len(inside) / self.whole
        return f"{name:<14} {rate:7.0f}/s  median {middle * 1e3:5.1f} ms  p99 {slow * 1e3:5.1f} ms"


def timed(host: str, path: str, body: bytes) -> Timed:
    started = perf_counter()
    with ThreadPoolExecutor(CALLERS) as callers:
        parts = list(callers.map(lambda _: [*_calls(host, path, body)], range(CALLERS)))
    return Timed(tuple(one for part in parts for one in part), perf_counter() - started)


def _calls(host: str, path: str, body: bytes) -> Iterator[float]:
    connection = HTTPConnection(host)
    for _ in range(CALLS):
        started = perf_counter()
        connection.request("POST" if body else "GET", path, body or None, SENT)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        yield perf_counter() - started


def written(tree: Any) -> bytes:
    return json.dumps(tree, default=float).encode()


def main() -> None:
    order = call("order-select", ANNA, [draft("baclofen", 20)])
    with process() as server:
        host = server.address.removeprefix("http://").rstrip("/")
        for name, path, body in (
            ("health", "/healthz", b""),
            ("plan", "/api/v1/plan", written(ANNA)),
            ("patient-view", f"/cds-services/{VIEW}", written(call("patient-view", ANNA))),
            ("order-select", f"/cds-services/{SELECT}", written(order)),
        ):
            timed(host, path, body)  # once to warm up
            print(timed(host, path, body).line(name))


if __name__ == "__main__":
    main()
