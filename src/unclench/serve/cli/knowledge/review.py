"""The options of `unclench knowledge review`."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

from unclench.app.knowledge.folders import knowledge_folder
from unclench.content.review.steps import APPROVED, STATES, after, reviewer, step_problems
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_draft, read_files
from unclench.content.types.governance import Review, Reviews, Step
from unclench.errors import InputError, KnowledgeError, Problem
from unclench.language.suggest import did_you_mean
from unclench.serve.cli.parser import FORMATS, Parser, day_of, one_of
from unclench.serve.cli.writing import write, write_text


def add(parser: Parser) -> None:
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


def run(arguments: Namespace) -> int:
    root = knowledge_folder(arguments.folder)
    files = read_files(root)
    reviews = _reviews(read_draft(files))
    if arguments.to is not None:
        return _step(arguments, root, reviews)
    return _list(arguments, reviews)


def _reviews(draft: Draft) -> Reviews:
    if draft.problems:
        raise KnowledgeError(draft.problems)
    found: Reviews = draft.shelves["reviews"]
    return found


def _list(arguments: Namespace, reviews: Reviews) -> int:
    from unclench.render.knowledge import reviews as render

    on = arguments.on or date.today()
    chosen = Reviews(
        {name: _known(name, reviews) for name in arguments.id} or reviews.entries, reviews.due_days
    )
    if arguments.format == "json":
        from unclench.render.plan.json import to_bytes

        write(to_bytes(render.to_dict(chosen, on)))
    else:
        write_text(render.to_text(chosen, on, each=bool(arguments.id)))
    return 0


def _known(name: str, reviews: Reviews) -> Review:
    if name not in reviews.entries:
        raise InputError(
            [
                Problem(
                    "ID",
                    f"there is nothing to review with the id '{name}'",
                    did_you_mean(name, tuple(reviews.entries)),
                )
            ]
        )
    return reviews.entries[name]


def _step(arguments: Namespace, root: Path, reviews: Reviews) -> int:
    """One step for each entry named; all of them, or none when one is refused."""
    for name, value in (("ID", arguments.id), ("--by", arguments.by), ("--on", arguments.on)):
        if not value:
            raise InputError(
                [
                    Problem(
                        name,
                        "is missing",
                        "A step names the entry, the reviewer ('Name, role') and the day.",
                    )
                ]
            )
    if arguments.on > date.today():
        raise InputError(
            [
                Problem(
                    "--on",
                    f"{arguments.on} is in the future",
                    "A step is written when it was made.",
                )
            ]
        )
    found = [_known(name, reviews) for name in arguments.id]
    steps = {review.id: _made(arguments, review, reviews.due_days) for review in found}
    problems = [problem for review in found for problem in step_problems(review, steps[review.id])]
    if problems:
        raise InputError(problems)
    _keep(root, reviews, steps)
    write_text(
        "".join(
            f"{name}: {step.to}, {step.by}, {step.role}, {step.on}\n"
            for name, step in steps.items()
        )
    )
    return 0


def _made(arguments: Namespace, review: Review, days: int) -> Step:
    name, role = reviewer(arguments.by)
    on = arguments.on.isoformat()
    approved = arguments.to == APPROVED
    due = (arguments.due.isoformat() if arguments.due else after(on, days)) if approved else ""
    return Step(arguments.to, name, role, on, due, review.digest if approved else "")


def _keep(root: Path, reviews: Reviews, steps: dict[str, Step]) -> None:
    """Writes reviews.yaml as a whole."""
    from unclench.content.source.reviews import FILE, file_text

    text = file_text(
        {
            name: (*review.steps, *((steps[name],) if name in steps else ()))
            for name, review in reviews.entries.items()
        }
    )
    write_text(text, str(root / FILE), "Name a folder of yours with --folder.")
