"""Writes the people of `examples/` as FHIR R4 Bundles: `python -m support.example_bundles`."""

from __future__ import annotations

import sys
from pathlib import Path

from support.bundle import Json, bundle_of
from unclench.intake.text import read_tree
from unclench.render.fhir.exact import to_bytes

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FOLDER = EXAMPLES / "fhir"


def bundles() -> dict[Path, bytes]:
    """Each Bundle by its file."""
    return {
        FOLDER / f"{path.stem}.json": _named(path.stem, bundle_of(read_tree(path.read_bytes())))
        for path in sorted(EXAMPLES.glob("*.yaml"))
    }


def _named(name: str, bundle: Json) -> bytes:
    """The Bundle with the patient's own id."""
    written = to_bytes(bundle).replace(b"Patient/one", f"Patient/{name}".encode())
    return written.replace(b'"id": "one"', f'"id": "{name}"'.encode())


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    for path, data in bundles().items():
        path.write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
