"""The arguments of `unclench knowledge export`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from unclench.app.knowledge.folders import own_folder
from unclench.errors import InputError, KnowledgeError, Problem
from unclench.serve.cli.apart import check_apart
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write_text

EXPORTS = ("cql", "sql")
DIALECTS = ("duckdb", "postgres", "spark", "snowflake", "bigquery", "tsql")


def add(parser: Parser) -> None:
    parser.add_argument("--format", required=True, metavar="FORMAT", help="cql or sql")
    parser.add_argument(
        "--dialect",
        default="duckdb",
        metavar="NAME",
        help=f"of SQL: {', '.join(DIALECTS)}; default: duckdb",
    )
    parser.add_argument(
        "-o", "--output", required=True, metavar="DIR", help="the folder to write to"
    )


if TYPE_CHECKING:
    from unclench.content.source.draft import Draft
    from unclench.criteria.tree import Node

NAME = "UnclenchCriteria"


def run(arguments: Namespace) -> int:
    from unclench.content.source.folder import read_folder
    from unclench.language.suggest import did_you_mean

    for place, word, known in (
        ("--format", arguments.format, EXPORTS),
        ("--dialect", arguments.dialect, DIALECTS),
    ):
        if word not in known:
            raise InputError(
                [Problem(place, f"'{word}' is not known here", did_you_mean(word, known))]
            )
    draft = read_folder(own_folder())
    if draft.problems:
        raise KnowledgeError(draft.problems)
    text = _cql(draft) if arguments.format == "cql" else _sql(draft, arguments.dialect)
    folder = Path(arguments.output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            [
                Problem(
                    str(folder),
                    f"cannot be made ({error.strerror})",
                    "Choose another folder with -o.",
                )
            ]
        ) from None
    path = folder / f"{NAME}.{arguments.format}"
    check_apart(arguments, str(path))
    write_text(text, str(path))
    write_text(f"{path}: {len(named(draft))} criteria\n")
    return 0


def named(draft: Draft) -> Mapping[str, Node]:
    """Every criterion by its place; those of a rule, a sign or a stage by its
    id."""
    signs = (*draft.dangers, *draft.triggers, *draft.side_effects)
    found = {sign.id: draft.criteria[sign.criterion] for sign in signs}
    for rule in draft.rules:
        found[f"{rule.id} {rule.option}" if rule.id in found else rule.id] = draft.criteria[
            rule.criterion
        ]
    for stage in draft.stages:
        if stage.criterion is not None:
            found[f"stage {stage.id}"] = draft.criteria[stage.criterion]
    return found


def _read(draft: Draft) -> list[str]:
    from unclench.criteria.tree import fact_names

    return sorted({name for node in named(draft).values() for name in fact_names(node)})


def _cql(draft: Draft) -> str:
    from unclench.criteria.engines.cql import library

    return library(NAME, _version(), named(draft), draft.vocabulary.facts, _read(draft))


def _version() -> str:
    from unclench.content import load

    return load().version


def _sql(draft: Draft, dialect: str) -> str:
    """A table of facts with a row for each person, and a view of it with a column for each
    criterion."""
    from unclench.criteria.engines.sql import columns, in_dialect, sql

    facts = draft.vocabulary.facts
    declared = ",\n".join(
        f"  {column} {kind}" for name in _read(draft) for column, kind in columns(facts[name])
    )
    asked = ",\n".join(f'  {sql(node, facts)} AS "{title}"' for title, node in named(draft).items())
    text = (
        f"CREATE TABLE facts (\n  person VARCHAR,\n{declared}\n);\n\nCREATE VIEW criteria AS "
        f"SELECT\n  person,\n{asked}\nFROM facts;\n"
    )
    if dialect == "duckdb":
        return text
    if find_spec("sqlglot") is None:
        raise InputError(
            [Problem("--dialect", "sqlglot is not installed", "pip install 'unclench[population]'")]
        )
    return in_dialect(text, dialect) + "\n"
