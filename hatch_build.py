"""Checks knowledge/ and compiles it into the wheel, so that an installed command reads no YAML of its own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileKnowledge(BuildHookInterface[Any]):  # type: ignore[misc]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from unclench.errors import KnowledgeError
        from unclench.library.building import build
        from unclench.library.check import check

        if problems := check(root / "knowledge"):
            raise KnowledgeError(problems)
        build(root / "knowledge", root / "src" / "unclench" / "_compiled", "wheel")
