"""`unclench diary` and `unclench store` at the command line."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from unclench.serve.cli import main

ANNA = Path(__file__).resolve().parents[2] / "examples" / "anna.yaml"
ADDED = (
    ("--severity", "6", "--date", "2026-11-20", "--key", "a", "--note", "=1+1, ä 'x'\nsecond"),
    ("--severity", "5", "--date", "2026-11-21", "--key", "b", "--spasms", "3"),
    ("--spasms", "2", "--spasms-at-night", "1", "--spasms-where", "calf,thigh", "--cramps", "0",
     "--sleep", "4", "--pain", "2", "--own", "grip = 3", "--effect", "drowsiness,2026-11-21",
     "--dose", "Lioresal=15 mg/day", "--missed", "gabapentin=2", "--extra", "tizanidine",
     "--exercise", "10", "--moves", "a,b", "--trigger", "heat", "--goal", "stand=+1 x3",
     "--goal", "walk=-2", "--date", "2026-11-22", "--key", "c"),
)  # fmt: skip


class Diary:
    """One folder of data, and commands on it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def run(self, *words: str, code: int = 0, part: str = "diary") -> str:
        found = main([part, words[0], "--data", str(self.folder), *words[1:]])
        out, err = self.capsys.readouterr()
        assert found == code, err
        return out if code == 0 else err

    def fill(self) -> None:
        for words in ADDED:
            self.run("add", *words)

    def exported(self) -> list[Any]:
        found: list[Any] = json.loads(self.run("export"))["entries"]
        return found


@pytest.fixture
def diary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Diary:
    return Diary(tmp_path / "data", capsys)


def test_a_day_is_noted_and_shown(diary: Diary) -> None:
    diary.fill()
    shown = " ".join(diary.run("show").split())
    for words in (
        "Fri 20 Nov 2026 stiffness: 6",
        "spasms: 2, 1 at night, calf, thigh",
        "cramps: 0",
        "grip: 3",
        "Sleepiness (21 Nov 2026)",
        "baclofen 15 mg/day, gabapentin 2 missed, tizanidine 1 extra",
        "exercise: 10 minutes, a, b",
        "goals: stand +1, walk -2",
    ):
        assert words.lower() in shown.lower(), shown


def test_the_same_key_twice_is_one_entry(diary: Diary) -> None:
    first, second = (diary.run("add", *ADDED[0]) for _ in range(2))
    assert first.split(".")[0] == second.split(".")[0] and "was there already" in second
    assert len(diary.exported()) == 1
    err = diary.run("add", "--severity", "7", "--key", "a", code=2)
    assert err.startswith("unclench: --key: the key 'a' was used for something else")


def test_without_a_key_every_call_is_a_new_entry(diary: Diary) -> None:
    for _ in range(2):
        diary.run("add", "--severity", "6")
    assert len(diary.exported()) == 2


CANNOT_BE = [
    (("--severity", "11"), "--severity: '11' is not a number from 0 to 10"),
    (("--severity", "5.5"), "--severity: '5.5' is not a number from 0 to 10"),
    (("--severity", "\u0665"), "--severity:"),
    ((), "command line: notes nothing"),
    (("--note", " "), "--note:"),
    (("--severity", "3", "--date", "2999-01-01"), "--date: 2999-01-01 has not come yet"),
    (("--severity", "3", "--date", "2026-02-30"), "--date: '2026-02-30' is not a day"),
    (("--spasms", "2", "--spasms-at-night", "3"), "--spasms: more at night than in all"),
    (("--spasms-at-night", "3"), "--spasms: is missing"),
    (("--dose", "baclofen=10"), "--dose: is not the total of a day"),
    (("--dose", "baclofn=10 mg/day"), "--dose: 'baclofn' is not known here. Did you mean"),
    (("--effect", "drowsines"), "--effect: 'drowsines' is not known here"),
    (("--effect", "drowsiness,2026-11-20,2026-11-10"), "--effect: ends on 2026-11-10"),
    (("--goal", "stand"), "--goal: 'stand' is not a goal"),
    (("--own", "grip=11"), "--own: 'grip=11' is not an item"),
    (("--severity", "3", "--key", ""), "--key: a key has 1 to 200"),
    (("--severity", "3", "--person", ""), "--person: the id of a person has 1 to 200"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "said"), CANNOT_BE)
