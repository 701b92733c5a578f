"""The weights of the second net of `ask`, learned again from the examples of a knowledge folder."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from unclench.app.knowledge.folders import knowledge_folder, sound
from unclench.content.source.folder import read_draft, read_files
from unclench.content.training.examples import TrainingExamples
from unclench.content.training.train import trained
from unclench.content.training.weights import FILE, file_text


class TrainRequest(NamedTuple):
    """`folder` is None for the knowledge this program came with."""

    folder: str | None = None


class Trained(NamedTuple):
    """`text` is for the file of weights; the same examples give the same bytes on every machine."""

    file: Path
    text: str
    features: int
    examples: int


def train(request: TrainRequest) -> Trained:
    """InputError when there is no such folder, KnowledgeError when its knowledge is broken."""
    root = knowledge_folder(request.folder)
    files = {name: tree for name, tree in read_files(root).items() if name != FILE}
    examples = TrainingExamples(sound(read_draft(files)), files)
    learned = trained(examples)
    return Trained(root / FILE, file_text(learned), len(learned.by_feature), len(examples.told))
