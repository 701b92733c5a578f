"""A file is written whole or not at all, and never replaces an input: real kills, a full
disk, links, devices."""

from __future__ import annotations

import ast
import os
import random
import resource
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from surfaces.people import ROOT
from unclench.atomic_file import write_whole
from unclench.serve.cli import apart, main

ANNA = ROOT / "examples" / "anna.yaml"
SOURCES = sorted((ROOT / "src" / "unclench").rglob("*.py"))
KILLS, SIZE = 20, 4_000_000
WHOLE = "from unclench.atomic_file import write_whole as write"
IN_PLACE = "from pathlib import Path\ndef write(path, data): Path(path).write_bytes(data)"
LOOP = """
import sys
print(flush=True)
while True:
    for letter in (b"a", b"b"):
        write(sys.argv[1], letter * {size})
"""
Capture = pytest.CaptureFixture[str]


def after_a_kill(path: Path, write: str, seconds: float) -> bytes:
    """The content of the file when a process that writes it again and again is killed."""
    program = f"{write}\n{LOOP.format(size=SIZE)}"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.read(1)
        time.sleep(seconds)
        process.kill()
    return path.read_bytes()


def is_whole(data: bytes) -> bool:
    return data == b"old" or data in (b"a" * SIZE, b"b" * SIZE)


def test_a_kill_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    path, chance = tmp_path / "plan", random.Random(1)
    for _ in range(KILLS):
        path.write_bytes(b"old")
        assert is_whole(after_a_kill(path, WHOLE, chance.uniform(0, 0.03)))


def test_kills_find_a_file_that_is_written_in_place(tmp_path: Path) -> None:
    """The seeded fault."""
    path, chance = tmp_path / "plan", random.Random(1)
    found = (after_a_kill(path, IN_PLACE, chance.uniform(0, 0.03)) for _ in range(10 * KILLS))
    assert not all(map(is_whole, found))


@pytest.mark.parametrize(
    "words", [["plan"], ["triage"], ["plan", "--format", "json"], ["plan", "--format", "ics"]]
)
def test_a_full_disk_leaves_the_old_file(tmp_path: Path, words: list[str]) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("old", encoding="utf-8")
    command = [sys.executable, "-m", "unclench", *words, str(ANNA), "-o", str(path)]
    done = subprocess.run(command, capture_output=True, check=False, preexec_fn=hardly_any_room)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1), done.stderr
    assert b"cannot be written (file too large)" in done.stderr
    assert path.read_text(encoding="utf-8") == "old" and list(tmp_path.iterdir()) == [path]


def hardly_any_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "plan", tmp_path / "link"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o640)
    link.symlink_to(path)
    write_whole(str(link), b"new")
    assert link.is_symlink() and path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "made")
    write_whole(str(dangling), b"new")
    assert (tmp_path / "made").read_bytes() == b"new"


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    write_whole(str(tmp_path / "one"), b"")
    (tmp_path / "two").write_bytes(b"")
    assert (tmp_path / "one").stat().st_mode == (tmp_path / "two").stat().st_mode