def test_what_cannot_be_noted_is_refused_in_one_line(
    diary: Diary, words: tuple[str, ...], said: str
) -> None:
    err = diary.run("add", *words, code=2)
    assert err.startswith(f"unclench: {said}") and err.count("\n") == 1
    assert diary.exported() == []


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_import_of_an_export_changes_nothing(diary: Diary, tmp_path: Path, form: str) -> None:
    diary.fill()
    (first,) = [found["id"] for found in diary.exported() if found["key"] == "b"]
    diary.run("remove", first)
    before, file = diary.exported(), tmp_path / f"diary.{form}"
    diary.run("export", "--format", form, "-o", str(file))
    assert diary.run("import", str(file)).startswith("0 of ")
    assert diary.exported() == before
    again = tmp_path / "again"
    diary.run("export", "--format", form, "-o", str(again))
    assert again.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("form", ["json", "csv"])
def test_an_export_comes_back_elsewhere_with_the_same_bytes(
    diary: Diary, tmp_path: Path, form: str
) -> None:
    diary.fill()
    file = tmp_path / "file"
    diary.run("export", "--format", form, "-o", str(file))
    other = Diary(tmp_path / "other", diary.capsys)
    assert other.run("import", str(file)) == "3 of 3 versions were new, for me.\n"
    other.run("export", "--format", form, "-o", str(tmp_path / "again"))
    assert (tmp_path / "again").read_bytes() == file.read_bytes()
    assert "was there already" in other.run("add", *ADDED[0])


def test_no_cell_of_a_table_is_a_formula(diary: Diary) -> None:
    diary.fill()
    rows = [*csv.DictReader(io.StringIO(diary.run("export", "--format", "csv"), newline=""))]
    assert rows[0]["note"] == "'=1+1, ä 'x'\nsecond" and len(rows) == 3
    assert not [cell for row in rows for cell in row.values() if cell[:1] in "=+-@" and cell]


BROKEN = [
    ("{", "the file: is not JSON"),
    ('{"schema": "x"}', "schema: this is not a diary"),
    ('{"schema": "unclench.diary/1", "person": "me", "entries": [{}]}', "entries[0]: has other"),
    ('{"schema": "unclench.diary/1", "schema": "unclench.diary/1"}', "the file: has a key twice"),
    ("a,b\n1,2\n", "row 1: has other columns"),
    ("", "row 1: has other columns"),
]


@pytest.mark.parametrize(("content", "said"), BROKEN)
def test_a_file_that_is_no_export_is_refused(
    diary: Diary, tmp_path: Path, content: str, said: str
) -> None:
    (tmp_path / "file").write_text(content)
    err = diary.run("import", str(tmp_path / "file"), code=2)
    assert err.startswith(f"unclench: {tmp_path / 'file'}: {said}") and err.count("\n") == 1


def test_a_changed_export_brings_in_nothing(diary: Diary, tmp_path: Path) -> None:
    diary.fill()
    tree = json.loads(diary.run("export"))
    tree["entries"][1]["entry"]["severity"] = 0
    (tmp_path / "file").write_text(json.dumps(tree))
    before = diary.exported()
    assert "says something else" in diary.run("import", str(tmp_path / "file"), code=2)
    assert diary.exported() == before
    assert "diary of 'me', not of 'x'" in diary.run(
        "import", str(tmp_path / "file"), "--person", "x", code=2
    )


def test_people_are_kept_apart(diary: Diary) -> None:
    diary.run("add", "--severity", "3", "--person", "anna")
    assert diary.exported() == []
    tree = json.loads(diary.run("export", "--person", "anna"))
    assert tree["person"] == "anna" and len(tree["entries"]) == 1


def test_observations_have_their_day_and_value(diary: Diary) -> None:
    diary.fill()
    bundle = json.loads(diary.run("export", "--format", "fhir"))
    found = [entry["resource"] for entry in bundle["entry"]]
    severity = [one for one in found if one["code"]["coding"][0]["code"] == "severity"]
    assert [(one["effectiveDateTime"], one["valueInteger"]) for one in severity] == [
        ("2026-11-20", 6),
        ("2026-11-21", 5),
    ]
    (spasms,) = [one for one in found if "component" in one]
    assert spasms["valueQuantity"]["value"] == 2 and spasms["bodySite"]["text"] == "calf, thigh"
    pytest.importorskip("fhir.resources")
    from fhir.resources.R4B.bundle import Bundle

    Bundle.model_validate(bundle)


