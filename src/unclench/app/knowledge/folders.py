"""Which folder a command reads: the one that is named, or the knowledge this program came with."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from unclench.content.compile.in_memory import Version, read_version
from unclench.content.source.draft import Draft
from unclench.errors import InputError, KnowledgeError, Problem

PACKAGE = Path(__file__).resolve().parents[2]


def knowledge_folder(named: str | None) -> Path:
    """InputError when there is no such folder."""
    root = Path(named) if named else own_folder()
    if not root.is_dir():
        raise InputError(
            [Problem(str(root), "there is no such folder", "Name a folder of knowledge.")]
        )
    return root


def sound_draft(root: Path) -> Draft:
    """The knowledge of a folder, unchanged; KnowledgeError when it breaks a rule of the
    format."""
    from unclench.content.source.folder import read_folder

    return sound(read_folder(root))


def sound(draft: Draft) -> Draft:
    if draft.problems:
        raise KnowledgeError(draft.problems)
    return draft


def own_folder() -> Path:
    """The knowledge next to the package of a checkout, or inside an installed one."""
    checkout = PACKAGE.parent.parent / "knowledge"
    return checkout if checkout.is_dir() else PACKAGE / "knowledge"


KNOWLEDGE = "knowledge"


def version_of(name: str) -> Version:
    """The content of a folder, or of `knowledge/` in a git revision; InputError when it is
    neither."""
    folder = Path(name)
    if folder.is_dir():
        return read_version(folder if (folder / "VERSION.yaml").is_file() else folder / KNOWLEDGE)
    with TemporaryDirectory(prefix="unclench-") as kept:
        return read_version(_unpacked(name, Path(kept)))


def _unpacked(revision: str, into: Path) -> Path:
    """The YAML files and the weights of `knowledge/` in this revision, written one by one below
    `into`."""
    with tarfile.open(fileobj=io.BytesIO(_archive(revision))) as archive:
        for member in archive.getmembers():
            path, file = Path(member.name), archive.extractfile(member) if member.isfile() else None
            if file is not None and path.suffix in (".yaml", ".txt") and ".." not in path.parts:
                (into / path).parent.mkdir(parents=True, exist_ok=True)
                (into / path).write_bytes(file.read())
    return into / KNOWLEDGE


def _archive(revision: str) -> bytes:
    command = [
        "git",
        "-C",
        str(own_folder().parent),
        "archive",
        "--format=tar",
        f"{revision}^{{commit}}",
        "--",
        KNOWLEDGE,
    ]
    hint = "Name a folder that holds a VERSION.yaml, or a revision that `git log` shows."
    if revision.startswith("-"):
        raise InputError([Problem(revision, "is neither a folder nor a revision", hint)])
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError:
        raise InputError(
            [Problem(revision, "is no folder, and git is not installed", hint)]
        ) from None
    if done.returncode:
        raise InputError(
            [
                Problem(
                    revision, "is neither a folder nor a git revision with knowledge/ in it", hint
                )
            ]
        )
    return done.stdout
