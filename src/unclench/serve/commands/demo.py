"""`unclench demo`: example records to try everything on."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from unclench.errors import InputError, Problem
from unclench.serve.writing import write_text

PACKAGE = Path(__file__).resolve().parents[2]


def run(arguments: Namespace) -> int:
    folder = Path(arguments.folder)
    written = [_copy(source, folder) for source in sorted(_examples().glob("*.yaml"))]
    lines = [f"wrote {path}" for path in written]
    write_text("\n".join([*lines, "", "Try:", *(f"  unclench plan {path}" for path in written), ""]))
    return 0


def _examples() -> Path:
    """The records beside the package of a checkout, or inside an installed one."""
    checkout = PACKAGE.parent.parent / "examples"
    return checkout if checkout.is_dir() else PACKAGE / "examples"


def _copy(source: Path, folder: Path) -> Path:
    """One record; a file that is there and says something else is left alone."""
    target, data = folder / source.name, source.read_bytes()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if target.exists() and target.read_bytes() != data:
            raise InputError([Problem(str(target), "is there already and is not the example", "Choose another folder.")])
        target.write_bytes(data)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file can have this name"
        raise InputError([Problem(str(target), f"cannot be written ({reason.lower()})", "Choose another folder.")]) from None
    return target
