"""The models of the knowledge say what its strict readers say: the same keys, the same faults."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from unclench.content.checks.coverage import coverage_problems
from unclench.content.overlay import files as overlay
from unclench.content.schema.base import KeyedEntry
from unclench.content.schema.check import shape_problems
from unclench.content.schema.kinds import KINDS, kind_of
from unclench.content.schema.walk import entries, keys, models
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.source.folder import read_draft, read_files
from unclench.content.source.yaml_text import read_yaml
from unclench.errors import Problem

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
UNKNOWN, NO_KEY = "a_key_that_nobody_knows", "is not a key that is used here"
# What a reader knows and a model does not, or the other way, and why.
OTHERWISE = {
    "ClaimEntry": {"review"},  # read to be refused with a reason of its own
    "FactEntry": {"family"},  # gone once the family is written out
    "SignEntry": {"for"},  # gone once it is written out for each medicine
    "MedicineEntry": {"kind", "rules"},  # come from the folder, and are read by other readers
}
# What is no mapping with keys of its own, or whose reader does not go by keys.
BY_OTHERS = {
    "CoverEntry",  # its keys are any facts that are sets
    "CoverageEntry",  # see below
    "FramesFile",  # an unread list changes nothing
    "OverlayFile", "OverlayLimitEntry", "OverlayRegimenEntry", "LoosenedEntry",  # see below
}  # fmt: skip


@cache
def files() -> dict[str, Any]:
    return read_files(KNOWLEDGE)


@cache
def known_models() -> dict[str, type[KeyedEntry]]:
    return {name: one for kind in KINDS for name, one in models(kind.holds).items()}


def with_all() -> dict[str, Any]:
    """A copy with one of what no file has today, and few examples to learn from."""
    found: dict[str, Any] = deepcopy(files())
    step = {"to": "under_review", "by": "A. Reader, neurologist", "on": "2026-11-20"}
    found["reviews.yaml"] = {"baclofen-ceiling-us": [step]}
    found["exercises/stretching.yaml"][0]["stop"] = {"clinician": "Pain.", "person": "It hurts."}
    short = {
        name: tree[:4]
        for name, tree in found.items()
        if name.startswith("training/") and isinstance(tree, list)
    }
    return found | short


class Mistake(NamedTuple):
    """A value put (or a key taken out) at a place of a file."""

    file: str
    where: tuple[str | int, ...]
    value: Any = None


MISTAKES = (
    Mistake("sources/guidelines.yaml", ("otero-romero-2016", "kind"), "gossip"),
    Mistake("sources/guidelines.yaml", ("otero-romero-2016", "read"), None),
    Mistake("claims/baclofen.yaml", ("baclofen-ceiling-us", "confidence"), "sure"),
    Mistake("claims/baclofen.yaml", ("baclofen-ceiling-us", "values", 0, "is"), "about"),
    Mistake("disagreements/baclofen.yaml", (0, "because"), None),
    Mistake("facts/person.yaml", (0, "kind"), "word"),
    Mistake("facts/labs.yaml", (0, "fresh_days"), "90"),
    Mistake("facts/person.yaml", (1, "names"), None),
    Mistake("defines.yaml", ("spastic", "when"), None),
    Mistake("medicines/baclofen/medicine.yaml", ("stopping", "abrupt"), "fine"),
    Mistake("medicines/baclofen/medicine.yaml", ("adequate_trial", "from"), "30 mg"),
    Mistake("medicines/baclofen/medicine.yaml", ("regimens", "ten_weekly", "doses_per_day"), "3"),
    Mistake("medicines/baclofen/medicine.yaml", ("antispastic",), "true"),
    Mistake("medicines/baclofen/rules.yaml", (0, "effect"), "forbid"),
    Mistake("medicines/baclofen/rules.yaml", (1, "why"), None),
    Mistake("medicines/baclofen/rules.yaml", (2, "tasks"), [{"pe": None}]),
    Mistake("signs/danger.yaml", (0, "urgency"), "tomorrow"),
    Mistake("signs/ids.yaml", ("seizure", "group"), None),
    Mistake("tasks.yaml", ("review", "due_days"), "7"),
    Mistake("measures/walking.yaml", ("setting",), "home"),
    Mistake("pathway.yaml", (0, "why"), None),
    Mistake("classes.yaml", ("opioid", "name"), None),
    Mistake("effects/signs.yaml", (0, "tier"), "mild"),
    Mistake("words/en/seek_help.yaml", (0, "text"), None),
    Mistake("pages/en/expect.yaml", (0, "part"), "first"),
    Mistake("pages/en/expect.yaml", (0, "title", "person"), None),
    Mistake("letters/letters.yaml", (0, "title"), None),
    Mistake("reports/uk.yaml", ("fields", 0, "source"), "guess"),
    Mistake("exercises/stretching.yaml", (0, "position"), "upside_down"),
    Mistake("exercises/stretching.yaml", (1, "figure"), None),
    Mistake("exercises/doses.yaml", ("stretch", "amounts", 0, "hold"), "30"),
    Mistake("answers/refusals.yaml", (0, "action"), "shrug"),
    Mistake("training/bands.yaml", ("clear",), "much"),
    Mistake("promises.yaml", (0, "says"), None),
    Mistake("mentions.yaml", (0, "unless"), None),
    Mistake("phrases.yaml", (0, "of"), "anybody"),
    Mistake("VERSION.yaml", ("review_due_days",), "a year"),
)  # fmt: skip


def with_mistakes() -> dict[str, Any]:
    seeded = with_all()
    for mistake in MISTAKES:
        body = seeded[mistake.file]
        for step in mistake.where[:-1]:
            body = body[step]
        body[mistake.where[-1]] = mistake.value
    return seeded


def test_every_file_fits_its_model() -> None:
    assert shape_problems(files()) == []


def test_every_kind_has_a_file() -> None:
    found = {kind.id for name in files() if (kind := kind_of(name))}
    assert found == {kind.id for kind in KINDS if not kind.overlay}


class Read(NamedTuple):
    """The keys that the strict readers ask for in the mappings of each model, and the faults they
    find."""

    asked: dict[str, set[str]]
    problems: list[Problem]


@pytest.fixture(scope="module")
def read() -> Read:
    """All at once, as reading takes a while: every mistake, and in every mapping one unknown
    key."""
    seeded, found = with_mistakes(), defaultdict[str, set[str]](set)
    for name, tree in seeded.items():
        kind = kind_of(name)
        for model, body in entries(tree, kind.holds) if kind else ():
            body[UNKNOWN] = model.__name__
    finish = Fields.finish

    def noted(self: Fields) -> None:
        if UNKNOWN in self.data:
            found[self.data[UNKNOWN]] |= self.asked
        finish(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Fields, "finish", noted)
        return Read(found, read_draft(seeded).problems)


@pytest.mark.parametrize("name", sorted(known_models().keys() - BY_OTHERS))
def test_models_and_readers_know_the_same_keys(name: str, read: Read) -> None:
    own = {key.name for key in keys(known_models()[name])}
    assert own ^ read.asked[name] == OTHERWISE.get(name, set())


def test_an_overlay_has_the_keys_of_its_models() -> None:
    shapes, known = overlay.SHAPES, known_models()
    for name, shape in (
        ("SourceEntry", shapes["sources"]["*"]),
        ("ClaimEntry", shapes["claims"]["*"]),
        ("RuleEntry", shapes["rules"][0]),
        ("OverlayFile", shapes["overlay.yaml"]),
        ("OverlayLimitEntry", shapes["limits.yaml"]["*"][0]),
        ("OverlayRegimenEntry", shapes["regimens.yaml"]["*"]),
        ("LoosenedEntry", shapes["loosen.yaml"][0]),
    ):
        own = {key.name for key in keys(known[name])}
        assert own ^ shape.keys() == OTHERWISE.get(name, set()), name


def test_coverage_knows_no_other_key() -> None:
    found = {"coverage.yaml": {"s000-001": {"refused": "why", UNKNOWN: "x"}}}
    reasons = [problem.reason for problem in coverage_problems(Draft(), found)]
    assert "carried_by or refused is needed" in reasons


@cache
def told_by_models() -> list[Problem]:
    return shape_problems(with_mistakes())


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda one: f"{one.file}: {one.where}")
def test_both_refuse_a_mistake(mistake: Mistake, read: Read) -> None:
    last, by_models = str(mistake.where[-1]), told_by_models()
    assert [one for one in by_models if one.place.startswith(mistake.file) and last in one.place]
    assert [one for one in read.problems if one.place.endswith(last)]


def test_a_fault_names_its_file_line_and_path_and_what_was_meant() -> None:
    tree = read_yaml("- id: a/b\n  effect: avoids\n  whem: age > 3 years\n")
    found = list(map(str, shape_problems({"rules/mine.yaml": tree})))
    assert any(
        one.startswith("rules/mine.yaml: [0].effect (line 2): 'avoids' is not one of")
        for one in found
    )
    assert any("Did you mean 'avoid'?" in one for one in found)
    assert any(one.startswith("rules/mine.yaml: [0].whem (line 3): is not a key") for one in found)
    assert any(one.startswith("rules/mine.yaml: [0].when (line 1): is missing") for one in found)


def test_a_file_that_belongs_nowhere_is_refused() -> None:
    assert "is no file of the knowledge" in str(shape_problems({"rule/mine.yaml": []})[0])


def test_no_command_of_a_person_loads_the_models() -> None:
    code = (
        "import sys; from unclench.serve.cli import main; "
        "main(['plan', 'examples/anna.yaml', '-o', '/dev/null']); "
        "assert not {'pydantic', 'unclench.content.schema'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=KNOWLEDGE.parent)
