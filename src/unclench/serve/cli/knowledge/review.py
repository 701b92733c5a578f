"""`unclench knowledge review`: what waits for review or is due, or one step of a review."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

from unclench.app.knowledge.folders import knowledge_folder
from unclench.app.knowledge.review import (
    ReviewsRequest,
    Stepped,
    StepRequest,
    read_reviews,
    step,
    waiting,
)
from unclench.app.request_values import day_of, one_of
from unclench.content.review.steps import STATES
from unclench.content.source.reviews import FILE
from unclench.render.formats import Look, formats_of, written
from unclench.render.knowledge.formats import ShownReviews
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write, write_text


def add(parser: Parser) -> None:
    parser.add_argument(
        "id",
        nargs="*",
        default=(),
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
        type=one_of("--format", formats_of("reviews")),
        default="text",
        metavar="FORMAT",
        help="text (default) or json",
    )


def run(arguments: Namespace) -> int:
    root = knowledge_folder(arguments.folder)
    reviews, ids = read_reviews(root), tuple(arguments.id)
    if arguments.to is not None:
        _keep(step(_step(arguments), reviews), root)
        return 0
    chosen = waiting(ReviewsRequest(ids), reviews)
    shown = ShownReviews(chosen, arguments.on or date.today(), each=bool(ids))
    write(written("reviews", arguments.format, shown, Look()))
    return 0


def _step(arguments: Namespace) -> StepRequest:
    return StepRequest(
        tuple(arguments.id), arguments.to, arguments.by, arguments.on, date.today(), arguments.due
    )


def _keep(made: Stepped, root: Path) -> None:
    """Writes reviews.yaml as a whole."""
    write_text(made.text, str(root / FILE), "Name a folder of yours with --folder.")
    write_text(
        "".join(
            f"{name}: {found.to}, {found.by}, {found.role}, {found.on}\n"
            for name, found in made.steps.items()
        )
    )
