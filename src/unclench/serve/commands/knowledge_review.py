"""`unclench knowledge review`: what waits, what is due, and the steps of a review."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

from unclench.content.review.steps import APPROVED, after, reviewer, step_problems
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_draft, read_files
from unclench.content.types.governance import Review, Reviews, Step
from unclench.errors import InputError, KnowledgeError, Problem
from unclench.serve.arguments import meant
from unclench.serve.folders import knowledge_folder
from unclench.serve.writing import write, write_text


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
                    meant(name, tuple(reviews.entries)),
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
