"""The parts of `unclench knowledge`: checking, showing and the catalogue here, the others each in a
file of its own."""

from __future__ import annotations

from unclench.serve import (
    parsers_conflicts,
    parsers_diff,
    parsers_export,
    parsers_prove,
    parsers_review,
)
from unclench.serve.arguments import Commands, Parser

FOLDER = "default: the knowledge this program came with"


def add(parts: Commands[Parser]) -> None:
    check = parts.add_parser(
        "check", help="every problem of a knowledge folder", allow_abbrev=False
    )
    check.add_argument("--folder", metavar="FOLDER", help=FOLDER)
    show = parts.add_parser(
        "show",
        help="one claim, source, rule, option or fact, beside what it rests on",
        allow_abbrev=False,
    )
    show.add_argument("id", metavar="ID")
    show.add_argument("--folder", metavar="FOLDER", help=FOLDER)
    pages = parts.add_parser(
        "catalogue", help="every medicine, rule and conflict as pages", allow_abbrev=False
    )
    pages.add_argument(
        "-o",
        "--output",
        default="catalogue",
        metavar="DIR",
        help="where the pages go (default: catalogue)",
    )
    pages.add_argument("--folder", metavar="FOLDER", help=FOLDER)
    parsers_review.add(parts, "review")
    parsers_diff.add(parts, "diff")
    parsers_conflicts.add(parts, "conflicts")
    parsers_prove.add(parts)
    parsers_export.add(parts)
