"""The commands at the command line: what they write, where, and with which exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from surfaces.people import EXAMPLES, ROOT
from surfaces.plan_shape import check_plan
from unclench.content import load
from unclench.serve.cli import main

ANNA, BEN, CARLA = (str(ROOT / "examples" / f"{name}.yaml") for name in ("anna", "ben", "carla"))
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def run(*words: str, data: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "unclench", *words]
    return subprocess.run(
        command,
        input=data,
        capture_output=True,
        env={**ENVIRONMENT, **environment},
        check=False,
        timeout=60,
    )


def written(capsysbinary: pytest.CaptureFixture[bytes], *words: str) -> tuple[int, Any]:
    code = main(words)
    return code, json.loads(capsysbinary.readouterr().out)


@pytest.mark.parametrize(("path", "code"), [(ANNA, 0), (BEN, 0), (CARLA, 3)])
def test_plan_as_json(capsysbinary: pytest.CaptureFixture[bytes], path: str, code: int) -> None:
    found, plan = written(capsysbinary, "plan", path, "--format", "json")
    assert found == code
    check_plan(plan)


def test_plan_as_text_is_the_default(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["plan", ANNA]) == 0
    out = capsysbinary.readouterr().out.decode()
    assert out.startswith("Plan: anna. 20 Nov 2026")
    assert "Pending review." in out.splitlines()[1]
    assert "\x1b" not in out
    assert len(out.splitlines()) <= 45


def test_the_page_in_the_readme_is_the_page(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["plan", ANNA, "--audience", "person"]) == 0
    page = capsysbinary.readouterr().out.decode()
    readme = (Path(ANNA).parents[1] / "README.md").read_text(encoding="utf-8")
    assert "".join(f"    {line}\n" for line in page.splitlines()) in readme


@pytest.mark.parametrize("audience", ["person", "carer", "clinician"])
def test_audience(capsysbinary: pytest.CaptureFixture[bytes], audience: str) -> None:
    assert (
        written(capsysbinary, "plan", ANNA, "--format", "json", "--audience", audience)[1][
            "audience"
        ]
        == audience
    )


def test_region_wins_over_the_record(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    plan = written(capsysbinary, "plan", ANNA, "--format", "json", "--region", "uk")[1]
    assert plan["region"] == "uk"
    assert plan["facts"]["region"]["value"] == "uk"


def test_date_wins_over_the_record(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    plan = written(capsysbinary, "plan", ANNA, "--format", "json", "--date", "2028-01-31")[1]
    assert plan["made_on"] == "2028-01-31"
    assert "egfr" not in plan["facts"], "a result of 2026 is too old in 2028"


def test_regimen(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    default = written(capsysbinary, "plan", ANNA, "--format", "json")[1]
    before = {
        option["id"]: option["regimen"]["id"] for option in default["options"] if option["regimen"]
    }
    medicine, used = next(iter(before.items()))
    other = next(
        regimen.id
        for option in load().options
        if option.id == medicine and option.medicine
        for regimen in option.medicine.regimens
        if regimen.id != used and not regimen.specialist and regimen.criterion is None
    )
    chosen = written(capsysbinary, "plan", ANNA, "--format", "json", "--regimen", other)[1]
    assert {
        option["id"]: option["regimen"]["id"] for option in chosen["options"] if option["regimen"]
    }[medicine] == other


def test_approved_only(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    plan = written(capsysbinary, "plan", ANNA, "--format", "json", "--approved-only")[1]
    assert {option["verdict"] for option in plan["options"]} == {"hold"}


def test_output_goes_to_a_file(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    target = tmp_path / "plan.json"
    assert main(["plan", CARLA, "--format", "json", "-o", str(target)]) == 3
    assert capsysbinary.readouterr().out == b""
    assert json.loads(target.read_bytes())["record"] == "carla"


def test_color(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    main(["plan", CARLA, "--color", "always"])
    assert b"\x1b[" in capsysbinary.readouterr().out


def test_standard_input() -> None:
    result = run("plan", "-", "--format", "json", data=Path(ANNA).read_bytes())
    assert result.returncode == 0
    assert json.loads(result.stdout)["record"] == "anna"


def test_the_same_input_gives_the_same_bytes_in_any_process() -> None:
    first, second = (
        run("plan", BEN, "--format", "json", PYTHONHASHSEED=seed).stdout for seed in ("1", "2")
    )
    assert first == second != b""


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    record = tmp_path / "record.yaml"
    record.write_text(Path(ANNA).read_text().replace("id: anna", "id: Zoë"), encoding="utf-8")
    result = run(
        "plan",
        str(record),
        LC_ALL="C",
        PYTHONIOENCODING="ascii",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
    )
    assert result.returncode == 0
    assert "Zoë" in result.stdout.decode()


def test_a_reader_that_has_gone_is_no_error() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "unclench", "plan", ANNA],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        error = process.stderr.read()
        assert process.wait(timeout=60) == 0
    assert error == b""


def test_triage_says_only_what_is_urgent(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    code, urgent = written(capsysbinary, "triage", CARLA, "--format", "json")
    assert (code, urgent["schema"], urgent["urgency"]) == (3, "unclench.triage/1", "emergency")
    assert urgent["urgent"] and urgent["seek_help"]
    code, calm = written(capsysbinary, "triage", ANNA, "--format", "json")
    assert (code, calm["urgency"], calm["urgent"]) == (0, "none", [])


def test_triage_asks_when_nobody_asked_about_signs(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    record = tmp_path / "record.yaml"
    record.write_text("schema: unclench.record/1\n", encoding="utf-8")
    code, triage = written(capsysbinary, "triage", str(record), "--format", "json")
    assert code == 0
    assert [question["fact"] for question in triage["questions"]] == ["signs"]
    assert triage["not_checked"]


def test_triage_as_text(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["triage", CARLA]) == 3
    out = capsysbinary.readouterr().out.decode()
    assert "EMERGENCY" in out and "999" in out
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    "option", [option.id for option in load().options if option.kind == "medicine"][:4]
)
def test_why(capsysbinary: pytest.CaptureFixture[bytes], option: str) -> None:
    code, found = written(capsysbinary, "why", ANNA, option, "--format", "json")
    assert code == 0
    assert found["option"]["id"] == option
    cited = {claim for reason in found["option"]["because"] for claim in reason["claims"]}
    assert cited <= {claim["id"] for claim in found["claims"]}
    assert all(claim["sources"] for claim in found["claims"])
    assert all(
        change.keys() == {"fact", "before", "after", "verdict"} for change in found["change"]
    )
    assert main(["why", ANNA, option]) == 0
    out = capsysbinary.readouterr().out.decode()
    assert max(map(len, out.splitlines())) <= 80


def test_knowledge_show(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    content = load()
    ids = [
        content.options[0].id,
        content.rules[0].id,
        content.disagreements[0].about,
        content.stages[0].id,
        next(iter(content.facts)),
    ]
    for name in ids:
        assert main(["knowledge", "show", name]) == 0
        out = capsysbinary.readouterr().out.decode()
        assert name in out
        assert max(map(len, out.splitlines())) <= 80 or "http" in out


def test_knowledge_check(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "tasks.yaml").write_text("review: {say: 3}\n", encoding="utf-8")
    assert main(["knowledge", "check", "--folder", str(tmp_path)]) == 2
    assert b"unclench: " in capsysbinary.readouterr().err


def test_demo_writes_records_that_can_be_planned(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    folder = tmp_path / "new" / "demo"
    assert main(["demo", str(folder)]) == 0
    written = [path for path in folder.rglob("*.*") if path.is_file()]
    names = {path.stem for path in EXAMPLES}
    assert {path.name for path in written} == {
        f"{n}.{end}" for n in names for end in ("yaml", "json")
    }
    assert main(["demo", str(folder)]) == 0, "the same again is no fault"
    assert all(main(["plan", str(path)]) in (0, 3) for path in written)
    assert main(["demo", "-o", str(folder)]) == 0
    assert main(["demo", str(folder), "-o", str(folder)]) == 2


def test_demo_leaves_other_files_alone(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "anna.yaml").write_text("mine", encoding="utf-8")
    assert main(["demo", str(tmp_path)]) == 2
    assert (tmp_path / "anna.yaml").read_text() == "mine"


def test_version_and_help(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["--version"]) == 0
    assert capsysbinary.readouterr().out.startswith(b"unclench ")
    assert main(["--help"]) == 0
    out = capsysbinary.readouterr().out
    assert all(command in out for command in (b"plan", b"why", b"triage", b"knowledge", b"demo"))
