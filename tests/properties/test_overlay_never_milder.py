"""With any overlay of a clinic, no one is offered an option that the content forbids, and no limit
rises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.people import TODAY, data_of, known_person
from surfaces.people import ROOT
from surfaces.test_overlay import LIMITS, LOOSEN, WHOLE
from unclench.content import load
from unclench.content.content import Content
from unclench.content.overlay.overlay import overlaid
from unclench.intake import read_patient
from unclench.plan import Plan, make_plan

PEOPLE = range(150)
STOPS = ("avoid", "stop_urgently")


def made(folder: Path, files: dict[str, str]) -> Content:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    found: Content = overlaid(ROOT / "knowledge", folder)["_content"].CONTENT
    return found


def plans(content: Content) -> list[Plan]:
    return [
        make_plan(read_patient(data_of(known_person(seed)), content, today=TODAY), content)
        for seed in PEOPLE
    ]


def milder(before: list[Plan], after: list[Plan]) -> Iterator[str]:
    """Every stop that is gone, and every ceiling that is higher."""
    for old_plan, new_plan in zip(before, after, strict=True):
        if new_plan.urgency != old_plan.urgency or len(new_plan.urgent) < len(old_plan.urgent):
            yield f"urgency of {old_plan.record}"
        for old, new in zip(old_plan.options, new_plan.options, strict=True):
            if old.verdict in STOPS and STOPS.index(
                new.verdict if new.verdict in STOPS else "avoid"
            ) < STOPS.index(old.verdict):
                yield f"{old.option.id}: {old.verdict} became {new.verdict}"
            if old.verdict in STOPS and new.verdict not in STOPS:
                yield f"{old.option.id}: {old.verdict} became {new.verdict}"
            limits = [
                found.regimen.ceiling
                for found in (old, new)
                if found.regimen and found.regimen.ceiling
            ]
            if len(limits) == 2 and limits[1].amount > limits[0].amount:
                yield f"{old.option.id}: {limits[0]} became {limits[1]}"


@pytest.fixture(scope="module")
def before() -> list[Plan]:
    return plans(load())


def test_it_holds(before: list[Plan], tmp_path: Path) -> None:
    strict = made(tmp_path, {name: text for name, text in WHOLE.items() if name != "loosen.yaml"})
    after = plans(strict)
    assert [*milder(before, after)] == []
    assert any(old.options != new.options for old, new in zip(before, after, strict=True)), (
        "the overlay did something"
    )


def test_a_rule_that_was_loosened_is_caught(before: list[Plan], tmp_path: Path) -> None:
    """The seeded fault: the one thing that a named clinician may do is seen as milder."""
    loose = made(tmp_path, {**WHOLE, "loosen.yaml": LOOSEN})
    assert any(found.startswith("quinine: avoid became") for found in milder(before, plans(loose)))
    assert loose.overlay is not None and loose.overlay.loosened[0].by == "Dana Chief"


def test_a_limit_that_rises_is_caught(before: list[Plan], tmp_path: Path) -> None:
    lower = plans(made(tmp_path, {**WHOLE, "limits.yaml": LIMITS}))
    assert [*milder(lower, before)], "the other way round every limit of the clinic rises"
