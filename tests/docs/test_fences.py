"""Every code fence of the documentation is run: commands are typed, criteria are read, YAML is read
and used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from support.fences import ROOT, Fence, all_fences, fences
from unclench.content.compile.build import fingerprint
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_folder
from unclench.content.source.yaml_text import read_yaml
from unclench.criteria.syntax import read
from unclench.errors import CriterionError

PAGES = sorted({ROOT / fence.page for fence in all_fences() if fence.language == "sh"})
LANGUAGES = ("yaml", "sh", "criteria", "refused")


@cache
def draft() -> Draft:
    return read_folder(ROOT / "knowledge")


def of(language: str) -> list[Fence]:
    return [fence for fence in all_fences() if fence.language == language]


def test_no_fence_is_left_out() -> None:
    assert len(all_fences()) > 20
    assert {
        fence.id: fence.language for fence in all_fences() if fence.language not in LANGUAGES
    } == {}


@pytest.mark.parametrize("fence", of("yaml"), ids=lambda fence: fence.id)
def test_yaml_is_read(fence: Fence) -> None:
    assert read_yaml(fence.text)


@pytest.mark.parametrize("fence", of("criteria"), ids=lambda fence: fence.id)
def test_criteria_are_read(fence: Fence) -> None:
    for line in fence.text.splitlines():
        read(line, draft().vocabulary)


@pytest.mark.parametrize("fence", of("refused"), ids=lambda fence: fence.id)
def test_what_is_said_to_be_refused_is_refused_with_these_words(fence: Fence) -> None:
    for line in fence.text.splitlines():
        text, _, words = line.rpartition("|")
        with pytest.raises(CriterionError) as caught:
            read(text.strip(), draft().vocabulary)
        assert words.strip() in str(caught.value)


def typed(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """One line of a page, typed in a folder that looks like a checkout."""
    python = f"{sys.executable} -m"
    line = (
        command.replace("unclench ", f"{python} unclench ", 1)
        if command.startswith("unclench ")
        else command
    )
    line = line.replace("python -m pytest", f"{python} pytest -p no:cacheprovider -n 0 -x", 1)
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}"}
    return subprocess.run(
        line,
        shell=True,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_a_page_can_be_followed_from_top_to_bottom(page: Path, tmp_path: Path) -> None:
    """Its files are written and its commands typed in the order of the page; each ends well."""
    before = fingerprint(ROOT / "knowledge")
    shutil.copytree(
        ROOT / "knowledge", tmp_path / "knowledge"
    )  # never a link: what a page does must not reach the real one
    for name in ("stories", "examples", "tests", "src", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    for fence in fences(page):
        first = fence.text.splitlines()[0]
        if fence.language == "yaml" and first.startswith("# mine/"):
            file = tmp_path / first.removeprefix("# ")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(fence.text, encoding="utf-8")
        if fence.language == "sh":
            for line in fence.text.splitlines():
                done = typed(line, tmp_path)
                assert done.returncode == 0, f"{fence.id}: {line}\n{done.stdout}\n{done.stderr}"
    assert fingerprint(ROOT / "knowledge") == before


def test_a_command_that_fails_is_seen(tmp_path: Path) -> None:
    assert typed("unclench knowledge check --folder nowhere", tmp_path).returncode == 2
