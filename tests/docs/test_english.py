"""The prose of the project reads as English: pages, clinicians' texts, docstrings and comments."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.english import ROOT, Pattern, faults, files, found_in, patterns


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.never)
def test_each_pattern_finds_its_own_sentence_and_not_the_better_one(pattern: Pattern) -> None:
    assert pattern in found_in(pattern.never)
    assert found_in(pattern.well) == []
    assert pattern.reason.endswith(".")


def test_no_sentence_reads_as_translated() -> None:
    assert [str(fault) for path in files() for fault in faults(path)] == []


SEEDED = {
    "page.md": "# A page\n\nThe rule stands\nin the plan.\n",
    "rules.yaml": "- id: a/b\n  say:\n    clinician: Caution beside two sedating medicines.\n",
    "module.py": '"""Reads what is taken,\nfor somebody."""\n',
    "message.py": 'ERROR = f"Facts stand in {FOLDER}."\n',
    "comment.py": "VALUE = 1  # the rule by which it is lowered\n",
    "method.py": 'class A:\n    def b(self) -> None:\n        """Errors, one line a mistake."""\n',
}


@pytest.mark.parametrize("name", sorted(SEEDED))
def test_a_seeded_sentence_is_found(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("support.english.ROOT", tmp_path)
    (tmp_path / name).write_text(SEEDED[name], encoding="utf-8")
    assert faults(tmp_path / name)


def test_names_in_code_are_no_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("support.english.ROOT", tmp_path)
    (tmp_path / "a.md").write_text("The key `somebody` is refused.\n", encoding="utf-8")
    (tmp_path / "b.py").write_text('NAME = "somebody"  # or `somebody`\n', encoding="utf-8")
    (tmp_path / "c.yaml").write_text("words: [somebody]\n", encoding="utf-8")
    assert not any(faults(path) for path in tmp_path.iterdir())


def test_every_kind_of_prose_is_read() -> None:
    tops = {path.relative_to(ROOT).parts[0] for path in files()}
    assert {"docs", "knowledge", "src", "tests", "README.md", "CHANGELOG.md"} <= tops
