"""Writes the generated pages of the reference."""

from __future__ import annotations

import sys

from support.reference.pages import FOLDER, pages


def main() -> int:
    for name, text in pages().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