@pytest.mark.parametrize("name", ["", "none/plan", ".", "plan/", "a" * 300, "nul\0", "loop"])
def test_what_is_no_place_for_a_file_is_refused_in_one_line(
    tmp_path: Path, name: str, capsys: Capture
) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    place = os.path.join(tmp_path, name) if name else name  # noqa: PTH118 - a Path drops the last slash
    assert main(["plan", str(ANNA), "-o", place]) == 2
    found = capsys.readouterr()
    assert found.out == "" and found.err.count("\n") == 1 and "cannot be written" in found.err
    assert [path.name for path in tmp_path.iterdir()] == ["loop"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to an administrator")
def test_a_file_that_is_closed_to_writing_stays(tmp_path: Path) -> None:
    path = tmp_path / "plan"
    path.touch(0o444)
    with pytest.raises(PermissionError):
        write_whole(str(path), b"new")


def test_devices_are_written_directly(capsys: Capture) -> None:
    assert main(["plan", str(ANNA), "-o", "/dev/null"]) in (0, 3)
    assert main(["plan", str(ANNA), "-o", "/dev/full"]) == 2
    assert "no space left" in capsys.readouterr().err
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


# --- inputs ---------------------------------------------------------------------------------------

NOTE = "name: Hillside clinic\nby: Carla Overlay, pharmacist\non: 2026-11-20\n"


@pytest.fixture
def places(tmp_path: Path) -> Path:
    (tmp_path / "clinic").mkdir()
    (tmp_path / "clinic" / "overlay.yaml").write_text(NOTE, encoding="utf-8")
    (tmp_path / "anna.yaml").write_bytes(ANNA.read_bytes())
    (tmp_path / "soft.yaml").symlink_to(tmp_path / "anna.yaml")
    os.link(tmp_path / "anna.yaml", tmp_path / "hard.yaml")
    (tmp_path / "knowledge.yaml").symlink_to(ROOT / "knowledge" / "VERSION.yaml")
    return tmp_path


@pytest.mark.parametrize(
    "target", ["anna.yaml", "soft.yaml", "hard.yaml", "clinic/overlay.yaml", "knowledge.yaml"]
)
def test_nothing_that_is_read_is_overwritten(places: Path, target: str, capsys: Capture) -> None:
    before = (places / target).read_bytes()
    words = [
        "plan",
        str(places / "anna.yaml"),
        "--overlay",
        str(places / "clinic"),
        "-o",
        str(places / target),
    ]
    assert main(words) == 2
    assert "would be overwritten" in capsys.readouterr().err
    assert (places / target).read_bytes() == before


def test_nor_is_standard_input(places: Path) -> None:
    path = places / "anna.yaml"
    before = path.read_bytes()
    for target in (path, places / "hard.yaml", Path("/dev/stdin")):
        with path.open("rb") as record:
            command = [sys.executable, "-m", "unclench", "plan", "-", "-o", str(target)]
            done = subprocess.run(command, stdin=record, capture_output=True, check=False)
        assert (done.returncode, path.read_bytes()) == (2, before)
        assert b"would be overwritten" in done.stderr


def test_every_argument_that_names_what_is_read_is_looked_at() -> None:
    """Arguments that are shown as a file or a folder, except those that name an output."""
    named = set(read_arguments())
    assert named - {"output", "switch-to"} == {*apart.FILES, *apart.FOLDERS}


def read_arguments() -> Iterator[str]:
    for path in SOURCES:
        if "cli" in path.parts:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and (name := _reads(node)):
                    yield name


def _reads(call: ast.Call) -> str:
    shown = next((word.value for word in call.keywords if word.arg == "metavar"), None)
    names = [str(word.value).lstrip("-") for word in call.args if isinstance(word, ast.Constant)]
    known = ("FILE", "DIR", "FOLDER", "RECORD", "OLD", "NEW")
    return names[-1] if isinstance(shown, ast.Constant) and shown.value in known else ""


# --- one writer -----------------------------------------------------------------------------------

# A temporary folder of its own, which no one else reads; what leaves it is synced and renamed.
PRIVATE = {"folders.py", "parquet.py", "sorting.py", "spark.py", "write.py"}


@pytest.mark.parametrize(
    "path", [p for p in SOURCES if "_compiled" not in p.parts], ids=lambda path: path.name
)
def test_there_is_one_writer(path: Path) -> None:
    allowed = path.name == "atomic_file.py" or path.name in PRIVATE
    assert allowed or writing(path.read_text(encoding="utf-8")) == []


def writing(text: str) -> list[int]:
    """The lines on which a file is written in another way."""
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return [call.lineno for call in calls if _writes(call)]


def _writes(call: ast.Call) -> bool:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    words = {
        word.value
        for word in call.args
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    }
    methods = isinstance(call.func, ast.Attribute) and name in ("write_bytes", "write_text")
    return methods or (
        name == "open" and any(word in ("w", "wb", "a", "ab", "x", "xb") for word in words)
    )


def test_another_writer_is_found() -> None:
    """The seeded faults."""
    for line in (
        "path.write_text(text)",
        "path.write_bytes(b'')",
        "open(path, 'wb')",
        "path.open('a')",
    ):
        assert writing(line) == [1], line
