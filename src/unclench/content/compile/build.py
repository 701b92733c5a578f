"""Compiles a knowledge folder into Python modules. Runs when the package is built, and from a
checkout when content changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from unclench.content.compile.emit import emit_collection, emit_content, emit_library
from unclench.content.compile.on_disk import write_modules
from unclench.content.review.steps import APPROVED
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_draft, read_files
from unclench.content.source.reviews import governance
from unclench.content.training.weights import FILE as WEIGHTS
from unclench.content.types import Overlay
from unclench.errors import KnowledgeError


def build(root: Path, target: Path) -> None:
    """Writes the compiled modules below `target`; KnowledgeError when the folder cannot be used."""
    texts = {"__init__": '"""Made from knowledge/; do not edit."""\n', **texts_of(str(root))}
    target.mkdir(exist_ok=True)
    write_modules(str(target), fingerprint(root), texts)


def texts_of(folder: str) -> dict[str, str]:
    """The modules of a knowledge folder as texts; KnowledgeError when it cannot be used."""
    root = Path(folder)
    files = read_files(root)
    draft = read_draft(files)
    if draft.problems:
        raise KnowledgeError(draft.problems)
    return sources(draft, files, fingerprint(root))


def sources(
    draft: Draft, files: Mapping[str, Any], mark: str, overlay: Overlay | None = None
) -> dict[str, str]:
    """The modules of one content, by their names, as Python texts."""
    version = files.get("VERSION.yaml") or {}
    content = emit_content(
        draft,
        str(version.get("version", "")),
        status(draft),
        mark,
        governance(draft, version),
        overlay,
    )
    collections = {
        f"_{name}": emit_collection(name, collection)
        for name, collection in draft.collections.items()
    }
    return {"_content": content, "_claims": emit_library(draft), **collections}


def status(draft: Draft) -> str:
    """`approved` only when every entry that is reviewed is; `pending_review` until then."""
    entries = draft.collections["reviews"].entries.values()
    return "approved" if all(review.status == APPROVED for review in entries) else "pending_review"


def fingerprint(*roots: Path) -> str:
    """A hash over the content of one or more folders: the same texts always give the same one."""
    digest = hashlib.sha256()
    for root in roots:
        for path in sorted((*root.rglob("*.yaml"), *root.glob(WEIGHTS))):
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
