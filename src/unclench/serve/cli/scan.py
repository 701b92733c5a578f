"""`unclench scan SOURCE -o OUT`: the same decisions for a whole population."""

from __future__ import annotations

import atexit
import gc
import json
import os
import re
import sys
from argparse import Namespace
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING

from unclench.app.request_values import REGIONS, day_of, one_of
from unclench.app.scan import ENGINES, ScanRequest, facts_schema, scan
from unclench.app.scan_compare import CompareRequest, compare_scans
from unclench.content import load
from unclench.errors import unusable
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write

if TYPE_CHECKING:
    from unclench.population.changes import Change
    from unclench.population.scan import Progress

SECONDS_BETWEEN = 2.0
MOST_THREADS = 256
MOST_CHANGES, MOST_RULES = 20, 4


def add(parser: Parser) -> None:
    parser.add_argument("source", nargs="?", metavar="SOURCE", help="FHIR Bulk Data, or facts")
    parser.add_argument("-o", "--output", metavar="FOLDER", help="a new folder for the result")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="default: duckdb")
    parser.add_argument(
        "--master", metavar="URL", default="", help="of Spark, such as spark://host:7077"
    )
    parser.add_argument(
        "--date", type=day_of("--date"), metavar="DATE", help="the day of the plans; default: today"
    )
    parser.add_argument(
        "--region",
        type=one_of("--region", REGIONS),
        metavar="REGION",
        help="us or uk; wins over the records",
    )
    parser.add_argument("--threads", type=int, metavar="N", help="default: one for each processor")
    parser.add_argument("--memory", metavar="SIZE", default="", help="such as 4GB")
    parser.add_argument("--resume", action="store_true", help="resume a scan that was stopped")
    parser.add_argument(
        "--compare",
        nargs=2,
        metavar=("OLD", "NEW"),
        help="two results of a scan, or two versions of the knowledge: who changes, and why",
    )
    parser.add_argument("--facts-schema", action="store_true", help="the columns of facts as JSON")


def run(arguments: Namespace) -> int:
    atexit.register(gc.unfreeze)  # DuckDB counts what is left at the end, and complains
    content = load()
    if arguments.facts_schema:
        write((json.dumps(facts_schema(content), indent=2) + "\n").encode())
        return 0
    if arguments.compare:
        return _compare(arguments)
    for field in ("source", "output"):
        if not getattr(arguments, field):
            raise unusable(field, "is missing", "Such as: unclench scan export -o result")
    request = ScanRequest(
        arguments.source,
        arguments.output,
        arguments.date or date.today(),
        arguments.region,
        arguments.engine,
        threads_of(arguments.threads),
        memory_of(arguments.memory),
        arguments.resume,
        arguments.master,
    )
    found = scan(request, content, _Told())
    quarantined = found.lines.quarantined
    if quarantined:
        print(f"unclench: {quarantined:,} lines were quarantined", file=sys.stderr)
    write(f"wrote {arguments.output}: {found.people:,} people\n".encode())
    return 0


def _compare(arguments: Namespace) -> int:
    if not arguments.output:
        raise unusable("output", "is missing", "Such as: -o changes")
    old, new = arguments.compare
    found = compare_scans(
        CompareRequest(
            old,
            new,
            arguments.output,
            arguments.date or date.today(),
            arguments.source or "",
            arguments.region,
            memory_of(arguments.memory),
        ),
        _Told(),
    )
    lines = [_change(change) for change in found.changes[:MOST_CHANGES]]
    lines.append(f"wrote {arguments.output}: {found.changed:,} of {found.people:,} people change")
    write("".join(f"{line}\n" for line in lines).encode())
    return 0


def _change(change: Change) -> str:
    """One line: how many, from what to what, and the rules behind it."""
    rules = [*change.new, *(f"no longer {rule}" for rule in change.gone)]
    why = f" ({', '.join(rules[:MOST_RULES])})" if rules else ""
    before, after = change.before or "none", change.after or "none"
    return f"{change.people:,} people: {change.what}: {before} -> {after}{why}"


def threads_of(number: int | None) -> int:
    if number is not None and not 0 < number <= MOST_THREADS:
        raise unusable(
            "threads", f"{number} is not a number of threads", f"From 1 to {MOST_THREADS}."
        )
    return number or os.cpu_count() or 1


def memory_of(size: str) -> str:
    if size and not re.fullmatch(r"[1-9][0-9]{0,5} ?[MG]i?B", size):
        raise unusable("memory", f"'{size}' is not a size", "Write it as 500MB or 4GB.")
    return size


class _Told:
    """How far it is, on standard error, every few seconds."""

    def __init__(self) -> None:
        self.began = self.told = monotonic()

    def __call__(self, progress: Progress) -> None:
        now = monotonic()
        if now - self.told < SECONDS_BETWEEN:
            return
        self.told = now
        rate = progress.people / (now - self.began)
        left = (now - self.began) / max(progress.done, 1) * (progress.shards - progress.done)
        print(
            f"unclench: {progress.people:,} people, {rate:,.0f} a second, "
            f"about {left:,.0f} s left, {progress.quarantined:,} lines quarantined",
            file=sys.stderr,
        )
