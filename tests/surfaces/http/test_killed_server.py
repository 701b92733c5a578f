"""The whole server is killed with signal 9 while several callers write. What it acknowledged is
there once; what it did not is written by sending it again, and once too."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import sleep

import httpx

from support.site import Process, process
from support.sizes import scaled

KILLS, CALLERS, MOST = scaled(3), 4, 400
PATH = "api/v1/diary/entries"
PERSON = "anna"


def kill(server: Process, first: Event, after: float) -> None:
    """Some time after the first acknowledgement, however slow the machine is."""
    first.wait(60)
    sleep(after)
    server.process.send_signal(signal.SIGKILL)


def written(server: Process, keys: Iterator[str], first: Event) -> tuple[set[str], set[str]]:
    """The keys that the server acknowledged, and those that it was sent, until it was gone."""
    acknowledged, sent = set[str](), set[str]()
    with httpx.Client(base_url=server.address, timeout=60) as client:
        for key in keys:
            sent.add(key)
            try:
                if write(client, key) == 201:
                    acknowledged.add(key)
                    first.set()
            except httpx.HTTPError:
                break
    return acknowledged, sent


def write(client: httpx.Client, key: str) -> int:
    entry = {"person": PERSON, "date": "2026-11-20", "severity": 5, "note": key}
    return client.post(PATH, json=entry, headers={"Idempotency-Key": key}).status_code


def kept(server: Process) -> Counter[str]:
    entries = httpx.get(f"{server.address}{PATH}", params={"person": PERSON}, timeout=60).json()
    return Counter(entry["entry"]["note"] for entry in entries["entries"])


def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(tmp_path: Path) -> None:
    chance, acknowledged, sent = Random(12), set[str](), set[str]()
    for round_ in range(KILLS):
        with process("--data", str(tmp_path)) as server, ThreadPoolExecutor(CALLERS) as callers:
            again = sorted(sent - acknowledged)
            fresh = [f"{round_}-{n}" for n in range(MOST)]
            parts = [iter([*again, *fresh][place::CALLERS]) for place in range(CALLERS)]
            first = Event()
            Thread(target=kill, args=(server, first, chance.random() / 4)).start()
            for done, tried in callers.map(written, [server] * CALLERS, parts, [first] * CALLERS):
                acknowledged |= done
                sent |= tried
    with process("--data", str(tmp_path)) as server:
        found = kept(server)
        assert set(found) >= acknowledged and set(found) <= sent
        assert set(found.values()) == {1}
        with httpx.Client(base_url=server.address, timeout=60) as client:
            assert {write(client, key) for key in sorted(sent)} == {201}
        assert kept(server) == Counter(sent)
    assert len(acknowledged) >= KILLS
