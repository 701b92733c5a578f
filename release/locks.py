"""Reads the files of requirements/: what is locked, where, with which hashes, for what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PINNED = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>\S+?)(?: ; (?P<marker>.+?))?$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})$")
WANTED_BY = re.compile(r"# {1,}(?:via )?(?P<name>[a-z0-9-]+)(?: \(pyproject\.toml(?::\w+)?\))?$")
GLUE = " \\"


@dataclass(frozen=True, slots=True)
class Locked:
    """One release that may be installed. `wanted_by` names the packages that need it."""

    name: str
    version: str
    marker: str
    sha256: tuple[str, ...]
    wanted_by: tuple[str, ...]


def read_lock(path: Path) -> tuple[Locked, ...]:
    """All releases of a file. A line that is none of what a lock is made of is a ValueError."""
    blocks: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        if not line.startswith(" "):
            blocks.append([])
        blocks[-1].append(line.removesuffix(GLUE).strip())
    return tuple(_locked(*block) for block in blocks)


def _locked(first: str, *rest: str) -> Locked:
    pinned = PINNED.fullmatch(first)
    hashes = [HASH.fullmatch(line) for line in rest if line.startswith("--")]
    if pinned is None or None in hashes:
        raise ValueError(f"no release with its hashes: {first}")
    comments = [line for line in rest if line.startswith("#") and line != "# via"]
    wanted_by = [found["name"] for line in comments if (found := WANTED_BY.fullmatch(line))]
    return Locked(
        pinned["name"],
        pinned["version"],
        pinned["marker"] or "",
        tuple(sorted(found[1] for found in hashes if found)),
        tuple(wanted_by),
    )
