"""`unclench new` and `unclench edit` in a real terminal, typed by three people."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.pseudo_terminal import PseudoTerminal
from unclench.app.interview.questions import asking, question_of
from unclench.content import load
from unclench.intake.text import read_tree
from unclench.serve.cli import main

PEOPLE = yaml.safe_load((Path(__file__).parent / "interviews.yaml").read_text(encoding="utf-8"))
FOUR_MINUTES = 240
MOST_LINES = 60


def questions(audience: str) -> dict[str, str]:
    """Each question's id by its words without spaces."""
    by = asking(load(), audience)
    ids = ("signs_now", "signs_other", *load().facts)
    made = {id_: question_of(id_, by) for id_ in ids}
    return {"".join(one.ask.split()): id_ for id_, one in made.items() if one}


def type_all(terminal: PseudoTerminal, person: dict[str, Any]) -> tuple[list[str], float]:
    """Answers whatever is asked, until the first plan is shown; the ids of the questions, and the
    seconds that it took to read and type until then."""
    by_words, says = questions(person["audience"]), person["says"]
    asked: list[str] = []
    left: list[str] = []
    spent = 0.0
    for _ in range(MOST_LINES):
        shown = terminal.ask()
        told = " ".join(shown.split())
        if "make the plan more exact" in told:
            terminal.type("")
            return asked, spent
        words = "".join(shown.split())
        new = [id_ for ask, id_ in by_words.items() if ask in words and re.search(r"\d+/12", words)]
        if "answer more questions now?" in told:
            terminal.type(says["go_on"])
        else:
            if new:
                asked.append(max(new, key=len))
                answer = says.get(asked[-1], "")
                left = [str(one) for one in answer] if isinstance(answer, list) else []
            terminal.type(_line(asked[-1], says.get(asked[-1], ""), left, told))
        spent = terminal.seconds()
    raise AssertionError(terminal.seen[-3000:])


def _line(question: str, answer: Any, left: list[str], shown: str) -> str:
    if question in ("signs_now", "signs_other", "conditions"):
        return part_of(str(answer), shown)
    if isinstance(answer, list):
        return left.pop(0) if left else ""
    return str(answer)


def part_of(answer: str, shown: str) -> str:
    """What of an answer belongs to the part of a long list that is shown."""
    seen = " ".join(shown.split())
    parts = [one.strip() for one in answer.split(",")]
    if answer in ("n", ""):
        return answer
    here = [one for one in parts if (f" {one} " if one.isdigit() else one) in f" {seen} "]
    return ", ".join(here) or "n"


def contains(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(contains(found.get(k), v) for k, v in wanted.items())
    return bool(found == wanted)


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person["who"].split()[0])
def test_from_nothing_to_a_plan(
    person: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["new", "mine.yaml", "--audience", person["audience"]]
    with PseudoTerminal(arguments, tmp_path, tuple(person.get("size", (80, 24)))) as terminal:
        asked, before_plan = type_all(terminal, person)
        ended = terminal.end()
    record = read_tree((tmp_path / "mine.yaml").read_bytes())
    assert contains(record, person["record"]), record
    assert asked[:2] == ["signs_now", "signs_other"] and len(asked) == 12
    assert not {*asked} & {*person.get("never", ())}
    assert before_plan < FOUR_MINUTES, (before_plan, terminal.keys)
    capsys.readouterr()
    code = main(["plan", str(tmp_path / "mine.yaml"), "--format", "json"])
    plan = json.loads(capsys.readouterr().out)
    assert code == ended
    assert plan["urgency"] == person["plan"].get("urgency", plan["urgency"])
    taken = next(one for one in plan["options"] if one["id"] == person["plan"]["taken"])
    assert taken["verdict"] in ("continue", "raise", "lower", "taper", "stop_urgently", "hold")
