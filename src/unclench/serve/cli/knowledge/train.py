"""`unclench knowledge train`: the weights of the second net of `ask`, learned anew from the
examples of a knowledge folder."""

from __future__ import annotations

from argparse import Namespace

from unclench.app.knowledge.folders import knowledge_folder
from unclench.errors import KnowledgeError
from unclench.serve.cli.parser import Parser, folder
from unclench.serve.cli.writing import write_text


def add(parser: Parser) -> None:
    folder(parser)


def run(arguments: Namespace) -> int:
    """Writes the file of weights. The same examples give the same bytes on every machine."""
    from unclench.content.source.folder import read_draft, read_files
    from unclench.content.training.examples import Examples
    from unclench.content.training.train import trained
    from unclench.content.training.weights import FILE, file_text

    root = knowledge_folder(arguments.folder)
    files = {name: tree for name, tree in read_files(root).items() if name != FILE}
    draft = read_draft(files)
    if draft.problems:
        raise KnowledgeError(draft.problems)
    examples = Examples(draft, files)
    learned = trained(examples)
    write_text(file_text(learned), str(root / FILE), "Name a folder of yours with --folder.")
    write_text(
        f"{root / FILE}: {len(learned.by_trait)} traits from {len(examples.told)} examples\n"
    )
    return 0
