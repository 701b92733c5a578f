"""Two contents side by side: changes are named, the stories that change are listed, and a smallest
person shows each change."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from support.stories import cases
from surfaces.people import ROOT
from unclench.app.knowledge.diff import NamedVersion, compare, diff, planner
from unclench.content import load
from unclench.content.compile.in_memory import Version, read_version
from unclench.proof.diff import differ
from unclench.proof.diff.report import to_text
from unclench.proof.diff.versions import VersionChange, changes
from unclench.proof.diff.witnesses import (
    Planner,
    Witness,
    near_people,
    neutral_people,
    smallest,
    witnesses,
)
from unclench.proof.stories import StoryTree, copied
from unclench.serve.cli import main

DAY = "2026-11-20"
QUESTIONS = "14"  # one for each verdict that can differ, and a second one for the first
EDITS = (
    ("medicines/baclofen/medicine.yaml", "at_most: 15 mg/day", "at_most: 10 mg/day"),
    (
        "medicines/quinine/rules.yaml",
        "US boxed warning - not for cramps.",
        "US boxed warning, so not for cramps.",
    ),
    ("medicines/methocarbamol/rules.yaml", "when: older_adult", "when: age >= 70 years"),
    ("rules/generic.yaml", "An allergy to {name} is recorded.", "Allergic to {name}."),
)


class Pair(NamedTuple):
    old: Version
    new: Version
    folder: Path


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    folder = Path(
        shutil.copytree(ROOT / "knowledge", tmp_path_factory.mktemp("newer") / "knowledge")
    )
    for file, old, new in EDITS:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return Pair(read_version(ROOT / "knowledge"), read_version(folder), folder)


def found(pair: Pair) -> dict[tuple[str, str], VersionChange]:
    return {(change.id, change.part): change for change in changes(pair.old, pair.new)}


def test_a_content_is_the_same_as_itself(pair: Pair) -> None:
    assert changes(pair.old, pair.old) == ()
    report = compare(
        NamedVersion("a", pair.old), NamedVersion("b", pair.old), [*cases()][:3], 100, 30
    )
    assert (report.changes, report.stories, report.witnesses) == ((), (), ())


def test_numbers_words_and_rules_are_named_as_they_were_and_are(pair: Pair) -> None:
    told = found(pair)
    number = next(
        change
        for (name, part), change in told.items()
        if name == "baclofen" and part.endswith("at_most")
    )
    assert (number.sort, number.before, number.after) == ("number", "15 mg/day", "10 mg/day")
    word = told["quinine/us (quinine)", "say.clinician"]
    assert (
        word.sort == "word"
        and word.before.startswith("US boxed warning - ")
        and word.after.startswith("US boxed warning, ")
    )
    rule = told["methocarbamol/older-adult (methocarbamol)", "criterion"]
    assert (rule.sort, rule.before, rule.after) == (
        "rule",
        "age at least 65 a",
        "age at least 70 a",
    )


def test_nothing_else_is_named(pair: Pair) -> None:
    changed = {name.split(" ")[0].split("/")[-1] for name, _ in found(pair)}
    assert changed <= {"baclofen", "us", "older-adult", "allergy"}
    assert (
        sum(name.endswith("/allergy") or "/allergy (" in name for name, _ in found(pair)) >= 16
    ), "a rule for many is named for each"


def test_what_is_new_or_gone_is_told(pair: Pair) -> None:
    fewer = pair.new.draft.rules[1:]
    dropped = pair.new.draft.rules[0]
    draft = pair.new.draft
    whole, draft.rules = draft.rules, fewer
    try:
        gone = next(
            change
            for change in changes(pair.old, pair.new)
            if change.part == "" and change.kind == "rule"
        )
        assert gone.after == "" and dropped.id in gone.id and dropped.effect in gone.before
    finally:
        draft.rules = whole


def test_the_content_in_use_is_not_disturbed(pair: Pair) -> None:
    assert load().fingerprint == pair.old.content.fingerprint != pair.new.content.fingerprint


# --- people ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def people(pair: Pair) -> tuple[Witness, ...]:
    records = near_people(neutral_people(DAY), pair.old, pair.new, changes(pair.old, pair.new))
    return witnesses(records, planner(pair.old), planner(pair.new), most=500)


def differs(record: StoryTree, witness: Witness, old: Planner, new: Planner) -> bool:
    from unclench.proof.diff.outcomes import differences

    before, after = old(record), new(record)
    return (
        before is not None
        and after is not None
        and witness.difference in differences(before, after)
    )


def test_each_change_of_a_rule_or_number_has_a_person(people: tuple[Witness, ...]) -> None:
    parts = {
        (found.difference.part, found.difference.before, found.difference.after) for found in people
    }
    assert ("ceiling baclofen", "15 mg/day", "10 mg/day") in parts
    assert ("verdict methocarbamol", "avoid", "not_now") in parts


def test_a_witness_is_a_person_and_as_small_as_can_be(
    pair: Pair, people: tuple[Witness, ...]
) -> None:
    old, new = planner(pair.old), planner(pair.new)
    for witness in people:
        assert differs(witness.record, witness, old, new)
        for key in witness.record:
            if key != "schema":
                less = copied(witness.record)
                del less[key]
                assert not differs(less, witness, old, new), (key, witness)


def test_a_search_that_keeps_everything_would_be_seen(
    pair: Pair, people: tuple[Witness, ...]
) -> None:
    """The seeded fault: no shrinking. The first person met is larger than the smallest."""
    old, new = planner(pair.old), planner(pair.new)
    whole = next(iter(neutral_people(DAY)))
    whole["labs"] = [
        line if line["test"] != "egfr" else {**line, "value": 50} for line in whole["labs"]
    ]
    witness = next(found for found in people if found.difference.part == "ceiling baclofen")
    assert differs(whole, witness, old, new)
    assert (
        len(json.dumps(smallest(whole, witness.difference, old, new)))
        < len(json.dumps(whole)) * 2 // 3
    )


def test_another_finder_may_put_its_records_first(pair: Pair) -> None:
    record: dict[str, Any] = {
        "schema": "unclench.record/1",
        "date": DAY,
        "person": {"age": 67},
        "complaint": {"pattern": "cramp"},
        "signs": [],
        "medicines": [],
        "goals": ["rest"],
    }
    told = witnesses([record], planner(pair.old), planner(pair.new), 1)
    assert any(
        found.difference.part == "verdict methocarbamol" and "goals" not in found.record
        for found in told
    )


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def words(pair: Pair, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """What is typed; it is worked out once for every way to show it. A question to the solver
    counts as a second, so that a slow machine asks as many as a quick one."""
    stories = tmp_path_factory.mktemp("stories")
    for name in ("half-a-kidney", "first-tablet-teacher"):
        shutil.copy(ROOT / "stories" / f"{name}.yaml", stories)
    folders = (str(ROOT / "knowledge"), str(pair.folder))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(differ, "monotonic", count().__next__)
        patched.setattr("unclench.serve.cli.knowledge.diff.diff", cache(diff))
        counts = ("--stories", str(stories), "--people", "100", "--seconds", QUESTIONS)
        yield ["knowledge", "diff", *folders, *counts]


def test_the_command_tells_all_of_it(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["schema"] == "unclench.knowledge-diff/1"
    assert report["stories"]["run"] >= 6
    assert any(story["case"].startswith("half-a-kidney") for story in report["stories"]["changed"])
    assert all(person["record"]["schema"] == "unclench.record/1" for person in report["people"])
    by_solver = [person for person in report["people"] if "size" in person]
    parts = {person["part"] for person in by_solver}
    assert "verdict baclofen" in parts, "the limit that was changed"
    assert not parts & {"verdict tens", "verdict heat", "verdict quinine"}, (
        "what waits for the change of another, and nothing else"
    )
    assert all(person["size"]["proved"] for person in by_solver)
    assert report["solver"]["verdict tens"] == {"says": "same", "not_shown": []}
    record = tmp_path / "person.json"
    for person in by_solver:
        record.write_text(json.dumps(person["record"]), encoding="utf-8")
        assert main(["plan", str(record), "--format", "json"]) in (0, 3)
        plan = json.loads(capsys.readouterr().out)
        if not person["part"].startswith("verdict "):
            continue
        verdicts = {option["id"]: option["verdict"] for option in plan["options"]}
        assert verdicts[person["part"].removeprefix("verdict ")] == person["before"], (
            "the content in use is the older one"
        )


def test_the_text_says_what_is_proved_and_how_small_a_person_is(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 0
    said = capsys.readouterr().out
    same = re.search(
        r"(\d+) of 60 parts of a plan: cannot differ for anybody, known or not \(proved\)\.", said
    )
    assert same and int(same[1]) >= 40, (
        "what does not wait for a medicine that comes down is proved to be the same"
    )
    assert re.search(
        r"entr(?:y|ies) of a record, \d+ listed in them: proved to be the fewest", said
    )
    assert "verdict baclofen" in said


def test_without_the_solver_nothing_is_said_to_be_proved(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("unclench.app.knowledge.diff.find_spec", lambda name: None)
    report = compare(NamedVersion("a", pair.old), NamedVersion("b", pair.new), [], 60, 30)
    assert report.answers is None and report.searched
    assert "the solver Z3 is not installed" in to_text(report) and "proved to be" not in to_text(
        report
    )


@pytest.mark.parametrize(
    ("old", "message"),
    [
        ("no-such-thing", "is neither a folder nor a git revision"),
        ("-x", ""),
        ("src", "is no knowledge folder"),
    ],
)
def test_what_is_no_content_is_told_in_one_line(
    old: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(
            ["knowledge", "diff", str(ROOT / old) if old == "src" else old, str(ROOT / "knowledge")]
        )
        == 2
    )
    error = capsys.readouterr().err
    assert message in error and len(error.strip().splitlines()) == 1
