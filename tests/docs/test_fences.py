"""Every code fence of the documentation is run: commands are typed, files are written, changes are
made, criteria and YAML are read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from support.fences import ROOT, Fence, all_fences, change, checkout, follow, typed
from unclench.content.compile.build import fingerprint
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_folder
from unclench.content.source.yaml_text import read_yaml
from unclench.criteria.syntax import read
from unclench.errors import CriterionError

PAGES = sorted({ROOT / fence.page for fence in all_fences() if fence.language == "sh"})
LANGUAGES = ("yaml", "python", "diff", "sh", "criteria", "refused")


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


@pytest.mark.parametrize("fence", of("python"), ids=lambda fence: fence.id)
def test_python_is_compiled(fence: Fence) -> None:
    assert compile(fence.text, fence.id, "exec")


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


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_a_page_can_be_followed_from_top_to_bottom(page: Path, tmp_path: Path) -> None:
    """Its files are written, its changes made and its commands typed in the order of the page; each
    ends well."""
    before = fingerprint(ROOT / "knowledge")
    follow(page, checkout(tmp_path / "checkout"))
    assert fingerprint(ROOT / "knowledge") == before


def test_a_command_that_fails_is_seen(tmp_path: Path) -> None:
    assert typed("unclench knowledge check --folder nowhere", checkout(tmp_path)).returncode == 2


def test_a_change_that_does_not_fit_is_seen(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text("one: 1\ntwo: 2\n")
    lines = "--- a/words.yaml\n+++ b/words.yaml\n@@ -9 +9 @@\n {}\n+half: 1.5\n two: 2\n"
    change(Fence("page", 1, "diff", lines.format("one: 1")), tmp_path)
    assert (tmp_path / "words.yaml").read_text() == "one: 1\nhalf: 1.5\ntwo: 2\n"
    with pytest.raises(AssertionError, match="does not fit the file any more"):
        change(Fence("page", 1, "diff", lines.format("one: 2")), tmp_path)
