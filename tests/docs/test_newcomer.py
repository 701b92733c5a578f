"""A newcomer adds a medicine with two rules by the tutorial alone, makes each mistake once, and
learns what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.fences import tutorial
from unclench.app.knowledge.diff import planner
from unclench.content.checks.check import check
from unclench.content.compile.in_memory import read_version
from unclench.proof.diff.witnesses import neutral_people
from unclench.proof.stories import StoryTree
from unclench.serve.cli import main

RULES, MEDICINE = "medicines/examplol/rules.yaml", "medicines/examplol/medicine.yaml"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    return tutorial(tmp_path)


def person(egfr: int, age: int = 46) -> StoryTree:
    """A person who takes the new medicine, with all the usual facts known."""
    record = next(iter(neutral_people("2026-11-20")))
    labs = [{**line, "value": egfr} if line["test"] == "egfr" else line for line in record["labs"]]
    taken = [{"name": "Examplex", "total": "10 mg/day"}]
    return {**record, "person": {**record["person"], "age": age}, "labs": labs, "medicines": taken}


def test_the_new_medicine_is_in_every_plan(mine: Path) -> None:
    assert check(mine) == []
    plan = planner(read_version(mine))
    for egfr, verdict in ((29, "taper"), (30, "continue")):
        found = plan(person(egfr))
        assert found is not None
        taken = next(option for option in found.options if option.option.id == "examplol")
        assert taken.verdict == verdict, (
            "the rule of the tutorial decides, on both sides of its cut point"
        )
    older = plan(person(92, age=65))
    assert older is not None and "examplol/older-adult" in {alert.id for alert in older.alerts}


MISTAKES: dict[str, tuple[str, str, str, str, str]] = {
    "a wrong unit": (
        RULES,
        "'mL/min'",
        "'mL/min/{1.73_m2}'",
        "rule examplol/kidney.when",
        "'kidney_clearance' is in mL/min, not mL/min/{1.73_m2}",
    ),
    "no unit": (
        RULES,
        " 'mL/min'",
        "",
        "rule examplol/kidney.when",
        "the unit is missing: 'kidney_clearance' is in mL/min",
    ),
    "a missing example": (
        RULES,
        "    - {given: {kidney_clearance: 30}, then: silent}\n",
        "",
        "rule examplol/kidney.examples",
        "an example that 'silent' is missing",
    ),
    "an example on the wrong side": (
        RULES,
        "{kidney_clearance: 30}, then: silent",
        "{kidney_clearance: 30}, then: fires",
        "rule examplol/kidney.examples[1]",
        "says 'fires', but the rule silent",
    ),
    "an uncited number": (
        MEDICINE,
        "ceilings:\n  - {at_most: 40 mg/day",
        "ceilings:\n  - {at_most: 50 mg/day",
        "medicine examplol.ceilings[0].at_most",
        "or write judgement:. The cited claims say: = 10 mg/d, = 10 mg/d, = 7 d, <= 40 mg/d.",
    ),
    "a number in another unit than its claim": (
        "claims/examplol.yaml",
        'number: "40", unit: mg/d',
        'number: "40", unit: mg',
        "medicine examplol.ceilings[0].at_most",
        "<= 40 mg.",
    ),
    "no source at all": (
        RULES,
        "  claims: [examplol-kidney]\n",
        "",
        "rule examplol/kidney.claims",
        "nothing is said without a source",
    ),
    "a claim that is not there": (
        RULES,
        "[examplol-kidney]",
        "[examplol-kidny]",
        "rule examplol/kidney",
        "there is no claim 'examplol-kidny'",
    ),
    "bands with a gap at the end": (
        MEDICINE,
        "      - {otherwise: true, at_most: 40 mg/day, claims: [examplol-regimen]}\n",
        "",
        "medicine examplol.ceilings[1].bands",
        "cut points go from low to high and end with otherwise: true",
    ),
    "a dose in a person's words": (
        RULES,
        "Your kidneys are too weak for this medicine.",
        "Take 10 mg of this medicine.",
        "rule examplol/kidney.say",
        "name a dose ('10 mg')",
    ),
    "a misspelt key": (
        RULES,
        "  effect: avoid",
        "  efect: avoid",
        "rule examplol/kidney.efect",
        "Did you mean 'effect'?",
    ),
    "a regimen that is not there": (
        MEDICINE,
        "{use: weekly",
        "{use: wekly",
        "medicine examplol.regimen_choice",
        "there is no regimen 'wekly'",
    ),
}


@pytest.mark.parametrize("mistake", list(MISTAKES))
def test_a_mistake_is_told_with_its_place_and_what_to_do(mine: Path, mistake: str) -> None:
    file, old, new, place, message = MISTAKES[mistake]
    spoil(mine, file, old, new)
    told(mine, place, message)


def spoil(mine: Path, file: str, old: str, new: str) -> None:
    path = mine / file
    text = path.read_text(encoding="utf-8")
    assert old in text, "the mistake was not made"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def told(mine: Path, place: str, message: str) -> None:
    problems = check(mine)
    assert any(
        problem.place.startswith(place) and message in str(problem) for problem in problems
    ), [*map(str, problems)]


SECOND = """- id: examplol/{name}
  effect: {effect}
  when: {when}
  why: For this test.
  claims: [examplol-kidney]
  say: {{clinician: For this test., person: For this test.}}
  examples:
    - {{given: {{kidney_clearance: {fires}}}, then: fires}}
    - {{given: {{kidney_clearance: {silent}}}, then: silent}}
    - {{given: {{}}, then: asks kidney_clearance}}
