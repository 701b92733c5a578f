"""A compiled content is whole or not there, belongs to what its files say, and is never mixed with
another."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import pytest

from unclench.content.compile import build, fresh, in_memory, on_disk
from unclench.content.compile.on_disk import Compiled, find, is_whole, keep, load_module
from unclench.errors import KnowledgeError

KEY, OTHER = "a" * 32, "b" * 32
TEXTS = {f"_part{i}": f"LIMIT = {i}\n" + "# long\n" * 20_000 for i in range(4)}
KILLS = 10
WRITER = f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parents[2])!r})
from unclench.content.compile import on_disk
from unit.content.test_compiled import TEXTS, KEY, OTHER
on_disk.places = lambda: iter([sys.argv[1]])
print(flush=True)
while True:
    for key in (KEY, OTHER):
        on_disk.keep(key, TEXTS)
        on_disk.discard(sys.argv[1] + "/" + key)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(on_disk, "places", lambda: iter([str(tmp_path / "kept")]))
    monkeypatch.setattr(fresh, "places", lambda: iter([str(tmp_path / "kept")]))
    return tmp_path / "kept"


def never() -> NoReturn:
    raise AssertionError("it is there and need not be made")


def limits(found: Mapping[str, ModuleType] | None) -> list[int]:
    return [] if found is None else [found[name].LIMIT for name in TEXTS]


def test_a_content_is_found_again(place: Path) -> None:
    assert find(KEY, never) is None
    assert keep(KEY, TEXTS)
    found = find(KEY, never)
    assert (
        limits(found) == [0, 1, 2, 3]
        and found is not None
        and set(found) == set(TEXTS)
        and len(found) == 4
    )
    assert find(OTHER, never) is None


def test_a_kill_at_any_moment_leaves_whole_contents(place: Path) -> None:
    chance = random.Random(2)
    for _ in range(KILLS):
        command = [sys.executable, "-c", WRITER, str(place)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.read(1), "it did not begin"
            time.sleep(chance.uniform(0, 0.08))
            process.kill()
        for key in (KEY, OTHER):
            assert not (place / key).exists() or limits(find(key, never)) == [0, 1, 2, 3]


def test_two_commands_at_once_do_not_disturb_each_other(place: Path) -> None:
    program = WRITER.replace("while True:", "for _ in range(3):")
    program = program.replace('        on_disk.discard(sys.argv[1] + "/" + key)\n', "")
    command = [sys.executable, "-c", program, str(place)]
    running = [subprocess.Popen(command, stdout=subprocess.DEVNULL) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert sorted(path.name for path in place.iterdir()) == [KEY, OTHER]
    assert limits(find(KEY, never)) == limits(find(OTHER, never)) == [0, 1, 2, 3]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def half(folder: Path) -> None:
    cut(folder / "_part2.py")


def lost(folder: Path) -> None:
    (folder / "_part2.py").unlink()


def uncounted(folder: Path) -> None:
    (folder / "sizes").unlink()


def of_another(folder: Path) -> None:
    path = folder / "_part2.py"
    path.write_text(path.read_text().replace(KEY, OTHER))
    shutil.rmtree(folder / "__pycache__")


def spoilt(folder: Path) -> None:
    """The bytecode, whose time and size say that it is the source's."""
    for path in (folder / "__pycache__").glob("_part2*"):
        path.write_bytes(path.read_bytes()[:16] + b"x" * 100)


@pytest.mark.parametrize("damage", [half, lost, uncounted, of_another, spoilt])
def test_what_is_damaged_is_made_again(place: Path, damage: Callable[[Path], None]) -> None:
    assert keep(KEY, TEXTS)
    damage(place / KEY)

    def make() -> Mapping[str, ModuleType]:
        assert keep(KEY, TEXTS)
        return Compiled(str(place / KEY), KEY, never)

    assert limits(find(KEY, make) or make()) == [0, 1, 2, 3]


def test_a_module_of_another_content_is_not_loaded(place: Path) -> None:
    """The seeded fault: the key is not checked."""
    keep(KEY, TEXTS)
    of_another(place / KEY)
    with pytest.raises(on_disk.DamagedError):
        load_module(str(place / KEY), "_part2", KEY)
    assert load_module(str(place / KEY), "_part2", OTHER).LIMIT == 2


def test_a_full_disk_or_a_closed_folder_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(on_disk, "places", lambda: iter([str(tmp_path / "file" / "kept")]))
    assert not keep(KEY, TEXTS)
    monkeypatch.setattr(
        on_disk, "places", lambda: iter([str(tmp_path / "file" / "kept"), str(tmp_path / "kept")])
    )
    assert keep(KEY, TEXTS) and is_whole(str(tmp_path / "kept" / KEY))


