"""The generated pages of the reference are what code and knowledge say today."""

from __future__ import annotations

from datetime import date

import pytest

import unclench
from support.fences import ROOT, fences
from support.reference.pages import FOLDER, NAMES, pages
from support.reference.plan import MEANINGS, found_keys, plans
from support.reference.record import ANNA, OWN, list_keys, own_keys
from unclench.content import load
from unclench.content.schema.kinds import KINDS
from unclench.content.schema.walk import keys, models
from unclench.patient.index import index_of

AGAIN = "write it again: PYTHONPATH=src:tests python -m support.reference"


@pytest.mark.parametrize("name", NAMES)
def test_it_is_fresh(name: str) -> None:
    assert (FOLDER / name).read_text(encoding="utf-8") == pages()[name], AGAIN


def test_no_page_is_left_behind() -> None:
    found = {f"knowledge/{path.name}" for path in (FOLDER / "knowledge").iterdir()}
    assert found == {name for name in NAMES if name.startswith("knowledge/")}
    assert pages().keys() == {*NAMES}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_every_key_of_a_kind_is_told(kind: object) -> None:
    page = pages()[f"knowledge/{kind.id}.md"]  # type: ignore[attr-defined]
    for model in models(kind.holds).values():  # type: ignore[attr-defined]
        for key in keys(model):
            assert f"| `{key.name}` |" in page and key.meaning
    assert "## An entry of the knowledge" in page


def test_every_key_of_a_record_is_told() -> None:
    index = index_of(load())
    assert OWN.keys() | {"region"} >= own_keys(index)
    assert OWN.keys() <= own_keys(index) | {"person.age"}
    assert all(known == written.keys() for known, written in list_keys())
    page = pages()["record.md"]
    for name in (*index.plain, *index.labs, *load().sign_names, *load().conditions):
        assert f"`{name}`" in page


def test_every_key_of_a_plan_is_told() -> None:
    found = found_keys()
    inner = {path.rpartition(".")[0].removesuffix("[]") for path in MEANINGS}
    assert {path for path in found if path not in MEANINGS and path not in inner} == set()
    assert MEANINGS.keys() - found.keys() == set()
    assert len(plans()) > 3


def test_the_format_of_a_record_may_be_left_out() -> None:
    text = ANNA.read_text(encoding="utf-8")
    without = "".join(
        line for line in text.splitlines(keepends=True) if not line.startswith("schema:")
    )
    day = date(2026, 11, 20)
    assert without != text
    assert unclench.plan_for(without.encode(), today=day) == unclench.plan_for(
        text.encode(), today=day
    )


def test_the_record_of_the_readme_works_as_it_stands() -> None:
    [record] = [one for one in fences(ROOT / "README.md") if one.language == "yaml"]
    plan = unclench.plan_for(record.text.encode(), today=date(2026, 11, 20))
    assert plan["facts"]["age"]["value"] == "46"
    assert plan["stage"]["id"]
