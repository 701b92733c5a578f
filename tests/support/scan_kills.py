"""A scan that ends, like a killed process, before its n-th step that changes a folder.

    python -m support.scan_kills [STEP]

kills it before every step, or every STEP-th, and finishes each with --resume: once into an empty
folder, and once into that of an earlier scan of other data.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from unclench.app.scan import ScanRequest, scan
from unclench.content import load
from unclench.population import scan as scanning
from unclench.population.demo.write import DemoPopulation, write_population

DAY, PEOPLE, KILLED = date(2026, 11, 20), 24, 137
STEPS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree", "shutil.copyfile"}
SMALL = 40_000  # bytes of a shard


class Start(NamedTuple):
    """What is scanned, and the folder as it is at the start."""

    source: Path
    before: Path | None


class ScanDiedError(Exception):
    """A scan ended with another code than was expected."""


def starts(folder: Path) -> Iterator[Start]:
    """Of a first scan, and of one after some people changed."""
    for seed in (3, 4):
        write_population(DemoPopulation(PEOPLE, seed, DAY, folder / f"in{seed}"), load())
    yield Start(folder / "in3", None)
    _finish(Start(folder / "in4", None), folder / "earlier")
    yield Start(folder / "in3", folder / "earlier")


def kills(start: Start, folder: Path, moments: Iterable[int]) -> int:
    """How many scans were killed; all of them ended with the bytes of one that was not."""
    whole, found = folder / "whole", 0
    _copied(start.before, whole)
    _finish(start, whole)
    for moment in moments:
        target = folder / "target"
        _copied(start.before, target)
        if _child(start, target, moment) != KILLED:
            break
        _finish(start, target)
        if (left := _files(target)) != (right := _files(whole)):
            raise ScanDiedError(
                f"{moment}: {sorted(n for n in left | right if left.get(n) != right.get(n))}"
            )
        found += 1
    return found


def _copied(before: Path | None, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    if before is not None:
        shutil.copytree(before, target)


def _finish(start: Start, target: Path) -> None:
    if code := _child(start, target, -1):
        raise ScanDiedError(f"with code {code}")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _child(start: Start, target: Path, moment: int) -> int:
    """The code of a scan that is killed before this step, or never."""
    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    try:
        sys.addaudithook(_Killer(moment))
        scanning.BYTES_OF_A_SHARD = SMALL
        scan(ScanRequest(str(start.source), str(target), DAY, resume=True), load(), print_nothing)
        os._exit(0)
    except BaseException as error:
        print(repr(error), file=sys.stderr)
        os._exit(1)


def print_nothing(_: object) -> None:
    """Progress that is not shown."""


class _Killer:
    def __init__(self, moment: int) -> None:
        self.left = moment

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        writes = event == "open" and isinstance(arguments[1], str) and "w" in arguments[1]
        if event in STEPS or writes:
            if not self.left:
                os._exit(KILLED)
            self.left -= 1


if __name__ == "__main__":
    load()
    step = int(sys.argv[1]) if sys.argv[1:] else 1
    with TemporaryDirectory() as place:
        for start in starts(Path(place)):
            print(kills(start, Path(place), range(0, 100_000, step)), "kills", flush=True)
