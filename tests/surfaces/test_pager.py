"""How long a text in a terminal is, and how wide: in brief, and one screen at a time."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.pseudo_terminal import ROOT, PseudoTerminal
from unclench.serve.cli import main

ANNA = str(ROOT / "examples" / "anna.yaml")
FULL = ("plan", ANNA, "--full")
MARK = "the pager says"


@pytest.fixture
def pager(tmp_path: Path) -> str:
    path = tmp_path / "a pager"
    path.write_text(f"#!/bin/sh\necho {MARK}; wc -l\n", encoding="utf-8")
    path.chmod(0o755)
    return f"'{path}' -x"


def shown(*arguments: str, columns: int = 80, **more: str) -> str:
    with PseudoTerminal(arguments, ROOT, (columns, 24), more) as terminal:
        terminal.end()
        return terminal.seen


def test_the_whole_plan_goes_through_the_pager(pager: str) -> None:
    assert MARK in shown(*FULL, PAGER=pager)


@pytest.mark.parametrize(
    ("arguments", "more"),
    [
        ((*FULL, "--no-pager"), {}),
        (("plan", ANNA), {}),
        ((*FULL, "--format", "json"), {}),
        (FULL, {"LINES": "9999"}),
    ],
)
def test_nothing_else_does(arguments: tuple[str, ...], more: dict[str, Any], pager: str) -> None:
    assert MARK not in shown(*arguments, PAGER=pager, **more)


@pytest.mark.parametrize("wanted", ["", "cat", "no-such-pager --now", "'"])
def test_without_a_pager_that_starts_the_text_is_shown(wanted: str) -> None:
    assert "anna" in shown(*FULL, PAGER=wanted)


def test_a_reader_who_leaves_the_pager_has_read_enough(tmp_path: Path) -> None:
    with PseudoTerminal(FULL, tmp_path, more={"PAGER": "head -1"}) as terminal:
        assert terminal.end() == 0
        assert "Traceback" not in terminal.seen


@pytest.mark.parametrize("columns", [40, 60, 200])
def test_a_terminal_gives_the_width(columns: int) -> None:
    lines = shown("plan", ANNA, columns=columns).splitlines()
    longest = max(map(len, lines))
    assert columns * 0.8 < longest <= columns or longest <= 100 < columns


def test_a_pipe_is_80_columns_wide_and_has_no_pager(pager: str) -> None:
    env = {"PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200", "PAGER": pager}
    command = [sys.executable, "-m", "unclench", *FULL]
    out = subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout
    assert MARK not in out and 70 < max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("who", ["person", "carer", "clinician"])
@pytest.mark.parametrize("record", ["anna", "ben", "carla"])
def test_a_brief_plan_is_lines_of_the_page(
    record: str, who: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["plan", str(ROOT / "examples" / f"{record}.yaml"), "--audience", who]
    code = main(asked)
    page = re.sub(r" \[\d+\]", "", capsys.readouterr().out)
    assert main([*asked, "--brief"]) == code
    brief = capsys.readouterr().out
    assert (
        set(brief.split()) <= set(page.split()) and brief.splitlines()[:3] == page.splitlines()[:3]
    )
    assert len(brief) < len(page) or record == "carla"


@pytest.mark.parametrize("more", [("--full",), ("--format", "json")])
def test_brief_is_refused_where_it_cannot_be(
    more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["plan", ANNA, "--brief", *more]) == 2
    assert capsys.readouterr().err.startswith("unclench: --brief: is ")


@pytest.mark.parametrize("command", [("plan", ANNA), ("programme", ANNA), ("learn", "expect")])
def test_one_setting_gives_all_commands_their_audience(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = {}
    for who in ("person", "clinician"):
        monkeypatch.setenv("UNCLENCH_AUDIENCE", who)
        assert main([*command]) == 0
        shown[who] = capsys.readouterr().out
        monkeypatch.delenv("UNCLENCH_AUDIENCE")
        main([*command, "--audience", who])
        assert capsys.readouterr().out == shown[who]
    assert shown["person"] != shown["clinician"]


def test_a_setting_that_is_no_audience_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("UNCLENCH_AUDIENCE", "doctor")
    assert main(["plan", ANNA]) == 2
    assert capsys.readouterr().err.startswith("unclench: --audience: 'doctor' is not known here.")
