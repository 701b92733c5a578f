"""`unclench new` and `edit` under hostile hands: everything that was answered is kept, and what
cannot be used is explained."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from support.pseudo_terminal import ROOT, PseudoTerminal
from unclench.content import load
from unclench.intake.door import record_of
from unclench.intake.text import read_tree
from unclench.serve.cli import main

CTRL_C, INTERRUPTED = b"\x03", 130
PASTE, PASTE_END = b"\x1b[200~", b"\x1b[201~"
ANSWERS = ["n", "n", "n", "n", "1", "2", "none", "46", "y"]


def tree(folder: Path, name: str = "r.yaml") -> dict[str, object]:
    """What was kept, read by the strict reader."""
    found = read_tree((folder / name).read_bytes())
    record_of(found, load(), today=date.today())
    return dict(found)


def new(folder: Path, *more: str, size: tuple[int, int] = (80, 24)) -> PseudoTerminal:
    return PseudoTerminal(["new", "r.yaml", *more], folder, size)


@pytest.mark.parametrize("answered", range(len(ANSWERS)))
def test_ctrl_c_at_each_question_keeps_what_was_answered(answered: int, tmp_path: Path) -> None:
    with new(tmp_path) as terminal:
        for answer in ANSWERS[:answered]:
            terminal.ask()
            terminal.type(answer)
        terminal.ask()
        terminal.send(CTRL_C)
        assert terminal.end() == INTERRUPTED
        assert "Traceback" not in terminal.seen
    if answered < 2:  # the first question has two parts
        assert not (tmp_path / "r.yaml").exists()
        assert "nothing was written" in terminal.seen
        return
    kept = tree(tmp_path)
    assert ("signs" in kept, kept.get("incomplete") == ["signs"]) == (True, answered < 4)
    assert (kept.get("region") == "us") is (answered > 4)
    assert ("medicines" in kept) is (answered > 6)
    assert "unclench edit r.yaml" in terminal.seen


def test_ctrl_d_and_stop_end_it_in_peace(tmp_path: Path) -> None:
    for i, end in enumerate((b"\x04", b"stop\r")):
        folder = tmp_path / str(i)
        folder.mkdir()
        with new(folder) as terminal:
            for answer in ANSWERS[:3]:
                terminal.ask()
                terminal.type(answer)
            terminal.ask()
            terminal.send(end)
            assert terminal.end() == 0
        assert tree(folder)["signs"] == []


def test_a_kill_keeps_every_answer_before_it(tmp_path: Path) -> None:
    with new(tmp_path) as terminal:
        for answer in ANSWERS[:5]:
            terminal.ask()
            terminal.type(answer)
        terminal.ask()
        terminal.signal(signal.SIGKILL)
        terminal.end()
    assert tree(tmp_path)["region"] == "us"


def test_back_asks_the_question_before_again(tmp_path: Path) -> None:
    with new(tmp_path) as terminal:
        for answer in [*ANSWERS[:5], "back", "2"]:
            terminal.ask()
            terminal.type(answer)
        terminal.ask()
        terminal.send(CTRL_C)
        terminal.end()
    assert tree(tmp_path)["region"] == "uk"


@pytest.mark.parametrize("bracketed", [True, False], ids=["pasted", "typed"])
def test_a_megabyte_is_one_answer_that_is_refused(bracketed: bool, tmp_path: Path) -> None:
    text = b"baclofen " * 116_000
    with new(tmp_path) as terminal:
        terminal.ask()
        terminal.send(PASTE + text + PASTE_END if bracketed else text)
        terminal.idle()
        terminal.send(b"\r")
        assert "Write a short answer" in " ".join(terminal.ask().split())
        terminal.type("n")
        terminal.ask()
        terminal.send(CTRL_C)
        assert terminal.end() == INTERRUPTED


def test_pasted_lines_are_not_the_answers_to_the_questions_that_follow(tmp_path: Path) -> None:
    with new(tmp_path) as terminal:
        terminal.ask()
        terminal.send(PASTE + b"n\nn\nn\n1\nseizure" + PASTE_END + b"\r")
        assert "is not in the list" in terminal.ask()
        terminal.send(b"n\rn\rn\rn\r1\r")  # typed ahead, before anything is shown
        terminal.ask()
        terminal.send(CTRL_C)
        terminal.end()
    assert not (tmp_path / "r.yaml").exists()


@pytest.mark.parametrize(
    "keys",
    [
        "\x1b[A\x1b[B\x1b[5~\x1bOP\x1b[15~",
        "\x12reverse",
        "\x18\x05",
        "\x1a\x1c\x11\x13",
        "\u202e\u2066fever\u2069",
        "\x1b]0;title\x07\x1b[2J",
        "\x00\x01\x02\x7f\x7f",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        "𝕗𝕖𝕧𝕖𝕣" * 30,
    ],
    ids=range(9),
)
def test_no_key_leaves_the_question_or_gets_into_the_record(keys: str, tmp_path: Path) -> None:
    with new(tmp_path) as terminal:
        for answer in ANSWERS[:6]:
            terminal.ask()
            terminal.type(answer)
        terminal.ask()
        terminal.send(keys.encode("utf-8", "replace") + b"\r")
        terminal.ask()
        terminal.send(CTRL_C)
        assert terminal.end() == INTERRUPTED
        assert "Traceback" not in terminal.seen
    text = (tmp_path / "r.yaml").read_text(encoding="utf-8")
    assert text.replace("\n", "").isprintable()
    assert tree(tmp_path)["region"] == "us"


def test_a_terminal_that_changes_its_size_goes_on(tmp_path: Path) -> None:
    with new(tmp_path) as terminal:
        terminal.ask()
        for columns in (30, 200, 1, 40, 80):
            terminal.resize(columns, 10)
            terminal.signal(signal.SIGWINCH)
            terminal.type("n")
            terminal.idle(0.2)
        terminal.send(CTRL_C)
        assert terminal.end() == INTERRUPTED
        assert "Traceback" not in terminal.seen
    assert tree(tmp_path)["signs"] == []


@pytest.mark.parametrize("columns", [40, 80])
def test_no_line_is_wider_than_the_terminal(columns: int, tmp_path: Path) -> None:
    with new(tmp_path, size=(columns, 24)) as terminal:
        for answer in ["n"] * 6 + ["1", "2", "none", "46", "y"]:
            terminal.ask()
            terminal.type(answer)
        terminal.ask()
        assert max(map(len, terminal.seen.splitlines())) <= columns


def test_without_colour_nothing_is_coloured(tmp_path: Path) -> None:
    shown = {}
    for value in ("", "1"):
        with PseudoTerminal(["new", f"r{value}.yaml"], tmp_path, more={"NO_COLOR": value}) as one:
            one.ask()
            shown[value] = one.raw
    assert "\x1b[1m" in shown[""] and "\x1b[1m" not in shown["1"]


def test_a_file_that_exists_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    for there in ("mine\n", ""):
        path.write_text(there, encoding="utf-8")
        with new(tmp_path) as terminal:
            assert terminal.end() == 2
            assert "exists already. Add to it with: unclench edit r.yaml" in terminal.seen
        assert path.read_text(encoding="utf-8") == there


@pytest.mark.parametrize("name", ["no/such/folder/r.yaml", "a" * 300, "\x01\x00"])
def test_a_file_that_cannot_be_is_told_before_the_first_question(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("unclench.serve.cli.interview.check_terminal", lambda _: None)
    monkeypatch.chdir(tmp_path)
    assert main(["new", name]) == 2
    assert capsys.readouterr().err.startswith("unclench: FILE: ")


FULL = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sys.argv = ["unclench", *sys.argv[1:]]
runpy.run_module("unclench", run_name="__main__")
"""


