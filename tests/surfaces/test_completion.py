"""The completion of commands, options and names, in real shells."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from support.pseudo_terminal import PseudoTerminal
from unclench.serve.cli import main
from unclench.serve.cli.completion import SHELLS, script

BASH = r"""
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
"$(complete -p unclench | sed 's/.*-F \([^ ]*\).*/\1/')"
echo "${COMPREPLY[@]}"
"""
COMPLETED = [
    (("unclench", "tit"), "titrate"),
    (("unclench", "titrate", "bac"), "baclofen"),
    (("unclench", "plan", "--form"), "--format"),
    (("unclench", "plan", "--format", "js"), "json"),
    (("unclench", "knowledge", "prov"), "prove"),
    (("unclench", "triage", "--sign", "palp"), "palpitations"),
    (("unclench", "letter", "x.yaml", "physio"), "physiotherapy"),
]
IDS = [" ".join(words[1:]) for words, _ in COMPLETED]


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("completion")
    for shell in SHELLS:
        (folder / shell).write_text(script(shell), encoding="utf-8")
    return folder


def shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{name} is not installed")
    return found or ""


@pytest.mark.parametrize(("words", "found"), COMPLETED, ids=IDS)
def test_bash(words: tuple[str, ...], found: str, scripts: Path) -> None:
    command = [shell("bash"), "-c", BASH, "bash", str(scripts / "bash"), *words]
    assert subprocess.run(command, check=False, capture_output=True, text=True).stdout.split() == [
        found
    ]


@pytest.mark.parametrize(("words", "found"), COMPLETED, ids=IDS)
def test_fish(words: tuple[str, ...], found: str, scripts: Path, tmp_path: Path) -> None:
    line = f"source {scripts / 'fish'}; complete -C '{' '.join(words)}'"
    command = [shell("fish"), "--no-config", "-c", line]
    env = {"HOME": str(tmp_path)}
    out = subprocess.run(command, check=False, capture_output=True, text=True, env=env)
    assert [one.split("\t")[0] for one in out.stdout.splitlines()] == [found], out.stderr


def test_zsh(scripts: Path, tmp_path: Path) -> None:
    """In a terminal, with keys: zsh completes only there."""
    shutil.copy(scripts / "zsh", tmp_path / "_unclench")
    start = f"fpath=({tmp_path} $fpath); autoload -U compinit; compinit -u -D; echo read''y"
    with PseudoTerminal(
        ["-f", "-i"], tmp_path, (120, 24), {"HOME": str(tmp_path)}, (shell("zsh"),)
    ) as terminal:
        terminal.type(start)
        terminal.wait_for("ready")
        for words, found in COMPLETED[:4]:
            terminal.type(" ".join(words) + "\t", enter=False)
            terminal.wait_for(found)
            terminal.send(b"\x15")


def test_another_shell_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "fsh"]) == 2
    assert capsys.readouterr().err == (
        "unclench: SHELL: 'fsh' is not known here. Did you mean 'fish'?\n"
    )


def test_the_script_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "BASH"]) == 0
    assert capsys.readouterr().out == script("bash")
