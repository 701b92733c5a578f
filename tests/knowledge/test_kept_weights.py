"""The weights that are kept with the examples are the ones these teach, on any machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from unclench.content.training.weights import FILE
from unclench.serve.cli import main

ROOT = Path(__file__).resolve().parents[2] / "knowledge"
Capture = pytest.CaptureFixture[str]


def test_the_kept_weights_are_the_ones_that_the_examples_teach(tmp_path: Path) -> None:
    """In another process, which orders its sets otherwise, and to the byte."""
    folder = Path(shutil.copytree(ROOT, tmp_path / "knowledge"))
    (folder / FILE).write_text("damaged\n")
    command = [sys.executable, "-m", "unclench", "knowledge", "train", "--folder", str(folder)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert (folder / FILE).read_bytes() == (ROOT / FILE).read_bytes()


def test_one_edited_example_is_said_in_one_line_with_the_command(
    tmp_path: Path, capsys: Capture
) -> None:
    folder = Path(shutil.copytree(ROOT, tmp_path / "knowledge"))
    path = folder / "training" / "urgent.yaml"
    path.write_text(path.read_text().replace("I ", "We ", 1))
    assert main(["knowledge", "check", "--folder", str(folder)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"unclench: {FILE}: was learned from other examples. Run `unclench knowledge train`."
    ]