def test_a_checkout_keeps_beside_itself_and_else_in_the_user_s_cache(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/home/somebody/cache")
    assert list(on_disk.places()) == [
        f"{on_disk.ROOT}/build/compiled",
        "/home/somebody/cache/unclench",
    ]
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert list(on_disk.places()) == [f"{on_disk.ROOT}/build/compiled"]


def test_only_the_latest_are_kept(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(on_disk, "MOST_KEPT", 2)
    for i in range(4):
        keep(str(i), {})
        os.utime(place / str(i), (i, i))
    keep("new", {})
    assert sorted(path.name for path in place.iterdir()) == ["3", "new"]


# --- what decides ---------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "limit.yaml").write_text("at_most: 80 mg/day\n")
    return tmp_path / "knowledge"


def made_of(folder: Path) -> str:
    key = fresh._key_by_looks(str(folder))

    def texts() -> Mapping[str, str]:
        return {"_content": f"TEXT = {(folder / 'limit.yaml').read_text()!r}\n"}

    return str(fresh.compiled((str(folder),), key, texts)["_content"].TEXT)


def as_before(path: Path, text: str) -> None:
    """An edit that keeps size and time."""
    before = path.stat()
    path.write_text(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


@pytest.mark.parametrize("settled", [0, 2_000_000_000])
def test_an_edit_that_keeps_size_and_time_is_seen(
    place: Path, folder: Path, settled: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh, "SETTLED_NS", settled)
    assert made_of(folder) == "at_most: 80 mg/day\n"
    time.sleep(0.02)
    assert made_of(folder) == "at_most: 80 mg/day\n"
    for most in ("90", "80", "90"):
        time.sleep(0.02)  # the clock of the file system
        as_before(folder / "limit.yaml", f"at_most: {most} mg/day\n")
        assert made_of(folder) == f"at_most: {most} mg/day\n"


def test_nothing_is_read_when_nothing_changed(
    place: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fresh, "SETTLED_NS", 0)
    time.sleep(0.02)
    first = made_of(folder)
    monkeypatch.setattr(fresh, "key_of", lambda *folders: never())
    assert made_of(folder) == first


def test_what_has_just_been_changed_is_not_trusted_by_its_looks(place: Path, folder: Path) -> None:
    made_of(folder)
    assert not (place / "index").exists()


def test_another_name_or_one_file_less_is_another_content(place: Path, folder: Path) -> None:
    keys = [fresh.key_of(str(folder))]
    shutil.move(folder / "limit.yaml", folder / "other.yaml")
    keys.append(fresh.key_of(str(folder)))
    (folder / "other.yaml").unlink()
    keys.append(fresh.key_of(str(folder)))
    assert len(set(keys)) == 3


def test_what_changes_while_it_is_read_is_not_kept(place: Path, folder: Path) -> None:
    def texts() -> Mapping[str, str]:
        (folder / "limit.yaml").write_text("at_most: 90 mg/day\n")
        return {"_content": ""}

    with pytest.raises(KnowledgeError, match="changed while it was read"):
        fresh.compiled((str(folder),), fresh.key_of(str(folder)), texts)
    assert not place.exists()


def test_without_a_place_it_is_made_in_memory(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    for module in (on_disk, fresh):
        monkeypatch.setattr(module, "places", lambda: iter([str(tmp_path / "file" / "kept")]))
    assert made_of(folder) == "at_most: 80 mg/day\n"


def test_a_compile_is_said_in_one_line_of_standard_error_and_only_then(
    place: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "texts_of", lambda folder: {"_content": "TEXT = 1\n"})
    assert fresh.modules_of(str(folder))["_content"].TEXT == 1
    out, error = capsys.readouterr()
    assert (
        out == "" and error.startswith(f"unclench: compiling {folder}") and error.count("\n") == 1
    )
    assert fresh.modules_of(str(folder))["_content"].TEXT == 1
    assert capsys.readouterr() == ("", "")


def test_a_closed_standard_error_hinders_no_compile(
    place: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "texts_of", lambda folder: {"_content": "TEXT = 1\n"})
    monkeypatch.setattr(sys, "stderr", None)
    assert fresh.modules_of(str(folder))["_content"].TEXT == 1
    assert capsys.readouterr().out == ""


def test_a_content_in_memory_is_compiled_part_by_part_and_once() -> None:
    found = in_memory.modules({"_content": "TEXT = 1\n", "_claims": "this is no Python"})
    assert [*found] == ["_content", "_claims"] and len(found) == 2
    assert found["_content"].TEXT == 1 and found["_content"] is found["_content"]
    with pytest.raises(SyntaxError):
        found["_claims"]
    with pytest.raises(KeyError):
        found["_other"]
