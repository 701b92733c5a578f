"""The notebook runs from top to bottom, draws every picture, and is kept without its results."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "docs" / "notebooks" / "population.ipynb"
PICTURES = 5


def read() -> Any:
    return nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]


def test_it_runs_and_draws_every_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = (str(ROOT / "src"), os.environ.get("PYTHONPATH", ""))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    made = read()
    NotebookClient(made, timeout=180, kernel_name="python3").execute()
    outputs = [output for cell in made.cells for output in cell.get("outputs", ())]
    drawn = [one.data for one in outputs if "image/svg+xml" in one.get("data", {})]
    assert len(drawn) == PICTURES
    assert not any("<image" in svg["image/svg+xml"] for svg in drawn)


def test_it_is_kept_without_results() -> None:
    cells = [cell for cell in read().cells if cell.cell_type == "code"]
    assert cells
    assert not any(cell.outputs or cell.execution_count for cell in cells)
