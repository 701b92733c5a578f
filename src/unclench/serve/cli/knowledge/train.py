"""`unclench knowledge train`: the weights of the second net of `ask`, learned again from the
examples of a knowledge folder."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.knowledge.train import TrainRequest, train
from unclench.serve.cli.parser import Parser, folder
from unclench.serve.cli.writing import write_text


def add(parser: Parser) -> None:
    folder(parser)


def run(arguments: Namespace) -> int:
    """Writes the file of weights."""
    learned = train(TrainRequest(arguments.folder))
    write_text(learned.text, str(learned.file), "Name a folder of yours with --folder.")
    write_text(f"{learned.file}: {learned.features} features from {learned.examples} examples\n")
    return 0
