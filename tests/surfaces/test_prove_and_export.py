"""`unclench knowledge prove` and `unclench knowledge export` on the command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from unclench.app.knowledge import prove
from unclench.app.knowledge.export import criteria
from unclench.app.knowledge.folders import own_folder, sound_draft
from unclench.serve import cli

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


def test_prove_says_one_line_a_promise(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["knowledge", "prove", "nabiximols/us", "whole/one-stage"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines[:2]] == [
        "proved  nabiximols/us",
        "proved  whole/one-stage",
    ]
    assert lines[-1].startswith("2 promises hold for everybody")


def test_a_broken_promise_shows_a_record_and_offers_a_story(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, folder)
    rules = folder / "medicines" / "nabiximols" / "rules.yaml"
    whole = rules.read_text(encoding="utf-8")
    rules.write_text(
        whole.replace(
            "conditions includes 'psychosis' or conditions includes 'psychosis_in_family'",
            "conditions includes 'psychosis'",
        ),
        encoding="utf-8",
    )
    words = [
        "knowledge",
        "prove",
        "nabiximols/psychosis",
        "--folder",
        str(folder),
        "--stories",
        str(tmp_path / "stories"),
    ]
    assert cli.main(words) == 2
    said = capsys.readouterr()
    assert "this record breaks the promise" in said.out
    assert said.err.count("unclench: promise nabiximols/psychosis") == said.err.count("\n")
    [story] = (tmp_path / "stories").iterdir()
    record = story.read_text(encoding="utf-8").partition("record:\n")[2]
    alone = tmp_path / "record.yaml"
    alone.write_text(
        "\n".join(line.removeprefix("  ") for line in record.splitlines()), encoding="utf-8"
    )
    assert cli.main(["plan", str(alone)]) == 0


def test_without_the_solver_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(prove, "find_spec", lambda name: None)
    assert cli.main(["knowledge", "prove"]) == 2
    assert (
        capsys.readouterr().err
        == "unclench: knowledge prove: the solver Z3 is not installed. pip install "
        "'unclench[proof]'\n"
    )


def test_an_unknown_promise_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["knowledge", "prove", "nabiximol/us"]) == 2
    assert "Did you mean 'nabiximols/us'?" in capsys.readouterr().err


def test_the_exported_view_runs_in_duckdb(tmp_path: Path) -> None:
    import duckdb

    assert cli.main(["knowledge", "export", "--format", "sql", "-o", str(tmp_path)]) == 0
    with duckdb.connect() as database:
        database.execute((tmp_path / "UnclenchCriteria.sql").read_text(encoding="utf-8"))
        database.execute(
            "INSERT INTO facts (person, kidney_clearance_low, kidney_clearance_high) VALUES ('a', "
            "20, 20), ('b', NULL, NULL)"
        )
        found = database.execute(
            'SELECT "baclofen/kidney-below-30" FROM criteria ORDER BY person'
        ).fetchall()
        assert found == [(True,), (None,)]


def test_export_writes_other_dialects_and_cql(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        cli.main(
            ["knowledge", "export", "--format", "sql", "--dialect", "postgres", "-o", str(tmp_path)]
        )
        == 0
    )
    assert cli.main(["knowledge", "export", "--format", "cql", "-o", str(tmp_path)]) == 0
    assert 'define "baclofen/kidney-below-30":' in (tmp_path / "UnclenchCriteria.cql").read_text(
        encoding="utf-8"
    )
    assert "criteria\n" in capsys.readouterr().out
    assert cli.main(["knowledge", "export", "--format", "xml", "-o", str(tmp_path)]) == 2
    assert "'xml' is not known here" in capsys.readouterr().err


def test_every_criterion_is_exported_under_one_name() -> None:
    draft = sound_draft(own_folder())
    exported = criteria(draft)
    judged = [*draft.criteria, *draft.aside.values()]
    assert {id(node) for node in exported.values()} == {id(node) for node in judged}
    lower = [title.lower() for title in exported]
    assert len(set(lower)) == len(lower)  # names of columns do not tell case apart
    assert max(map(len, exported)) <= 63  # the longest name of a column in PostgreSQL
