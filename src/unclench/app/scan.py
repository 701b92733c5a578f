"""A whole population: what is decided for each person, and what stands out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from unclench.content import load
from unclench.content.content import Content
from unclench.errors import unusable

if TYPE_CHECKING:
    from duckdb import DuckDBPyRelation

    from unclench.population.scan import Scanned, Told
    from unclench.population.scheduling import Scheduler

ENGINES = ("duckdb", "spark")
NEEDED = {"duckdb": "population", "spark": "spark"}
MODULES = {"duckdb": "duckdb", "spark": "pyspark"}


class ScanRequest(NamedTuple):
    """`source` is a folder of FHIR Bulk Data or facts as Parquet or CSV; `output` a new folder."""

    source: str
    output: str
    date: datetime.date
    region: str | None = None
    engine: str = "duckdb"
    threads: int = 1
    memory: str = ""
    resume: bool = False
    master: str = ""


def scan(request: ScanRequest, content: Content, tell: Told) -> Scanned:
    """Writes people, summary, report and quarantine; RequestError for what cannot be used."""
    check_engine(request.engine)
    from unclench.population.scan import ScanJob
    from unclench.population.scan import scan as run_scan
    from unclench.population.source import source_of
    from unclench.population.summary import write_summary

    source, target = _place(request.source, request), _place(request.output, request)
    job = ScanJob(
        source_of(source), target, request.date, request.region, request.threads,
        request.memory, request.resume, content.version,
    )  # fmt: skip
    with _told_faults(), _scheduler(request) as scheduler:
        found = run_scan(job, tell, scheduler)
        write_summary(target, found, job, content)
    return found


@contextmanager
def _told_faults() -> Iterator[None]:
    """A full disk, a file that cannot be read or too little memory as one message."""
    import duckdb

    try:
        yield
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        reason = str(error).partition("\n")[0][:300]
        hint = "Nothing half-written is used. Mend that, and use `resume`."
        raise unusable("output", f"the scan stopped ({reason})", hint) from None


def scan_table(request: ScanRequest) -> DuckDBPyRelation:
    """The rows of a scan as a table in memory; without an output, nothing else of it is kept."""
    check_engine(request.engine)
    from tempfile import TemporaryDirectory

    from unclench.population.table import table_of

    with TemporaryDirectory() as folder:
        found = request._replace(output=request.output or str(Path(folder, "result")))
        scan(found, load(), _untold)
        return table_of(Path(found.output))


def _untold(_: object) -> None:
    """Progress, which a call from Python does not show."""


def _place(name: str, request: ScanRequest) -> Path:
    """Other processes of a cluster work in other folders."""
    return Path(name) if request.engine == ENGINES[0] else Path(name).absolute()


def _scheduler(request: ScanRequest) -> AbstractContextManager[Scheduler]:
    if request.engine == ENGINES[0]:
        from unclench.population.scheduling import Processes

        return nullcontext(Processes(request.threads))
    from unclench.population.spark import cluster

    return cluster(request.master, request.threads)


def facts_schema(content: Content) -> dict[str, Any]:
    """The columns of a table of facts."""
    check_engine(ENGINES[0])
    from unclench.population.facts_table import facts_schema as described

    return described(content)


def check_engine(engine: str) -> None:
    """RequestError for an engine that is not installed."""
    if find_spec(MODULES[engine]) is None:
        hint = f"pip install 'unclench[{NEEDED[engine]}]'"
        raise unusable("engine", f"'{engine}' is not installed", hint)
