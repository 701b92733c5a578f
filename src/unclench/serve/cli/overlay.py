"""`--overlay DIR`: a clinic's overlay, laid over the content for one command."""

from __future__ import annotations

from pathlib import Path

from unclench.app.knowledge.folders import own_folder
from unclench.content.compile.load import Instead, instead
from unclench.errors import InputError, Problem


def laid_over(folder: str) -> Instead:
    """Within it every part of the program sees the content with the overlay; InputError when there
    is no such folder."""
    from unclench.content.overlay.overlay import overlaid

    if not Path(folder).is_dir():
        raise InputError(
            [
                Problem(
                    "--overlay",
                    f"there is no folder '{folder}'",
                    "Name the folder that holds overlay.yaml.",
                )
            ]
        )
    return instead(overlaid(own_folder(), Path(folder)))
