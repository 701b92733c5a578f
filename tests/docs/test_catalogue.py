"""The catalogue in docs/reference/catalogue is what the content says today."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from support.fences import ROOT
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_folder
from unclench.render.knowledge.catalogue import pages as catalogue
from unclench.serve.cli import main

FOLDER = ROOT / "docs" / "reference" / "catalogue"


@cache
def draft() -> Draft:
    return read_folder(ROOT / "knowledge")


@pytest.mark.parametrize("name", ["medicines.md", "rules.md", "conflicts.md"])
def test_it_is_fresh(name: str) -> None:
    made = catalogue(draft())[name]
    assert (FOLDER / name).read_text(encoding="utf-8") == made, (
        "write it again: unclench knowledge catalogue -o docs/reference/catalogue"
    )


def test_nothing_is_left_out() -> None:
    pages = catalogue(draft())
    assert all(f"`{rule.id}`" in pages["rules.md"] for rule in draft().rules)
    assert all(
        f"(`{option.id}`)" in pages["medicines.md"]
        for option in draft().options.values()
        if option.medicine
    )
    assert all(f"## {item.about}\n" in pages["conflicts.md"] for item in draft().disagreements)
    assert all("**pending review**" in page for page in pages.values())


def test_it_cannot_be_written_anywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    assert main(["knowledge", "catalogue", "-o", str(tmp_path / "file")]) == 2
    assert "cannot be written" in capsys.readouterr().err
