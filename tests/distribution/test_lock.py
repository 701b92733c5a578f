"""requirements/ locks what pyproject.toml asks for, and nothing is installed past it."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import distribution, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from locks import Locked, read_lock

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OWN = re.compile(r"unclench\[([\w,]+)\]")
STATED: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]


def expanded(requirements: list[str]) -> list[str]:
    """The requirements, with what an extra of our own asks for in its place."""
    names = [
        name for one in requirements for found in OWN.findall(one) for name in found.split(",")
    ]
    others = [one for one in requirements if not OWN.match(one)]
    return [*others, *(one for name in names for one in expanded(STATED[name]))]


EXTRAS = {name: expanded(requirements) for name, requirements in STATED.items()}
GROUPS = PROJECT["dependency-groups"]
ALWAYS = PROJECT["project"]["dependencies"]
LARGE = "spark"  # half a gigabyte, which only its own test needs
USERS_EXTRAS = sorted(EXTRAS.keys() - {"dev"})
ASKED = {
    "install": [*ALWAYS, *GROUPS["build"]],
    "dev": [
        *ALWAYS,
        *GROUPS["build"],
        *(one for name, extra in EXTRAS.items() if name != LARGE for one in extra),
    ],
    "lock": GROUPS["lock"],
    **{extra: [*ALWAYS, *EXTRAS[extra]] for extra in USERS_EXTRAS},
}
RELEASES = {name: read_lock(ROOT / "requirements" / f"{name}.txt") for name in ASKED}
RELEASE, HASH = r"[a-z0-9-]+==[^ @:]+( ; [^@:]+)? \\", r" {4}--hash=sha256:[0-9a-f]{64}( \\)?"
OF_A_LOCK = re.compile(rf"{RELEASE}|{HASH}| *#.*")
PLACE = re.compile(r"://|@|\.(org|com|net|io)\b|--(?!hash=)")
INSTALLS = re.compile(r"\$\(PIP|\bpip\b.* install ")
OF_THIS_FOLDER = {"--no-index", "--no-deps", "--no-build-isolation"}


def disagreements(asked: list[str], locked: tuple[Locked, ...]) -> list[str]:
    """What is asked for and not locked to a release that fits."""
    versions = {one.name: one.version for one in locked}
    wanted = {one: canonicalize_name(one.name) for one in map(Requirement, asked)}
    return [str(one) for one, name in wanted.items() if versions.get(name, "") not in one.specifier]


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_for_is_locked(name: str) -> None:
    assert disagreements(ASKED[name], RELEASES[name]) == []


def test_a_pin_that_was_not_locked_again_is_seen() -> None:
    locked = (Locked("pyyaml", "6.0.4", "", (), ()),)
    assert disagreements(["PyYAML>=6.0.2,<7"], locked) == []
    missing = ["PyYAML>=6.1", "jinja2==3.1.6"]
    assert disagreements(missing, locked) == missing


def test_every_lock_has_an_owner() -> None:
    assert {path.stem for path in (ROOT / "requirements").glob("*.txt")} == ASKED.keys()


@pytest.mark.parametrize("name", sorted(ASKED.keys() - {"lock", "dev"}))
def test_all_locks_hold_the_same_releases(name: str) -> None:
    everything = {
        (one.name, one.version, one.sha256) for lock in ("dev", LARGE) for one in RELEASES[lock]
    }
    assert {(one.name, one.version, one.sha256) for one in RELEASES[name]} <= everything


@pytest.mark.parametrize("name", ASKED)
def test_a_lock_has_hashes_and_names_no_place(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert PLACE.findall(text) == []
    assert [line for line in text.splitlines() if not OF_A_LOCK.fullmatch(line)] == []
    assert [one.name for one in RELEASES[name] if not one.sha256] == []


def test_the_build_of_a_user_is_the_build_of_a_developer() -> None:
    assert PROJECT["build-system"]["requires"] == GROUPS["build"]


def test_the_lock_is_what_these_tests_run_with() -> None:
    """Also what another package asks for: nothing comes along that no lock names."""
    releases = {one.name: one.version for one in RELEASES["dev"]}
    reached = closure(ASKED["dev"])
    assert {name: version(name) for name in reached}.items() <= releases.items()


def closure(asked: list[str]) -> set[str]:
    """The packages that these need on this machine, by their normal names."""
    found: set[str] = set()
    open_ones = [Requirement(text) for text in asked]
    while open_ones:
        one = open_ones.pop()
        if (name := canonicalize_name(one.name)) in found and not one.extras:
            continue
        found.add(name)
        needs = map(Requirement, distribution(name).requires or [])
        open_ones += [need for need in needs if need.marker is None or _applies(need, one.extras)]
    return found


def _applies(need: Requirement, extras: set[str]) -> bool:
    assert need.marker is not None
    return any(need.marker.evaluate({"extra": extra}) for extra in extras | {""})


@pytest.mark.parametrize("path", ["Makefile", ".ci/run"])
def test_nothing_is_installed_past_the_lock(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8").replace("\\\n", " ")
    assert [line for line in installs(text) if not safe(line)] == []


@pytest.mark.parametrize("line", ["pip install -e '.[dev]'", "$(PIP) -r requirements/dev.txt"])
def test_an_install_past_the_lock_is_seen(line: str) -> None:
    assert not safe(*installs(line))


def installs(text: str) -> list[str]:
    return [line for line in text.splitlines() if INSTALLS.search(line) and ":=" not in line]


def safe(line: str) -> bool:
    return "--require-hashes" in line or {*line.split()} >= OF_THIS_FOLDER


def test_node_packages_are_locked_by_their_hashes() -> None:
    for path in sorted((ROOT / "tests").glob("*/**/package-lock.json")):
        if "node_modules" in path.parts:
            continue
        locked = json.loads(path.read_text(encoding="utf-8"))["packages"]
        locked.pop("")
        own = {name: one for name, one in locked.items() if not one.get("inBundle")}
        assert own and not any("resolved" in one for one in own.values())
        assert all(one["integrity"].startswith("sha512-") for one in own.values())
