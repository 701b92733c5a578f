"""No surface that speaks to a person with a record says what is impossible for them: triage,
programme, summary, report, letters, why, answers, and the sheets of a way up, a way down and a
switch."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from support.impossible import nothing_impossible
from support.laws import Law, World, caught, holds, real
from support.people import Record
from support.sizes import scaled
from support.surfaces import TAKEN, Surface, said_by, surfaces, without_record
from unclench.answer import case
from unclench.content.marked_words import Fitting

PEOPLE = scaled(32)
AT_ONCE = 4
SCHEDULES = ("titrate", "taper")
EVERY = ("triage", "programme", "summary", "report", "letter", "why", "ask", *SCHEDULES)


def fitting(surface: Surface, record: Record) -> Record:
    """The record as a schedule can be made from it: no sign, and the medicine of a way down is
    taken."""
    if surface.words[0] not in SCHEDULES:
        return record
    medicine = surface.words[1]
    taken = [{"name": medicine, "dose": f"{TAKEN[medicine]} mg", "per_day": 1}]
    return {**record, "signs": [], "medicines": taken if surface.words[0] == "taper" else []}


def nothing_impossible_in(folder: Path, commands: tuple[str, ...] = EVERY) -> Law:
    def nothing_impossible_is_said(world: World, record: Record, chance: Random) -> None:
        found = [one for one in surfaces(chance) if one.words[0] in commands]
        for surface in chance.sample(found, min(AT_ONCE, len(found))):
            given = fitting(surface, record)
            patient = world.patient_of(given)
            said = [without_record(text, given) for text in said_by(surface, given, folder)]
            nothing_impossible(patient, said, f"{surface.asked} {surface.named}", surface.named)

    return nothing_impossible_is_said


def test_nothing_impossible_is_said(tmp_path: Path) -> None:
    holds(nothing_impossible_in(tmp_path), people=PEOPLE)


@pytest.mark.parametrize("command", ["taper", "programme", "letter"])
def test_words_that_are_not_fitted_are_noticed(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Fitting, "text", lambda self, text: text)
    assert caught(nothing_impossible_in(tmp_path, (command,)), real(), people=300) >= 0


def test_an_answer_to_anybody_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case, "unsaid", lambda *_: frozenset())
    assert caught(nothing_impossible_in(tmp_path, ("ask",)), real(), people=300) >= 0
