"""Bad input: one line for each problem, what to do, exit code 2, and never a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surfaces.people import ROOT
from unclench.serve.cli import main
from unclench.serve.cli.entry import COMMANDS

ANNA = "examples/anna.yaml"
ERRORS = [
    (
        ["plan", "examples/ana.yaml"],
        "examples/ana.yaml: there is no such file. Did you mean 'examples/anna.yaml'?",
    ),
    (["plan", "nowhere.json"], "nowhere.json: there is no such file. Check the path."),
    (["plan", "examples"], "examples: is a folder, not a record. Name a file in it."),
    (
        ["plan", "a\0b"],
        "a b: cannot be read (no file can have this name). Check the path and who may read it.",
    ),
    (["pln", ANNA], "command line: there is no command 'pln'. Did you mean 'plan'?"),
    ([], f"command line: a command is missing. It is one of: {', '.join(COMMANDS)}."),
    (
        ["plan"],
        "command line: the following arguments are required: RECORD. See unclench plan --help.",
    ),
    (["plan", ANNA, "--format", "jsn"], "--format: 'jsn' is not known here. Did you mean 'json'?"),
    (["plan", ANNA, "--format"], "--format: expected one argument. See unclench plan --help."),
    (["plan", ANNA, "--format=--"], "--format: '--' is not a value. See unclench plan --help."),
    (["plan", ANNA, "--region=--"], "--region: '--' is not a value. See unclench plan --help."),
    (
        ["titrate", "baclofen", "--checkins=--"],
        "--checkins: '--' is not a value. See unclench titrate --help.",
    ),
    (
        ["knowledge", "check", "--folder=--"],
        "--folder: '--' is not a value. See unclench knowledge --help.",
    ),
    (
        ["plan", ANNA, "--audience", "nurse"],
        "--audience: 'nurse' is not known here. It is one of: person, carer, clinician.",
    ),
    (["plan", ANNA, "--region", "fr"], "--region: 'fr' is not known here. It is one of: us, uk."),
    (
        ["plan", ANNA, "--date", "2026-13-01"],
        "--date: '2026-13-01' is not a day. Write it like 2026-11-20.",
    ),
    (
        ["plan", ANNA, "--date", "20261120"],
        "--date: '20261120' is not a day. Write it like 2026-11-20.",
    ),
    (
        ["plan", ANNA, "--date", "9999-12-31"],
        (
            "--date: 9999-12-31 cannot be the day of a plan: it lies between 1900-01-01 and "
            "2199-12-31. Write the day for which the plan is made, such as 2026-11-20."
        ),
    ),
    (
        ["triage", ANNA, "--date", "0001-01-01"],
        (
            "--date: 0001-01-01 cannot be the day of a plan: it lies between 1900-01-01 and "
            "2199-12-31. Write the day for which the plan is made, such as 2026-11-20."
        ),
    ),
    (
        ["plan", ANNA, "--loud"],
        "command line: unrecognized arguments: --loud. See unclench --help.",
    ),
    (
        ["plan", ANNA, "--regimen", "gentl"],
        "--regimen: there is no regimen 'gentl'. Did you mean 'gentle'?",
    ),
    (
        ["plan", ANNA, "-o", "/nowhere/plan"],
        (
            "/nowhere/plan: cannot be written (no such file or directory). Choose another place "
            "with "
            "-o."
        ),
    ),
    (
        ["plan", ANNA, "-o", "examples"],
        "examples: cannot be written (is a directory). Choose another place with -o.",
    ),
    (
        ["why", ANNA, "strething"],
        "OPTION: there is no option 'strething'. Did you mean 'stretching'?",
    ),
    (
        ["knowledge", "show", "strething"],
        "ID: there is nothing with the id 'strething'. Did you mean 'stretching'?",
    ),
    (
        ["knowledge", "check", "--folder", "/nowhere"],
        "/nowhere: there is no such folder. Name a folder of knowledge.",
    ),
    (
        ["knowledge"],
        "command line: the following arguments are required: PART. See unclench knowledge --help.",
    ),
]


@pytest.mark.parametrize(("words", "line"), ERRORS, ids=[" ".join(words) for words, _ in ERRORS])
def test_a_mistake_is_told_in_one_line(
    words: list[str],
    line: str,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(words) == 2
    out, err = capsysbinary.readouterr()
    assert out == b""
    assert err.decode() == f"unclench: {line}\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "record.yaml"
    path.touch(mode=0)
    assert main(["plan", str(path)]) == 2
    assert b"cannot be read (permission denied)" in capsysbinary.readouterr().err


def test_every_fault_of_a_record_has_its_line(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    path = tmp_path / "record.yaml"
    path.write_text(
        "schema: unclench.record/1\nperson: {age: 200}\nregion: mars\n", encoding="utf-8"
    )
    assert main(["plan", str(path)]) == 2
    lines = capsysbinary.readouterr().err.decode().splitlines()
    assert len(lines) == 2
    assert all(line.startswith("unclench: line ") for line in lines)


@pytest.mark.parametrize("command", ["plan", "triage"])
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    data=st.binary(max_size=60)
    | st.text(alphabet="schema:[]{}- \nabc\"'&*!|>%@`0", max_size=60).map(str.encode)
)
def test_no_bytes_reach_the_last_resort(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], command: str, data: bytes
) -> None:
    path = tmp_path / "record"
    path.write_bytes(data)
    assert main([command, str(path), "--format", "json"]) in (0, 2, 3)
    err = capsysbinary.readouterr().err.decode()
    assert all(line.startswith("unclench: ") for line in err.splitlines())


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    words=st.lists(
        st.sampled_from(
            [
                "plan",
                "why",
                "triage",
                "knowledge",
                "show",
                "-",
                "--",
                "-o",
                "--date",
                "x",
                "--format",
                "json",
                "é\udcff",
                "",
            ]
        ),
        max_size=5,
    )
)
def test_no_words_reach_the_last_resort(
    capsysbinary: pytest.CaptureFixture[bytes],
    tmp_path_factory: pytest.TempPathFactory,
    words: list[str],
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("empty"))
        patch.setattr("unclench.serve.cli.reading._stdin", lambda: b"")
        assert main(words) in (0, 2, 3)


@pytest.mark.parametrize("words", [["plan"], ["titrate", "baclofen", "--record"]])
def test_what_is_read_is_never_overwritten(
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "anna.yaml").write_bytes((ROOT / ANNA).read_bytes())
    (tmp_path / "link.yaml").symlink_to("anna.yaml")
    for output in ("anna.yaml", "./anna.yaml", "link.yaml"):
        assert main([*words, "anna.yaml", "-o", output]) == 2
        said = capsysbinary.readouterr().err.decode()
        assert (
            said
            == f"unclench: {output}: is an input of this command and would be overwritten. Choose "
            "another place with -o.\n"
        )
    assert (tmp_path / "anna.yaml").read_bytes() == (ROOT / ANNA).read_bytes()


@pytest.mark.parametrize("words", [["plan", ANNA], ["triage", ANNA, "--format", "json"], ["learn"]])
def test_a_closed_standard_output_is_said(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.stdout", None)
    assert main(words) == 2
    assert capsysbinary.readouterr().err == (
        b"unclench: standard output: cannot be written (it is closed). Choose another place "
        b"with -o.\n"
    )


@pytest.mark.parametrize("stream", [None, "full"])
def test_the_exit_code_stands_when_nothing_can_be_said(
    stream: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr", None if stream is None else Full())
    assert main(["plan", "nowhere.json"]) == 2


class Full:
    """A place that takes nothing any more."""

    encoding = "utf-8"

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        self.write("")


def test_the_last_resort_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError("first\nsecond")

    monkeypatch.setattr("unclench.serve.cli.entry.parse", broken)
    assert main(["plan", ANNA]) == 70
    err = capsysbinary.readouterr().err.decode()
    assert err.count("\n") == 1
    assert "RuntimeError: first second" in err and "CONTRIBUTING.md" in err
