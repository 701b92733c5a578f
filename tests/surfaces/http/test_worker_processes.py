"""Plans are made by processes of their own. None of them is needed, and none is missed."""

from __future__ import annotations

import operator
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event, Thread

import httpx
import pytest

from support.api_calls import ANNA, PLAN
from support.site import SENT_JSON, Process, process
from unclench.content import load
from unclench.content.content import Content
from unclench.errors import InputError
from unclench.intake.text import read_json_tree
from unclench.serve.http import process as one_process
from unclench.serve.http.messages import WorkFailedError
from unclench.serve.http.process import WorkerDiedError, WorkerProcess
from unclench.serve.http.processes import MOST_FAILED, WorkerProcesses
from unclench.serve.http.refusal import RefusedCallError

CALLERS, CALLS = 6, 5


def made(server: Process, client: httpx.Client) -> httpx.Response:
    return client.post(f"{server.address}{PLAN[1:]}", content=ANNA, headers=SENT_JSON)


def children(server: Process) -> list[int]:
    place = Path(f"/proc/{server.process.pid}/task")
    return [int(pid) for task in place.iterdir() for pid in (task / "children").read_text().split()]


def under_load(server: Process, meanwhile: Event) -> Iterator[httpx.Response]:
    """Answers of calls that are made at once, until `meanwhile` is set."""

    def several(_: int) -> list[httpx.Response]:
        with httpx.Client(timeout=60) as client:
            found = [made(server, client) for _ in range(CALLS)]
            while not meanwhile.is_set():
                found.append(made(server, client))
            return found

    with ThreadPoolExecutor(CALLERS) as callers:
        for answers in callers.map(several, range(CALLERS)):
            yield from answers


def test_a_process_that_is_killed_costs_no_call() -> None:
    """Without any retry of the caller: another process does its work."""
    killed, done = set[int](), Event()

    def kill(server: Process) -> None:
        end = time.monotonic() + 90
        while len(killed) < 6 and time.monotonic() < end:
            for child in children(server):
                killed.add(child)
                os.kill(child, signal.SIGKILL)
            time.sleep(0.1)
        done.set()

    with process("--workers", "2") as server, httpx.Client() as client:
        one = made(server, client).content
        killer = Thread(target=kill, args=(server,))
        killer.start()
        answers = list(under_load(server, done))
        killer.join()
        assert {(answer.status_code, answer.content) for answer in answers} == {(200, one)}
        assert len(killed) >= 6


def test_they_end_with_their_server_however_that_ends() -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        with process("--workers", "2") as server:
            already = Event()
            already.set()
            list(under_load(server, already))
            workers = children(server)
            assert workers
            server.stop(how)
            end = time.monotonic() + 30
            while any(is_running(worker) for worker in workers) and time.monotonic() < end:
                time.sleep(0.02)
            assert not any(is_running(worker) for worker in workers)


def is_running(pid: int) -> bool:
    """A process that has ended and waits to be noticed by its parent does not run."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def processes() -> Iterator[WorkerProcesses]:
    """One process that is ready."""
    found = WorkerProcesses(1, load())
    found._idle.append(WorkerProcess(load(), None))
    yield found
    found.close()


def test_the_same_is_returned_and_raised_as_here(processes: WorkerProcesses) -> None:
    assert processes.done(os.getpid) != os.getpid()
    assert processes.done(partial(read_json_tree, b'{"a": 1}')) == {"a": 1}
    with pytest.raises(InputError) as here:
        read_json_tree(b"{")
    with pytest.raises(RefusedCallError) as there:
        processes.done(partial(read_json_tree, b"{"))
    assert there.value.refusal.problems == tuple(here.value.problems)
    with pytest.raises(WorkFailedError) as failed:
        processes.done(partial(operator.truediv, 1, 0))
    assert failed.value.kind == "ZeroDivisionError"
    assert failed.value.at.startswith("messages.py:")


def test_the_content_is_its_own_and_does_not_travel(processes: WorkerProcesses) -> None:
    content = load()
    assert processes.done(partial(operator.attrgetter("version"), content)) == content.version
    assert processes.done(partial(operator.itemgetter(0), (content, 1))) is content


def test_work_that_ends_every_process_is_given_up_and_never_done_here(
    processes: WorkerProcesses,
) -> None:
    with pytest.raises(WorkerDiedError):
        processes.done(partial(os._exit, 1))
    assert processes.done(partial(pow, 2, 3)) == 8


def test_work_that_takes_too_long_is_refused(
    processes: WorkerProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(one_process, "LONGEST_SECONDS", 0.2)
    processes._watch()
    with pytest.raises(RefusedCallError) as refused:
        processes.done(partial(time.sleep, 30))
    assert refused.value.refusal.status == 503


def test_a_process_with_another_content_is_not_used() -> None:
    other: Content = load()._replace(fingerprint="another")
    with pytest.raises(WorkerDiedError):
        WorkerProcess(other, None)
    found = WorkerProcesses(1, other)
    for _ in range(MOST_FAILED):
        assert found._most == 1
        found._starting += 1
        found._start()
    assert found._most == 0
    assert found.done(os.getpid) == os.getpid()
