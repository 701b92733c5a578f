"""The real application in this process, and the real server in another one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, NamedTuple

from starlette.testclient import TestClient

from support.fences import ROOT
from unclench.intake.text import read_tree
from unclench.serve.http.application import Served, application, site_of
from unclench.serve.http.logs import log_to
from unclench.serve.http.settings import ServerSettings

HERE = "http://127.0.0.1:8080"
DAY = "2026-11-20"
SENT_JSON = {"Content-Type": "application/json", "X-Plan-Date": DAY}
Json = dict[str, Any]


class Running(NamedTuple):
    """A served application with a client and what it logged."""

    served: Served
    client: TestClient
    log: StringIO


def running(settings: ServerSettings | None = None, base: str = HERE) -> Running:
    log = StringIO()
    own = settings or ServerSettings()
    if own.data is None:
        own = own._replace(data=Path(mkdtemp(prefix="unclench-")))
    served = application(site_of(own, base, log_to(log)))
    client = TestClient(served.app, base, raise_server_exceptions=False, follow_redirects=False)
    return Running(served, client, log)


@cache
def site() -> Running:
    """One application for tests that change nothing."""
    return running()


def client() -> TestClient:
    return site().client


def example(name: str) -> Json:
    """A record of examples/ as JSON."""
    text = (ROOT / "examples" / f"{name}.yaml").read_bytes()
    found: Json = json.loads(json.dumps(read_tree(text), default=float))
    return found


class Process(NamedTuple):
    """A server in a process of its own."""

    address: str
    process: subprocess.Popen[str]

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Its exit code; fails when it does not end, however busy the machine is."""
        self.process.send_signal(how)
        return self.process.wait(60)


@contextmanager
def process(*options: str) -> Iterator[Process]:
    """`unclench serve --port 0`, from the first line that it prints until the end of the test."""
    command = [sys.executable, "-m", "unclench", "serve", "--port", "0", "--no-open", *options]
    folder = mkdtemp(prefix="unclench-")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "UNCLENCH_DATA": folder}
    found = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )  # its errors are not read: a full pipe must not hold it up
    try:
        line = found.stdout.readline() if found.stdout else ""
        yield Process(line.split()[-1] if line else "", found)
    finally:
        found.kill()
        found.communicate()
