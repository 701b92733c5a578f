"""The criteria of the knowledge for other engines."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import NamedTuple

from unclench.content.source.draft import Draft
from unclench.criteria.tree import Node, fact_names
from unclench.errors import unusable
from unclench.language.suggest import did_you_mean

LANGUAGES = ("cql", "sql", "views")
DIALECTS = ("duckdb", "postgres", "spark", "snowflake", "bigquery", "tsql")
NAME = "UnclenchCriteria"


class ExportRequest(NamedTuple):
    """`format` is cql, sql or views; `dialect` is that of SQL."""

    format: str
    dialect: str = "duckdb"


class Exported(NamedTuple):
    """A file and how many criteria it holds."""

    name: str
    text: str
    criteria: int


def check_export(request: ExportRequest) -> None:
    """RequestError for a language or dialect that is not known."""
    for field, word, known in (
        ("format", request.format, LANGUAGES),
        ("dialect", request.dialect, DIALECTS),
    ):
        if word not in known:
            raise unusable(field, f"'{word}' is not known here", did_you_mean(word, known))


def export(request: ExportRequest, draft: Draft, version: str) -> Exported:
    """RequestError for what cannot be exported to, or not with what is installed."""
    check_export(request)
    text = _cql(draft, version) if request.format == "cql" else _sql(draft, request.dialect)
    return Exported(f"{NAME}.{request.format}", text, len(criteria(draft)))


def criteria(draft: Draft) -> Mapping[str, Node]:
    """Every criterion: that of a rule, a sign or a stage by its id, any other by its place."""
    signs = (*draft.dangers, *draft.triggers, *draft.side_effects)
    found = {sign.id: draft.criteria[sign.criterion] for sign in signs}
    for rule in draft.rules:
        found[f"{rule.id} {rule.option}" if rule.id in found else rule.id] = draft.criteria[
            rule.criterion
        ]
    for stage in draft.stages:
        if stage.criterion is not None:
            found[f"stage {stage.id}"] = draft.criteria[stage.criterion]
    return {**found, **_others(draft, found), **draft.aside}


def _others(draft: Draft, found: Mapping[str, Node]) -> dict[str, Node]:
    """Those of limits, schedules, facts and tasks. Where one place asks several, they are
    counted."""
    named = set(map(id, found.values()))
    others: dict[str, Node] = {}
    for i, node in enumerate(draft.criteria):
        if id(node) not in named:
            place = draft.places[i]
            again = sum(1 for title in others if title.partition(" #")[0] == place)
            others[f"{place} #{again + 1}" if again else place] = node
    return others


def _read(draft: Draft) -> list[str]:
    return sorted({name for node in criteria(draft).values() for name in fact_names(node)})


def _cql(draft: Draft, version: str) -> str:
    from unclench.criteria.engines.cql import library

    return library(NAME, version, criteria(draft), draft.vocabulary.facts, _read(draft))


def _sql(draft: Draft, dialect: str) -> str:
    """A table of facts with a row for each person, and a view of it with a column for each
    criterion."""
    from unclench.criteria.engines.sql import columns, in_dialect, sql

    facts = draft.vocabulary.facts
    declared = ",\n".join(
        f"  {column} {kind}" for name in _read(draft) for column, kind in columns(facts[name])
    )
    asked = ",\n".join(
        f'  {sql(node, facts)} AS "{title}"' for title, node in criteria(draft).items()
    )
    text = (
        f"CREATE TABLE facts (\n  person VARCHAR,\n{declared}\n);\n\nCREATE VIEW criteria AS "
        f"SELECT\n  person,\n{asked}\nFROM facts;\n"
    )
    if dialect == "duckdb":
        return text
    if find_spec("sqlglot") is None:
        hint = "pip install 'unclench[population]'"
        raise unusable("dialect", "sqlglot is not installed", hint)
    return in_dialect(text, dialect) + "\n"
