"""Example records to try everything on."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def example_records() -> dict[str, bytes]:
    """Each record by the name of its file."""
    return {path.name: path.read_bytes() for path in sorted(_examples().glob("*.yaml"))}


def _examples() -> Path:
    """The records next to the package of a checkout, or inside an installed one."""
    checkout = PACKAGE.parent.parent / "examples"
    return checkout if checkout.is_dir() else PACKAGE / "examples"
