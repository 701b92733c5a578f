"""Two scans of the same people: of two versions of the knowledge, or two results."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from unclench.app.scan import ENGINES, ScanRequest, check_engine, scan
from unclench.atomic_file import write_whole
from unclench.errors import unusable

if TYPE_CHECKING:
    from unclench.population.changes import Changes
    from unclench.population.scan import Told

DIFF = "knowledge_diff.json"
SIDES = ("old", "new")


class CompareRequest(NamedTuple):
    """`old` and `new` are folders with the result of a scan, or versions of the knowledge (a folder
    or a git revision), with which the `source` is scanned."""

    old: str
    new: str
    output: str
    date: datetime.date
    source: str = ""
    region: str | None = None
    memory: str = ""


def compare_scans(request: CompareRequest, tell: Told) -> Changes:
    """Writes who changes and why; with the differences of the knowledge where two are named.

    RequestError for what cannot be compared.
    """
    check_engine(ENGINES[0])
    from unclench.population.changes import write_changes

    target = Path(request.output)
    if target.exists() and any(target.iterdir()):
        raise unusable("output", f"'{target}' is not empty", "Name a new folder.")
    target.mkdir(parents=True, exist_ok=True)
    old, new = (_result(request, side, target, tell) for side in SIDES)
    if not _is_result(request.old) and not _is_result(request.new):
        _write_difference(request, target)
    return write_changes(old, new, target)


def _is_result(name: str) -> bool:
    return (Path(name) / "people.parquet").is_file()


def _result(request: CompareRequest, side: str, target: Path, tell: Told) -> Path:
    """The folder with the rows of this side."""
    named: str = getattr(request, side)
    if _is_result(named):
        return Path(named)
    if not request.source:
        hint = "Name the people of `source`, and the two versions of the knowledge."
        raise unusable("source", f"'{named}' is no result of a scan; whom to scan is missing", hint)
    _scan_by(named, request, target / side, tell)
    return target / side


def _scan_by(named: str, request: CompareRequest, target: Path, tell: Told) -> None:
    """In this process, which alone has the other content."""
    from unclench.app.knowledge.folders import version_of
    from unclench.content.compile.load import instead
    from unclench.population.operations import prepared

    version = version_of(named)
    prepared(version.draft, version.content.fingerprint)
    wanted = ScanRequest(
        request.source, str(target), request.date, request.region, memory=request.memory
    )
    with instead(version.modules):
        scan(wanted, version.content, tell)


def _write_difference(request: CompareRequest, target: Path) -> None:
    """Rules, stories and witnesses, as `unclench knowledge diff` has them."""
    from unclench.app.knowledge.diff import DiffRequest, diff
    from unclench.render.formats import Look, written

    report = diff(DiffRequest(request.old, request.new))
    write_whole(str(target / DIFF), written("knowledge diff", "json", report, Look()))
