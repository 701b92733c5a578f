"""What a disk holds after a power cut: from a trace of a process's writes and syncs. Everything
synced is kept; of the rest any sectors are kept, or are not.

Not modelled: a lost entry of a folder, and a disk that says synced before it is."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from support.fences import ROOT

SECTOR = 512
CALLS = "openat,pwrite64,write,fdatasync,fsync,ftruncate,unlink,close"
LINE = re.compile(r"(\d+) +(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)", re.DOTALL)
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
RESULT = re.compile(r"\) += (-?\d+)")
ACK = re.compile(rb"ack (\d+)")


class Traced(NamedTuple):
    """One call that is done: `data` are the bytes written, `name` the path opened."""

    call: str
    file: int
    data: bytes
    at: int
    result: int
    name: str


def traced(folder: Path, count: int, *mode: str) -> list[Traced]:
    """The calls of a process that notes `count` entries, in their order."""
    log = folder / "trace"
    program = [sys.executable, "-m", "support.writing", str(folder / "data"), "0", str(count)]
    watch = ["strace", "-f", "-qq", "-xx", "-s", "99999", "-e", f"trace={CALLS}", "-o", str(log)]
    environment = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}", "PATH": "/usr/bin:/bin"}
    subprocess.run([*watch, *program, *mode], check=True, capture_output=True, env=environment)
    return [*_calls(log.read_text())]


def _calls(text: str) -> Iterator[Traced]:
    """A call that another thread interrupts is in two lines: its bytes in the first, its end in
    the second."""
    begun: dict[str, str] = {}
    for line in text.splitlines():
        found = LINE.match(line)
        if found is None:
            continue
        thread, call, rest = found.groups()
        if rest.endswith("<unfinished ...>"):
            begun[thread] = rest.removesuffix("<unfinished ...>")
            continue
        if "resumed>" in line:
            rest = begun.pop(thread, "") + rest
        if done := RESULT.search(rest):
            yield _call(call, rest, int(done[1]))


def _call(call: str, rest: str, result: int) -> Traced:
    texts = [bytes.fromhex(found.replace("\\x", "")) for found in TEXT.findall(rest)]
    first = rest.split(",", maxsplit=1)[0].strip(" )")
    file = int(first) if first.isdigit() else -1
    numbers = re.findall(r", (\d+)(?=[,)])", TEXT.sub("", rest)) or ["0"]
    name = texts[0].decode("utf-8", "replace") if texts and file < 0 else ""
    data = texts[0] if texts and file >= 0 else b""
    if call in ("fdatasync", "fsync", "close", "ftruncate"):
        file = int(re.match(r"\d+", rest.strip())[0])  # type: ignore[index]
    return Traced(call, file, data, int(numbers[-1]), result, name)


class Disk:
    """Files as they are synced, with the writes that are not."""

    def __init__(self) -> None:
        self.synced: dict[str, bytearray] = {}
        self.waiting: dict[str, list[tuple[int, bytes | None]]] = {}
        self.open: dict[int, str] = {}
        self.acked: set[int] = set()

    def do(self, done: Traced) -> None:
        if done.result < 0:
            return
        path = self.open.get(done.file, "")
        if done.call == "openat":
            self.open[done.result] = done.name if ".sqlite" in done.name else ""
        elif done.call == "close":
            self.open.pop(done.file, None)
        elif done.call == "unlink":
            self.synced.pop(done.name, None)
            self.waiting.pop(done.name, None)
        elif done.call == "write" and done.file == 1:
            self.acked |= {int(number) for number in ACK.findall(done.data)}
        elif path and done.call == "pwrite64":
            self.waiting.setdefault(path, []).append((done.at, done.data))
        elif path and done.call == "ftruncate":
            self.waiting.setdefault(path, []).append((done.at, None))
        elif path and done.call in ("fdatasync", "fsync"):
            content = self.synced.setdefault(path, bytearray())
            for change in self.waiting.pop(path, []):
                _apply(content, *change)

    def cut(self, folder: Path, random: Random) -> None:
        """Writes what a power cut now leaves into an empty folder."""
        for path in {*self.synced, *self.waiting}:
            content = bytearray(self.synced.get(path, b""))
            for at, data in self.waiting.get(path, []):
                if data is None:
                    if random.random() < 0.5:
                        _apply(content, at, None)
                    continue
                for start in range(0, len(data), SECTOR):
                    if random.random() < 0.5:
                        _apply(content, at + start, data[start : start + SECTOR])
            if not path.endswith("-shm"):
                (folder / Path(path).name).write_bytes(content)


def _apply(content: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del content[at:]
        content.extend(bytes(at - len(content)))
        return
    if len(content) < at:
        content.extend(bytes(at - len(content)))
    content[at : at + len(data)] = data


def cuts(calls: list[Traced], count: int, seed: int, folder: Path) -> Iterator[set[int]]:
    """Power cuts at places of chance: what was acknowledged by then, with the files in
    `folder/cut`."""
    random = Random(seed)
    places = sorted(random.randrange(len(calls)) for _ in range(count))
    disk, done = Disk(), 0
    for place in places:
        while done <= place:
            disk.do(calls[done])
            done += 1
        image = folder / "cut"
        shutil.rmtree(image, ignore_errors=True)
        image.mkdir()
        disk.cut(image, random)
        yield {*disk.acked}
