"""`unclench knowledge schema` writes what an editor reads, and `check` tells what only models
see."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from unclench.content.schema.kinds import KINDS
from unclench.serve.cli import main

REFERENCE = re.compile(r'"\$ref": "#/\$defs/(\w+)"')


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("schema")
    assert main(["knowledge", "schema", "-o", str(place)]) == 0
    return place


def test_each_kind_has_a_schema(folder: Path) -> None:
    found = {path.stem for path in folder.glob("*.json")}
    assert found == {*(kind.id for kind in KINDS), "editors"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_every_reference_leads_somewhere_and_no_other_key_may_stand(
    folder: Path, kind: object
) -> None:
    text = (folder / f"{kind.id}.json").read_text(encoding="utf-8")  # type: ignore[attr-defined]
    schema = json.loads(text)
    assert schema["$schema"].startswith("https://json-schema.org/") and schema["description"]
    models = schema.get("$defs", {})
    assert {*REFERENCE.findall(text)} <= models.keys()
    for model in models.values():
        assert model["additionalProperties"] is False
        assert all(key["description"] for key in model["properties"].values())


def test_the_keys_are_those_of_the_files(folder: Path) -> None:
    rules = json.loads((folder / "rules.json").read_text(encoding="utf-8"))
    rule = rules["$defs"]["RuleEntry"]
    assert {"for", "id", "when"} <= rule["properties"].keys()
    assert "avoid" in rule["properties"]["effect"]["enum"]
    assert {"id", "effect", "when", "why", "say", "examples"} == {*rule["required"]}


def test_editors_are_told_which_files_a_schema_is_for(folder: Path) -> None:
    files = json.loads((folder / "editors.json").read_text(encoding="utf-8"))
    assert files["rules.json"] == ["medicines/*/rules.yaml", "rules/*.yaml"]
    assert "!signs/ids.yaml" in files["signs.json"]


def test_a_file_of_another_shape_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No reader expects a list here; every fault is listed, and nothing breaks."""
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "mine.yaml").write_text("- says: Text.\n", encoding="utf-8")
    (tmp_path / "tasks.yaml").write_text("review:\n  due_days: soon\n", encoding="utf-8")
    assert main(["knowledge", "check", "--folder", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert "claims/mine.yaml" in said and "tasks.yaml: review.due_days (line 2)" in said
    assert "something went wrong" not in said
