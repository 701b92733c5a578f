"""Which folder a command reads: the one that is named, or the knowledge this program came with."""

from __future__ import annotations

from pathlib import Path

from unclench.errors import InputError, Problem

PACKAGE = Path(__file__).resolve().parents[1]


def knowledge_folder(named: str | None) -> Path:
    """InputError when there is no such folder."""
    root = Path(named) if named else own_folder()
    if not root.is_dir():
        raise InputError(
            [
                Problem(
                    str(root), "there is no such folder", "Name a knowledge folder with --folder."
                )
            ]
        )
    return root


def own_folder() -> Path:
    """The knowledge beside the package of a checkout, or inside an installed one."""
    checkout = PACKAGE.parent.parent / "knowledge"
    return checkout if checkout.is_dir() else PACKAGE / "knowledge"