def test_a_full_disk_shows_the_record_and_leaves_no_half_of_it(tmp_path: Path) -> None:
    """The file may grow to 300 bytes and no further; a terminal is no file."""
    command = (sys.executable, "-c", FULL)
    with PseudoTerminal(["new", "r.yaml"], tmp_path, command=command) as terminal:
        for answer in ("n", "n"):
            terminal.ask()
            terminal.type(answer)
        assert terminal.end() == 2
        assert "signs: []" in terminal.seen and "cannot be written" in terminal.seen
    assert [*tmp_path.iterdir()] == []


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may write everywhere")
def test_a_folder_that_is_read_only(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with new(tmp_path) as terminal:
        for answer in ("n", "n"):
            terminal.ask()
            terminal.type(answer)
        assert terminal.end() == 2
        assert "permission denied" in terminal.seen


@pytest.mark.parametrize("command", [["new", "r.yaml"], ["edit", "examples/anna.yaml"]])
def test_without_a_terminal_there_is_one_line(command: list[str]) -> None:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-m", "unclench", *command],
        check=False, input="n\n" * 50, capture_output=True, text=True, cwd=ROOT, env=env,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1 and "in a terminal" in done.stderr
    assert not (ROOT / "r.yaml").exists()


RECORD = """# my record, by hand
schema: unclench.record/1
region: uk        # where I live
a_key_of_tomorrow: {x: [1, 2]}
person:
  age: 61   # soon 62
  sex: male
medicines:
  - name: Lioresal   # since spring
    total: 60 mg/day
notes: >
  A text that goes
  over lines.
# the end
"""


def test_edit_keeps_comments_and_what_is_not_known(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(RECORD, encoding="utf-8")
    with PseudoTerminal(["edit", "r.yaml"], tmp_path) as terminal:
        for answer in ("n", "n", "n", "3", "2"):
            terminal.ask()
            terminal.type(answer)
        terminal.ask()
        terminal.send(CTRL_C)
        assert terminal.end() == INTERRUPTED
    after = path.read_text(encoding="utf-8")
    for line in RECORD.splitlines():
        assert line in after.splitlines(), line
    found = read_tree(after.encode())
    assert found["signs"] == ["constipation"] and found["ms"] == {"mobility": "walks_with_aid"}
    assert found["a_key_of_tomorrow"] == {"x": [1, 2]}


def test_edit_of_something_else_is_told(tmp_path: Path) -> None:
    for text in ('{"resourceType": "Bundle"}', "- a\n- b\n"):
        (tmp_path / "r.json").write_text(text, encoding="utf-8")
        with PseudoTerminal(["edit", "r.json"], tmp_path) as terminal:
            assert terminal.end() == 2
            assert "is not a record" in terminal.seen
