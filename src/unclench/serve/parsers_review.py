"""The options of `unclench knowledge review`."""

from __future__ import annotations

from unclench.content.review.steps import STATES
from unclench.serve.arguments import FORMATS, Commands, Parser, day_of, one_of


def add(parts: Commands[Parser], name: str) -> None:
    parser = parts.add_parser(
        name, help="what waits for review or is due, or one step of a review", allow_abbrev=False
    )
    parser.add_argument(
        "id",
        nargs="*",
        metavar="ID",
        help="entries: a claim, rule, option, sign, 'stage ID', 'task ID' …",
    )
    parser.add_argument(
        "--to",
        type=one_of("--to", STATES),
        metavar="STATE",
        help="submitted, under_review or approved",
    )
    parser.add_argument("--by", metavar="NAME", help="'Name, role' of the reviewer")
    parser.add_argument(
        "--on",
        type=day_of("--on"),
        metavar="DATE",
        help="the day of the step; without --to the day of the list",
    )
    parser.add_argument(
        "--due",
        type=day_of("--due"),
        metavar="DATE",
        help="when it is due again; default: as VERSION.yaml says",
    )
    parser.add_argument(
        "--folder", metavar="FOLDER", help="default: the knowledge this program came with"
    )
    parser.add_argument(
        "--format",
        type=one_of("--format", FORMATS),
        default="text",
        metavar="FORMAT",
        help="text (default) or json",
    )
