"""What stands out in a population: counts, a list of the people to call first, and a page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unclench.atomic_file import write_whole
from unclench.content.content import Content
from unclench.content.urgency import URGENT
from unclench.plan.triage import URGENCIES
from unclench.population.bands import bands
from unclench.population.kept import FACTS
from unclench.population.parquet import connection, put_in_place, quoted
from unclench.population.rows import column, options_of

if TYPE_CHECKING:
    from unclench.population.scan import ScanJob, Scanned

SCHEMA = "unclench.scan/1"
PEOPLE, CALL_FIRST = "people.parquet", "call_first.csv"
SummaryTree = dict[str, Any]


def write_summary(target: Path, found: Scanned, job: ScanJob, content: Content) -> None:
    summary = {
        "schema": SCHEMA,
        "people": found.people,
        "lines": found.lines._asdict(),
        "date": job.day.isoformat(),
        "region": job.region,
        "content_version": content.version,
        "content_status": content.status,
        **_counts(target / PEOPLE, content),
        "bands": bands(target / PEOPLE),
    }
    write_whole(str(target / "summary.json"), json.dumps(summary, indent=2).encode() + b"\n")
    _call_first(target)
    from unclench.population.report import report

    write_whole(str(target / "report.html"), report(summary, content).encode())


def _counts(people: Path, content: Content) -> SummaryTree:
    with connection() as database:
        table = quoted(people)

        def grouped(expression: str, source: str = table) -> dict[str, int]:
            rows = database.execute(
                f"SELECT {expression} AS name, count(*) AS people FROM {source} "
                "WHERE name IS NOT NULL GROUP BY name ORDER BY people DESC, name"
            ).fetchall()
            return {str(name): int(people) for name, people in rows}

        def listed(name: str) -> dict[str, int]:
            return grouped("entry", f"(SELECT unnest({name}) AS entry FROM {table})")

        without = database.execute(f"SELECT count(*) FROM {table} WHERE stage IS NULL").fetchone()
        return {
            "urgency": _in_order(grouped("urgency")),
            "stage": _by_pathway(grouped("stage"), content),
            "verdicts": {option: grouped(f'"{column(option)}"') for option in options_of(content)},
            "alerts": listed("alerts"),
            "needs": listed("needs"),
            "rules": listed("rules"),
            "without_plan": int(without[0]) if without else 0,
            "decided": _decided(people),
        }


def _decided(people: Path) -> dict[str, int]:
    """How many people the operations decided for, and how many the plan."""
    facts = people.with_name(FACTS)
    by_plan = "row <> ''" if facts.exists() else "true"
    with connection() as database:
        plan, everybody = database.execute(
            f"SELECT count(*) FILTER (WHERE {by_plan}), count(*) "
            f"FROM {quoted(facts if facts.exists() else people)}"
        ).fetchone() or (0, 0)
    return {"operations": everybody - plan, "plan": plan}


def _in_order(counts: dict[str, int]) -> dict[str, int]:
    return {urgency: counts[urgency] for urgency in URGENCIES if urgency in counts}


def _by_pathway(counts: dict[str, int], content: Content) -> dict[str, int]:
    return {stage.id: counts[stage.id] for stage in content.stages if stage.id in counts}


def _call_first(target: Path) -> None:
    """Everybody whose matter is urgent, the most urgent first."""
    order = " ".join(f"WHEN '{urgency}' THEN {place}" for place, urgency in enumerate(URGENT))
    listed = ", ".join(f"'{urgency}'" for urgency in URGENT)
    made = target / ".unclench-call-first.part"
    with connection() as database:
        database.execute(
            "COPY (SELECT person, urgency, stage, array_to_string(alerts, ';') AS alerts "
            f"FROM {quoted(target / PEOPLE)} WHERE urgency IN ({listed}) "
            f"ORDER BY CASE urgency {order} END, len(alerts) DESC, person) "
            f"TO {quoted(made)} (HEADER)"
        )
    put_in_place(made, target / CALL_FIRST)
