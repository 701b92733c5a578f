"""Two contents before the solver: whose verdict can differ is shown by a smallest person, and of
everybody else it is proved that it cannot."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from support.fences import tutorial
from unclench.app.knowledge.diff import planner, solved
from unclench.content.compile.in_memory import Version, read_version
from unclench.criteria.engines.formula import any_of, variable
from unclench.criteria.engines.smt import Solver
from unclench.proof.diff import differ
from unclench.proof.diff.outcomes import differences
from unclench.proof.diff.report import (
    DIFFERS,
    NOT_SHOWN,
    SAME,
    SAME_IF_READ_SO,
    UNDECIDED,
    SolverAnswer,
)
from unclench.proof.diff.witnesses import Witness
from unclench.proof.promises import smallest_person as fewest
from unclench.proof.stories import StoryTree, copied

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
EDITS: dict[str, tuple[str, str, str]] = {
    "a cut point of an age": (
        "referrals/paediatric_neurology.yaml",
        "offer_when: age < 18 years",
        "offer_when: age < 17 years",
    ),
    "a limit": (
        "medicines/potassium/medicine.yaml",
        "at_most: 80 mmol/day",
        "at_most: 70 mmol/day",
    ),
    "how long a trial is": (
        "medicines/baclofen/medicine.yaml",
        "adequate_trial: {weeks: 4",
        "adequate_trial: {weeks: 6",
    ),
    "a word": ("rules/generic.yaml", "An allergy to {name} is recorded.", "Allergic to {name}."),
}
CHANGES = {
    "a cut point of an age": {"verdict paediatric_neurology"},
    "a limit": {"urgency", "verdict potassium"},
}


@cache
def version(edit: str = "") -> Version:
    if not edit:
        return read_version(KNOWLEDGE)
    folder = Path(shutil.copytree(KNOWLEDGE, Path(mkdtemp()) / "knowledge"))
    file, old, new = EDITS[edit]
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    found = read_version(folder)
    shutil.rmtree(folder.parent)
    return found


@cache
def answers(edit: str) -> tuple[SolverAnswer, ...]:
    return solved(version(), version(edit), 30) or ()


def saying(found: tuple[SolverAnswer, ...], *says: str) -> set[str]:
    return {answer.part for answer in found if answer.says in says}


def people(edit: str) -> list[Witness]:
    return [person for answer in answers(edit) for person in answer.people]


@pytest.mark.parametrize("edit", list(CHANGES))
def test_only_what_was_changed_can_differ_and_the_rest_is_proved_to_be_the_same(edit: str) -> None:
    found = answers(edit)
    assert saying(found, DIFFERS, NOT_SHOWN) == CHANGES[edit]
    assert saying(found, SAME) == {answer.part for answer in found} - CHANGES[edit]
    assert {"stage", "urgency", "verdict tens"} <= {answer.part for answer in found}


def test_a_change_of_words_changes_nobodys_plan() -> None:
    assert saying(answers("a word"), SAME) == {answer.part for answer in answers("a word")}


@pytest.mark.parametrize("edit", list(CHANGES))
def test_each_person_is_a_record_whose_two_plans_differ_so(edit: str) -> None:
    assert people(edit)
    for person in people(edit):
        assert person.before is None and person.size is not None
        assert shows(edit)(person.record, person)


@cache
def shows(edit: str) -> Callable[[StoryTree, Witness], bool]:
    old, new = planner(version()), planner(version(edit))

    def differs(record: StoryTree, person: Witness) -> bool:
        before, after = old(record), new(record)
        return (
            before is not None
            and after is not None
            and person.difference in differences(before, after)
        )

    return differs


@pytest.mark.parametrize("edit", list(CHANGES))
def test_nothing_can_be_left_out_of_a_person_who_is_proved_to_be_smallest(edit: str) -> None:
    """The same question without the solver: every entry is left out in turn, and the difference
    is gone."""
    for person in people(edit):
        assert person.size is not None and person.size.proved
        said = [*leaner(person.record)]
        assert len(said) >= person.size.entries
        assert not any(shows(edit)(record, person) for record in said), person


def leaner(record: StoryTree) -> Iterator[StoryTree]:
    """The record without one entry, one result or one thing that is listed."""
    for key, value in record.items():
        if key not in ("schema", "id", "date", "region"):
            yield {other: kept for other, kept in record.items() if other != key}
            for part in (
                value
                if isinstance(value, dict)
                else range(len(value))
                if isinstance(value, list)
                else ()
            ):
                other = copied(record)
                del other[key][part]
                yield other


def test_the_fewest_are_really_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """The seeded fault: the first person who comes. More is said about them."""
    monkeypatch.setattr(
        "unclench.proof.promises.smallest_person.fewest",
        lambda solver, things: fewest.Fewest(0, True),
    )
    worse = solved(version(), version("a cut point of an age"), 30) or ()
    found = [len([*leaner(person.record)]) for answer in worse for person in answer.people]
    assert sum(found) > sum(
        len([*leaner(person.record)]) for person in people("a cut point of an age")
    )


def test_who_is_read_differently_is_not_said_to_be_proved() -> None:
    """The trial of five weeks counts in one content only: nothing is proved about verdicts that
    depend on trials, but everything about urgency."""
    found = answers("how long a trial is")
    assert {"stage", "verdict baclofen", "verdict dantrolene"} <= saying(found, SAME_IF_READ_SO)
    assert {"urgency", "verdict tens", "verdict heat"} <= saying(found, SAME)
    assert saying(found, DIFFERS, NOT_SHOWN, UNDECIDED) == set()


def test_an_option_that_only_one_content_has_differs_for_everybody(tmp_path: Path) -> None:
    """The medicine of the tutorial: each of its verdicts has a person, whom the older content can
    read as well."""
    newer = read_version(tutorial(tmp_path))
    found = {answer.part: answer for answer in solved(version(), newer, 6) or ()}
    told = found["verdict examplol"]
    assert told.says == NOT_SHOWN and told.people
    assert all(person.difference.before == "" and person.difference.after for person in told.people)
    both_ways = {answer.part: answer for answer in solved(newer, version(), 2) or ()}
    assert all(person.difference.after == "" for person in both_ways["verdict examplol"].people)


def test_a_question_without_an_answer_in_time_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = differ.one_solver

    def hurried(lines: list[Any]) -> Solver:
        solver = whole(lines)
        solver._solver.set("rlimit", 1)
        return solver

    monkeypatch.setattr(differ, "one_solver", hurried)
    found = solved(version(), version("a limit"), 30) or ()
    assert saying(found, UNDECIDED)
    assert saying(found, SAME) <= saying(answers("a limit"), SAME)


# --- the fewest -----------------------------------------------------------------------------------


def test_the_fewest_are_found_and_fewer_are_ruled_out() -> None:
    things = [variable(f"thing {i}") for i in range(9)]
    solver = Solver(60_000)
    solver.add(*(any_of(things[i : i + 3]) for i in range(7)))
    solver.add(things[0], things[8])
    assert solver.ask() == "sat"
    assert fewest.fewest(solver, things) == (4, True)
    assert solver.ask() == "sat"


def test_fewer_that_could_not_be_ruled_out_are_not_said_to_be() -> None:
    things = [variable(f"thing {i}") for i in range(40)]
    solver = Solver(60_000)
    solver.add(*(any_of(things[i], things[i * 7 % 40], things[i * 11 % 40]) for i in range(40)))
    assert solver.ask() == "sat"
    solver._solver.set("rlimit", 1)
    found = fewest.fewest(solver, things)
    assert found.number > 0 and not found.proved
