"""The other engines, each asked the same: what every criterion says about every person. None is not
known."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from unclench.content.compile.emit import emit_content
from unclench.content.source.draft import Draft
from unclench.criteria.engines import cql, sql
from unclench.criteria.engines.formula import Formula
from unclench.criteria.judge import judge
from unclench.criteria.tree import Node, fact_names
from unclench.criteria.values import Facts, Truth
from unclench.criteria.vocabulary import FactType

Answers = list[list[Truth]]  # by person, then by criterion
CQL = Path(__file__).resolve().parents[1] / "engines" / "cql"


def by_judge(nodes: Sequence[Node], people: Sequence[Facts]) -> Answers:
    return [[judge(node, facts) for node in nodes] for facts in people]


def by_rails(draft: Draft, people: Sequence[Facts]) -> Answers:
    """The generated Python."""
    space: dict[str, Any] = {}
    exec(emit_content(draft, "0", "pending_review", "-"), space)
    settled = [space["CONTENT"].settle(facts) for facts in people]
    return [
        [
            True if i in one.yes else None if i in one.unknown else False
            for i in range(len(draft.criteria))
        ]
        for one in settled
    ]


def by_duckdb(
    nodes: Sequence[Node], people: Sequence[Facts], facts: Mapping[str, FactType]
) -> Answers:
    import duckdb

    read = sorted({name for node in nodes for name in fact_names(node)})
    columns = [("place", "INTEGER"), *(pair for name in read for pair in sql.columns(facts[name]))]
    rows = [
        [i, *(cell for name in read for cell in sql.cells(facts[name], one.get(name)))]
        for i, one in enumerate(people)
    ]
    declared = ", ".join(f"{column} {kind}" for column, kind in columns)
    given = ", ".join(f"unnest(?::{kind}[])" for _, kind in columns)
    asked = ", ".join(sql.sql(node, facts) for node in nodes)
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE people ({declared})")
        # Column by column: row by row takes twenty times as long.
        database.execute(
            f"INSERT INTO people SELECT {given}", [*map(list, zip(*rows, strict=True))]
        )
        found = database.execute(f"SELECT {asked} FROM people ORDER BY place").fetchall()
    assert len(found) == len(people)
    return [*map(list, found)]


def by_kernel(
    nodes: Sequence[Node], people: Sequence[Facts], facts: Mapping[str, FactType], block: int = 64
) -> Answers:
    """The list of operations of both formulas of each, run for all people with NumPy."""
    from unclench.criteria.engines.rails import rails

    formulas = [rails(node, facts) for node in nodes]
    named = {f"{i} yes": both.yes for i, both in enumerate(formulas)}
    named |= {f"{i} no": both.no for i, both in enumerate(formulas)}
    found = run_kernel(named, people, facts, block)
    return [
        [
            True if f"{i} yes" in one else False if f"{i} no" in one else None
            for i in range(len(nodes))
        ]
        for one in found
    ]


def run_kernel(
    named: Mapping[str, Formula],
    people: Sequence[Facts],
    facts: Mapping[str, FactType],
    block: int = 64,
) -> list[set[str]]:
    """For each person the names of the formulas that hold."""
    from unclench.criteria.engines.bits import Kernel, as_columns
    from unclench.criteria.engines.cells import Placing
    from unclench.criteria.engines.program import program

    made = program(named, facts)
    placing = Placing(made.columns)
    rows = [placing.cells(one) for one in people]
    columns = as_columns(made.columns, [row for row in rows if row is not None])
    assert None not in rows
    found: list[set[str]] = [set() for _ in people]
    for number, decided in enumerate(Kernel(made, block).run(columns, len(people))):
        for name in named:
            for i in decided.who(name).nonzero()[0]:
                found[number * block + int(i)].add(name)
    return found


def by_z3(nodes: Sequence[Node], people: Sequence[Facts], facts: Mapping[str, FactType]) -> Answers:
    """Each person's values are given to the solver, which then finds what both formulas are."""
    from unclench.criteria.engines.rails import assigned, given, rails
    from unclench.criteria.engines.smt import Solver
    from unclench.decision.findings import included

    members = [pair for node in nodes for pair in included(node)]
    formulas = [rails(node, facts) for node in nodes]
    found: Answers = []
    for one in people:
        solver = Solver(10_000)
        for name, fact in facts.items():
            looked_at = {member for other, member in members if other == name}
            solver.add(*given(assigned(fact, one.get(name), looked_at)))
        assert solver.ask() == "sat"
        answers = solver.person()
        said = [[answers.holds(rail) for rail in both] for both in formulas]
        assert not any(yes and no for yes, no in said)
        found.append([True if yes else False if no else None for yes, no in said])
    return found


def cql_of(nodes: list[Node], facts: dict[str, FactType]) -> tuple[str, list[str]]:
    names = [f"criterion {i}" for i in range(len(nodes))]
    read = sorted({name for node in nodes for name in fact_names(node)})
    return cql.library("Criteria", "1", dict(zip(names, nodes, strict=True)), facts, read), names


def arguments(
    people: list[Facts], nodes: list[Node], facts: dict[str, FactType]
) -> list[dict[str, object]]:
    read = sorted({name for node in nodes for name in fact_names(node)})
    return [
        {
            key: value
            for name in read
            for key, value in cql.arguments(facts[name], one.get(name)).items()
        }
        for one in people
    ]


def needs(program: str, reason: str) -> str:
    """The path of a program; without it a test is skipped, but on the build machine it fails."""
    path = shutil.which(program)
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return str(path)


def by_cql(
    text: str, names: Sequence[str], people: Sequence[Mapping[str, Any]], folder: Path
) -> dict[str, Answers]:
    """The reference translator, and both engines on what it makes of the library: `cql-execution`
    and the one of the translator."""
    node = needs("node", "node is not installed")
    if not (CQL / "node_modules").exists():
        npm = needs("npm", "npm is not installed")
        made = subprocess.run(
            [npm, "ci", "--no-audit", "--no-fund"],
            cwd=CQL,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(
                f"the CQL engines could not be installed: {made.stderr[-300:]}"
            )
    (folder / "library.cql").write_text(text, encoding="utf-8")
    (folder / "people.json").write_text(
        json.dumps({"names": list(names), "people": list(people)}), encoding="utf-8"
    )
    done = subprocess.run(
        [node, "--max-semi-space-size=64", "run.mjs", str(folder)],
        cwd=CQL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Answers] = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    return found
