"""The real server, in a process of its own."""

from __future__ import annotations

import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from support.api_calls import ANNA, JSON, PLAN
from support.site import Process, process
from unclench.serve.cli import main

LONGEST = 60  # seconds, on a machine that is busy with other work


def test_it_says_where_it_answers_and_ends_when_it_is_asked_to() -> None:
    with process() as server:
        assert server.address.startswith("http://127.0.0.1:")
        assert httpx.get(f"{server.address}healthz", timeout=LONGEST).json() == {"status": "ok"}
        answer = httpx.post(
            f"{server.address}{PLAN[1:]}", content=ANNA, headers=JSON, timeout=LONGEST
        )
        assert answer.status_code == 200
        assert "server" not in answer.headers
        with socket.create_connection(("127.0.0.1", port_of(server))):  # a caller that says nothing
            assert server.stop() == 0


def test_it_ends_cleanly_from_the_keyboard_and_while_it_is_at_work() -> None:
    with process() as server, ThreadPoolExecutor(4) as callers:
        calls = [
            callers.submit(httpx.post, f"{server.address}{PLAN[1:]}", content=ANNA, headers=JSON)
            for _ in range(16)
        ]
        time.sleep(0.05)
        assert server.stop(signal.SIGINT) == 0
        done = [call for call in calls if not call.exception()]
        assert all(call.result().status_code in (200, 429) for call in done)


def test_plans_do_not_hold_up_the_health() -> None:
    """Eight callers at once; the slowest of the answers in between."""
    with process() as server, ThreadPoolExecutor(8) as callers:
        url = f"{server.address}{PLAN[1:]}"
        calls = [callers.submit(httpx.post, url, content=ANNA, headers=JSON) for _ in range(64)]
        began, slowest = time.monotonic(), 0.0
        with httpx.Client() as client:
            while not all(call.done() for call in calls):
                started = time.monotonic()
                assert client.get(f"{server.address}healthz").status_code == 200
                slowest = max(slowest, time.monotonic() - started)
        assert {call.result().status_code for call in calls} == {200}
        assert slowest < max(0.5, (time.monotonic() - began) / 4), "it waits for no plan"


def test_a_log_that_is_not_read_holds_up_no_call() -> None:
    """Some 700 lines are more than a pipe takes."""
    with process() as server, httpx.Client(timeout=LONGEST) as client:
        for _ in range(700):
            assert client.get(f"{server.address}healthz").status_code == 200
        assert server.stop() == 0


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\x02", b"GET\r\n\r\n", b"GET / HTTP/9\r\n\r\n"])
def test_what_is_not_http_gets_an_answer_or_an_end(sent: bytes) -> None:
    with process() as server, socket.create_connection(("127.0.0.1", port_of(server))) as caller:
        caller.sendall(sent)
        caller.shutdown(socket.SHUT_WR)
        caller.settimeout(LONGEST)
        assert caller.recv(100)[:12] in (b"", b"HTTP/1.1 400")
        assert httpx.get(f"{server.address}healthz").status_code == 200


def test_a_place_that_is_taken_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["serve", "--port", port, "--no-open"]) == 2
    assert f"--port: 127.0.0.1:{port} cannot be listened on" in capsys.readouterr().err


def test_a_port_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--port", "70000"]) == 2
    assert "'70000' is not a port" in capsys.readouterr().err


def port_of(server: Process) -> int:
    return int(server.address.rstrip("/").rpartition(":")[2])
