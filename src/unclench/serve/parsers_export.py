"""The arguments of `unclench knowledge export`."""

from __future__ import annotations

import argparse
from typing import Any

EXPORTS = ("cql", "sql")
DIALECTS = ("duckdb", "postgres", "spark", "snowflake", "bigquery", "tsql")


def add(parts: argparse._SubParsersAction[Any]) -> None:
    parser = parts.add_parser("export", help="the criteria for other engines", allow_abbrev=False)
    parser.set_defaults(module="export")
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
