"""A publication has tracked files only, and is the same to the byte wherever it is made."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

import pytest

from archives import build, unpacked
from unclench.content.compile.build import fingerprint
from unclench.population.operations import FILE as OPERATIONS

ROOT = Path(__file__).resolve().parents[2]
LITTER = ("notes.txt", "src/unclench/new.py", "knowledge/draft.txt", "a [b]*!.txt", "#x/y.md")
CACHES = ("x.pyc", "tests/surfaces/node_modules/a.js", ".hypothesis/a", ".venv/a.py")
KEPT = "build/compiled"
LEFT_BY_AN_OLDER_VERSION = "src/unclench/_compiled/_old.py"
Wheels = tuple[Path, Path]
pytestmark = [pytest.mark.builds, pytest.mark.xdist_group("builds")]


def git(folder: Path, *words: str) -> str:
    return subprocess.check_output(("git", *words), cwd=folder, text=True)


def tracked() -> list[str]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout: git says what is tracked")
    names = git(ROOT, "ls-files", "-z").split("\0")
    return [name for name in names if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tracked files as they are now, among litter; earlier learning saves time."""
    folder = tmp_path_factory.mktemp("one") / "checkout"
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "--all", "--force")
    shutil.copytree(ROOT / KEPT, folder / KEPT)
    for name in (*LITTER, *CACHES, LEFT_BY_AN_OLDER_VERSION):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("litter", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def sdist(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(checkout, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheels(checkout: Path, sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Wheels:
    """One from the checkout, one from the unpacked sdist: elsewhere, nothing learned before."""
    for name in ("src/unclench/new.py", "knowledge/draft.txt"):
        (checkout / name).unlink()
    another = unpacked(sdist, tmp_path_factory.mktemp("another"))
    targets = [tmp_path_factory.mktemp("wheel") for _ in "12"]
    fresh = {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache")), "LC_ALL": "C"}
    with ThreadPoolExecutor() as pool:
        first = pool.submit(build, checkout, "wheel", targets[0], PYTHONHASHSEED="1", TZ="UTC-9")
        second = pool.submit(build, another, "wheel", targets[1], PYTHONHASHSEED="2", **fresh)
    return first.result(), second.result()


def names_in(sdist: Path) -> set[str]:
    with tarfile.open(sdist) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return BytesParser().parsebytes(archive.read(name))


def test_an_sdist_has_the_tracked_files_and_no_other(sdist: Path) -> None:
    assert names_in(sdist) == {*tracked(), "PKG-INFO"}


def test_litter_would_be_seen(checkout: Path, tmp_path: Path) -> None:
    """Where git cannot say what is tracked, what lies around does come along."""
    folder = tmp_path / "no-git"
    shutil.copytree(checkout, folder, ignore=shutil.ignore_patterns(".git"))
    (folder / "notes.txt").write_text("litter", encoding="utf-8")
    assert "notes.txt" in names_in(build(folder, "sdist", tmp_path))


def test_an_sdist_is_the_same_elsewhere(sdist: Path, tmp_path: Path) -> None:
    folder = unpacked(sdist, tmp_path / "folder")
    assert build(folder, "sdist", tmp_path, TZ="Asia/Tokyo").read_bytes() == sdist.read_bytes()
    later = build(folder, "sdist", tmp_path, SOURCE_DATE_EPOCH="1800000000")
    assert later.read_bytes() != sdist.read_bytes()


def test_a_wheel_is_the_same_from_a_checkout_and_from_an_sdist(wheels: Wheels) -> None:
    first, second = map(contents, wheels)
    names = first.keys() | second.keys()
    assert [name for name in names if first.get(name) != second.get(name)] == []
    assert wheels[0].read_bytes() == wheels[1].read_bytes()


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_wheel_has_code_knowledge_and_compiled_knowledge(wheels: Wheels) -> None:
    inside = {name for name in contents(wheels[0]) if ".dist-info/" not in name}
    compiled = {name for name in inside if name.startswith("unclench/_compiled/")}
    files = tracked()
    code = {name.removeprefix("src/") for name in files if name.startswith("src/unclench/")}
    beside = {f"unclench/{name}" for name in files if name.startswith(("knowledge/", "examples/"))}
    assert inside - compiled == code | beside
    assert {"unclench/_compiled/_content.py", "unclench/_compiled/sizes"} <= compiled
    assert all(name.endswith((".py", "/sizes", f"/{OPERATIONS}")) for name in compiled)
    made = contents(wheels[0])[f"unclench/_compiled/{OPERATIONS}"].decode()
    assert made.partition("\n")[0] == fingerprint(ROOT / "knowledge"), "they belong to it"
    assert LEFT_BY_AN_OLDER_VERSION.removeprefix("src/") not in compiled


def test_a_wheel_says_its_licences_and_its_types(wheels: Wheels) -> None:
    said, inside = metadata(wheels[0]), contents(wheels[0])
    files = said.get_all("License-File") or []
    assert {*files} == {name for name in tracked() if name.endswith(("LICENSE", "OFL.txt"))}
    licences = {name.partition(".dist-info/licenses/")[2] for name in inside}
    assert {*files} <= licences
    assert said["License-Expression"] == "Apache-2.0 AND CC-BY-4.0 AND OFL-1.1"
    assert inside["unclench/py.typed"] == b""


def test_a_wheel_plans_where_there_is_no_checkout(wheels: Wheels, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheels[1]) as archive:
        archive.extractall(tmp_path)
    command = (sys.executable, "-m", "unclench", "plan", "unclench/examples/anna.yaml")
    alone = {"PYTHONPATH": str(tmp_path)}
    assert "Plan: anna" in subprocess.check_output(command, cwd=tmp_path, env=alone, text=True)
