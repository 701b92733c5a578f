"""Checks knowledge/ and compiles it into the wheel: an installed command reads no YAML of its own.

An sdist holds what git tracks and nothing that only lies around.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NOT_TRACKED = ("git", "ls-files", "--others", "--directory", "-z")
WRITTEN_ANEW = "/PKG-INFO"  # an unpacked sdist has one already
BESIDE_THE_CODE = ("knowledge", "examples")
SPECIAL = frozenset("\\*?[]! #")


class CompileKnowledge(BuildHookInterface[Any]):  # type: ignore[misc]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if self.target_name == "sdist":
            self.build_config.target_config["exclude"] = [WRITTEN_ANEW, *not_tracked(root)]
            return
        sys.path.insert(0, str(root / "src"))
        if version == "editable":
            compile_in_place()
        else:
            check_knowledge(root)
            self.made = TemporaryDirectory()
            build_data["force_include"] |= compiled(root, Path(self.made.name))
            build_data["force_include"] |= {name: f"unclench/{name}" for name in BESIDE_THE_CODE}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if hasattr(self, "made"):
            self.made.cleanup()


def check_knowledge(root: Path) -> None:
    from unclench.content.checks.check import check
    from unclench.errors import KnowledgeError

    if problems := check(root / "knowledge"):
        raise KnowledgeError(problems)


def compile_in_place() -> None:
    """As the first command would, so that it starts at once; `make check` looks at the rest."""
    from unclench.content import load

    load()


def compiled(root: Path, made: Path) -> dict[str, str]:
    """Apart from the checkout: what an older version left there must not get into a wheel."""
    from unclench.content.compile.build import build
    from unclench.population.operations import FILE, compiled_operations

    build(root / "knowledge", made)
    (made / FILE).write_text(compiled_operations(root / "knowledge"), encoding="utf-8")
    files = sorted(path for path in made.iterdir() if path.is_file())
    return {str(path): f"unclench/_compiled/{path.name}" for path in files}


def not_tracked(root: Path) -> list[str]:
    """Patterns for what lies in a checkout and is not of it; an unpacked sdist has nothing else."""
    if not (root / ".git").exists():
        return []
    found = subprocess.run(NOT_TRACKED, cwd=root, capture_output=True, check=True)
    names = found.stdout.decode(errors="surrogateescape").split("\0")
    return ["/" + "".join(f"\\{c}" if c in SPECIAL else c for c in name) for name in names if name]