"""
EGFR = "mL/min"


@pytest.mark.parametrize(
    ("effect", "when", "fires", "silent", "message"),
    [
        (
            "require",
            f"kidney_clearance < 30 '{EGFR}'",
            29,
            30,
            (
                "contradiction for examplol: 'examplol/second' requires what 'examplol/kidney' "
                "speaks "
                "against (avoid)"
            ),
        ),
        (
            "alert",
            f"kidney_clearance > 30 '{EGFR}'",
            31,
            30,
            "gap for examplol: kidney_clearance at 30",
        ),
        (
            "alert",
            f"kidney_clearance >= 31 '{EGFR}'",
            31,
            30,
            "gap for examplol: kidney_clearance from 30 to 31",
        ),
    ],
)
def test_two_rules_side_by_side(
    mine: Path, effect: str, when: str, fires: int, silent: int, message: str
) -> None:
    path = mine / RULES
    rule = SECOND.format(name="second", effect=effect, when=when, fires=fires, silent=silent)
    path.write_text(path.read_text(encoding="utf-8") + rule, encoding="utf-8")
    told(mine, "rule examplol/", message)


def test_two_rules_that_meet_are_no_gap(mine: Path) -> None:
    path = mine / RULES
    rule = SECOND.format(
        name="second", effect="alert", when=f"kidney_clearance >= 30 '{EGFR}'", fires=30, silent=29
    )
    path.write_text(path.read_text(encoding="utf-8") + rule, encoding="utf-8")
    assert not any("gap" in problem.reason for problem in check(mine))


def test_an_id_twice(mine: Path) -> None:
    spoil(mine, RULES, "id: examplol/older-adult", "id: examplol/kidney")
    told(mine, "rule examplol/kidney", "this id is in two places")


def test_every_mistake_has_its_line_on_the_command_line(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for file, old, new, _, _ in (MISTAKES["an uncited number"], MISTAKES["a missing example"]):
        spoil(mine, file, old, new)
    assert main(["knowledge", "check", "--folder", str(mine)]) == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 2 and all(line.startswith("unclench: ") for line in lines)


NEXT = "- id: examplol/older-adult"


def and_another(effect: str, when: str, fires: int) -> tuple[str, str, str]:
    """A second rule before the next one."""
    return (
        RULES,
        NEXT,
        SECOND.format(name="second", effect=effect, when=when, fires=fires, silent=30) + NEXT,
    )


NAMED: dict[str, tuple[str, str, str, str, str]] = {
    "a wrong unit": (
        *MISTAKES["a wrong unit"][:3],
        "'kidney_clearance' is in mL/min, not mL/min/{1.73_m2}",
        "write 'mL/min'",
    ),
    "a missing example": (
        *MISTAKES["a missing example"][:3],
        "an example that 'silent' is missing",
        "Every rule shows one person who fires it",
    ),
    "an uncited number": (
        *MISTAKES["an uncited number"][:3],
        "no cited claim has the value <= 50 mg/d",
        "or write judgement:",
    ),
    "a contradiction": (
        *and_another("require", f"kidney_clearance < 30 '{EGFR}'", 29),
        (
            "contradiction for examplol: 'examplol/second' requires what 'examplol/kidney' speaks "
            "against (avoid)"
        ),
        "Change the criterion or the effect of",
    ),
    "a gap": (
        *and_another("alert", f"kidney_clearance > 30 '{EGFR}'", 31),
        "gap for examplol: kidney_clearance at 30",
        "Let one rule end where the other begins",
    ),
}


@pytest.mark.parametrize("mistake", list(NAMED))
def test_the_command_tells_each_mistake_with_its_place_and_what_to_do(
    mine: Path, capsys: pytest.CaptureFixture[str], mistake: str
) -> None:
    file, old, new, reason, hint = NAMED[mistake]
    spoil(mine, file, old, new)
    assert main(["knowledge", "check", "--folder", str(mine)]) == 2
    said = capsys.readouterr().err
    problem = next(each for each in said.split("unclench: ") if reason in each)
    assert problem.startswith(("rule examplol/", "medicine examplol"))
    assert hint in problem.partition(reason)[2], "what to do comes after what is wrong"


def test_prove_tells_of_a_rule_that_can_never_hold(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `check` cannot see: its examples are right, and no such person exists."""
    path = mine / RULES
    path.write_text(path.read_text(encoding="utf-8") + NEVER, encoding="utf-8")
    assert main(["knowledge", "prove", "whole/no-dead-rule", "--folder", str(mine)]) == 2
    [line] = capsys.readouterr().err.strip().splitlines()
    assert (
        "promise whole/no-dead-rule (examplol/never): there is no person to whom it applies" in line
    )
    assert line.endswith("Mend the rule, or say what is really promised.")


def test_prove_shows_who_is_harmed_by_a_rule_that_was_left_out(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the rules for every medicine, the new one is offered in spite of an allergy: the
    smallest such person is shown."""
    spoil(
        mine,
        "rules/generic.yaml",
        "  effect: avoid\n  when: \"allergies includes '{option}'\"",
        "  effect: alert\n  when: \"allergies includes '{option}'\"",
    )
    assert main(["knowledge", "prove", "scope/allergy", "--folder", str(mine)]) == 2
    said = capsys.readouterr()
    assert "proved to be the fewest" in said.out and "allergies:" in said.out
    assert "unclench: promise scope/allergy (" in said.err


NEVER = """- id: examplol/never
  effect: alert
  when: kidney_clearance < 30 'mL/min' and age >= 200 years
  why: For this test.
  claims: [examplol-kidney]
  say: {clinician: For this test., person: For this test.}
  examples:
    - {given: {kidney_clearance: 29, age: 200}, then: fires}
    - {given: {kidney_clearance: 30}, then: silent}
    - {given: {}, then: 'asks kidney_clearance, age'}
"""
