"""`unclench knowledge prove`: every promise of safety, for all possible people."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from unclench.app.knowledge.prove import DraftStory, ProveRequest, prove
from unclench.content import load
from unclench.errors import KnowledgeError, Problem
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write_text


def add(parser: Parser) -> None:
    parser.add_argument(
        "promise",
        nargs="*",
        default=(),
        metavar="PROMISE",
        help="ids, or the first part of them; default: all",
    )
    parser.add_argument(
        "--folder", metavar="FOLDER", help="default: the knowledge this program came with"
    )
    parser.add_argument(
        "--stories",
        metavar="FOLDER",
        help="write each person who breaks a promise to FOLDER as the beginning of a story",
    )


def run(arguments: Namespace) -> int:
    """One line for each promise. A promise that does not hold is a problem of the content: exit
    code 2."""
    asked = ProveRequest(date.today(), tuple(arguments.promise), arguments.folder)
    problems: list[Problem] = []
    promises, questions = 0, 0
    for tried in prove(asked, load()):
        promises, questions = promises + 1, questions + tried.questions
        state = "proved" if tried.holds else "broken"
        write_text(f"{state}  {tried.promise.id}: {tried.promise.says}\n")
        problems += tried.problems
        _write(tried.stories, arguments.stories)
    if problems:
        raise KnowledgeError(problems)
    write_text(f"{promises} promises hold for everybody ({questions} questions).\n")
    return 0


def _write(stories: Iterable[DraftStory], folder: str | None) -> None:
    for story in stories:
        write_text(story.text)
        if folder is not None:
            Path(folder).mkdir(parents=True, exist_ok=True)
            write_text(story.text, str(Path(folder) / f"{story.name}.yaml"))
