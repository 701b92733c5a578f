"""Compiles a knowledge folder into Python modules. Runs when the package is built, and from a checkout when content changed."""

from __future__ import annotations

import hashlib
import os
import py_compile
from pathlib import Path

from unclench.errors import KnowledgeError
from unclench.library.draft import Draft
from unclench.library.emit import emit_content, emit_library, emit_shelf
from unclench.library.folder import read_folder
from unclench.library.yaml_text import read_yaml


def build(root: Path, target: Path, mark: str) -> None:
    """Writes the compiled modules below `target`; KnowledgeError when the folder cannot be used."""
    draft = read_folder(root)
    if draft.problems:
        raise KnowledgeError(draft.problems)
    version = read_yaml((root / "VERSION.yaml").read_text(encoding="utf-8"))
    assert isinstance(version, dict)
    target.mkdir(exist_ok=True)
    _write(target / "__init__.py", '"""Made from knowledge/; do not edit."""\n')
    _write(target / "_content.py", emit_content(draft, str(version["version"]), status(draft), fingerprint(root)))
    _write(target / "_claims.py", emit_library(draft))
    for name, shelf in draft.shelves.items():
        _write(target / f"_{name}.py", emit_shelf(name, shelf))
    _write(target / "stamp", mark)


def status(draft: Draft) -> str:
    """`approved` only when every claim is; `pending_review` until then."""
    return "approved" if all(claim.review == "approved" for claim in draft.claims.values()) else "pending_review"


def fingerprint(root: Path) -> str:
    """A hash over the content: the same texts always give the same one."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.yaml")):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _write(path: Path, text: str) -> None:
    """Whole or not at all: two commands that start at once must not read half a file. Bytecode is made now, not at the first start."""
    kept = path.with_name(f"{path.name}.{os.getpid()}")
    kept.write_text(text, encoding="utf-8")
    kept.replace(path)
    if path.suffix == ".py":
        py_compile.compile(str(path), doraise=True)
