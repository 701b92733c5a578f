"""A real Spark master with two workers, on the loopback interface."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.request import urlopen

WORKERS, PATIENCE_SECONDS, HOST = 2, 240, "127.0.0.1"
SPARK = "org.apache.spark.deploy"


@contextmanager
def spark_master(folder: Path, source: Path) -> Iterator[str]:
    """Its URL, once both workers have joined."""
    port, page = _free_port(), _free_port()
    url = f"spark://{HOST}:{port}"
    with ExitStack() as stack:
        words = ["--host", HOST, "--port", str(port), "--webui-port", str(page)]
        stack.enter_context(_running(f"{SPARK}.master.Master", words, folder, source))
        for number in range(WORKERS):
            place = folder / f"worker{number}"
            words = ["--host", HOST, "--cores", "1", "--memory", "1g", "--webui-port", "0"]
            words += ["--work-dir", str(place), url]
            stack.enter_context(_running(f"{SPARK}.worker.Worker", words, folder, source))
        _until_joined(f"http://{HOST}:{page}/json/")
        yield url


@contextmanager
def _running(name: str, words: list[str], folder: Path, source: Path) -> Iterator[None]:
    spec = find_spec("pyspark")
    assert spec is not None and spec.origin is not None
    home = Path(spec.origin).parent
    with (folder / "spark.log").open("ab") as log:
        process = subprocess.Popen(
            [home / "bin" / "spark-class", name, *words],
            env=environment(source, SPARK_HOME=str(home), SPARK_DAEMON_MEMORY="512m"),
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def environment(source: Path, **more: str) -> dict[str, str]:
    """Of every process of the cluster: the same interpreter and the same package."""
    return {
        **os.environ,
        "PYTHONPATH": str(source),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": HOST,
        **more,
    }


def _until_joined(page: str) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urlopen(page, timeout=10) as found:
                if found.read().count(b'"ALIVE"') > WORKERS:
                    return
        except OSError:
            pass
        time.sleep(0.3)
    raise TimeoutError("the workers of Spark did not join")


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as server:
        found: int = server.getsockname()[1]
        return found