def noted(diary: Diary, day: str, severity: int, *words: str) -> None:
    diary.run("add", "--severity", str(severity), "--date", day, "--key", day, *words)


def test_a_report_says_the_change_with_its_days(diary: Diary) -> None:
    for number in range(1, 8):
        noted(diary, f"2026-10-{number:02}", 7)
    for number in range(8, 31):
        noted(diary, f"2026-10-{number:02}", 4, "--dose", "baclofen=15 mg/day")
    person = " ".join(diary.run("report", "--date", "2026-10-30").split())
    assert "It was 7 and is now 4. This is much better. The days agree." in person
    assert "The dose of Baclofen changed." in person and "mg" not in person
    clinician = diary.run("report", "--date", "2026-10-30", "--audience", "clinician")
    assert "-42.9 %" in clinician and "Baclofen 15 mg/day until 30 Oct 2026" in clinician
    tree = json.loads(diary.run("report", "--date", "2026-10-30", "--format", "json"))
    (change,) = tree["changes"]
    assert (change["kind"], change["sure"], change["fall_percent"]) == ("response", "clear", "42.9")
    assert tree["not_noted"] == [] and "15 mg" not in json.dumps(tree)
    late = json.loads(diary.run("report", "--date", "2026-11-02", "--format", "json"))
    assert late["not_noted"] == ["2026-10-31", "2026-11-01", "2026-11-02"]


def test_a_report_of_nothing_is_refused(diary: Diary) -> None:
    assert "there is nothing in the diary of 'me'" in diary.run("report", code=2)


def test_a_diary_completes_a_record(diary: Diary) -> None:
    for number in range(1, 8):
        noted(diary, f"2026-11-{number:02}", 5)
    words = ("record", str(ANNA), "--date", "2026-11-07")
    assert json.loads(diary.run(*words))["complaint"]["severity"] == 5
    assert json.loads(diary.run(*words))["medicines"][0]["name"] == "colecalciferol"


def test_backups_at_the_command_line(diary: Diary, tmp_path: Path) -> None:
    diary.fill()
    before = diary.exported()
    assert "all unchanged" in diary.run("verify", part="store")
    diary.run("backup", str(tmp_path / "saved"), part="store")
    assert "is there already" in diary.run("backup", str(tmp_path / "saved"), part="store", code=2)
    other = Diary(tmp_path / "other", diary.capsys)
    other.run("restore", str(tmp_path / "saved"), part="store")
    assert other.exported() == before
    assert "holds something" in other.run("restore", str(tmp_path / "saved"), part="store", code=2)


def test_a_store_that_cannot_be_used_is_one_line(diary: Diary) -> None:
    diary.folder.mkdir()
    (diary.folder / "unclench.sqlite").write_text("not a database, but long enough to look at" * 9)
    err = diary.run("add", "--severity", "3", code=2)
    assert err.startswith("unclench: The store cannot be used") and err.count("\n") == 1


def test_without_its_packages_the_extra_is_named(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['sqlalchemy'] = None; from unclench.serve.cli import main; "
        f"sys.exit(main(['diary', 'show', '--data', {str(tmp_path)!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("unclench: store: SQLAlchemy is not installed. pip install")


def test_an_output_never_replaces_the_store(diary: Diary) -> None:
    diary.fill()
    file = diary.folder / "unclench.sqlite"
    before = diary.exported()
    assert "would be overwritten" in diary.run("export", "-o", str(file), code=2)
    assert diary.exported() == before


def test_check_ins_of_a_diary_continue_a_schedule(diary: Diary, tmp_path: Path) -> None:
    first, found = str(tmp_path / "first.json"), str(tmp_path / "checkins.json")
    plan = ["titrate", "baclofen", "--regimen", "ten_weekly", "--start", "2026-11-21"]
    assert main([*plan, "--date", "2026-11-20", "--format", "json", "-o", first]) == 0
    for number in range(21, 29):
        noted(diary, f"2026-11-{number:02}", 5, "--dose", "baclofen=10 mg/day")
    diary.run("checkins", first, "--date", "2026-11-28", "-o", found)
    tree = json.loads(Path(found).read_text())
    assert tree == [{"date": "2026-11-28", "what": "fine"}]
    assert main([*plan, "--date", "2026-11-28", "--checkins", found]) == 0
    diary.capsys.readouterr()
    assert "is not a schedule" in diary.run("checkins", found, code=2)
