"""Small faults put into the knowledge one at a time, and how many of them its own checks notice.

    UNCLENCH_FAULTS=all PYTHONPATH=src:tests python -m support.content_faults

prints the figure by kind of fault and by who noticed: the examples of the rule, `knowledge check`,
the second list of what each rule does (tests/knowledge/weights.txt), a story, or a promise. Without
the variable a part of them is tried, or as many as it says.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from support.stories import TODAY, cases, differences
from support.weights import weights, written
from unclench.content.checks.check import check_draft, example_problems
from unclench.content.compile.in_memory import Version, in_memory
from unclench.content.source.draft import Draft, Example
from unclench.content.source.folder import read_draft, read_files
from unclench.criteria.syntax import read
from unclench.decision.plan import plan_model
from unclench.errors import UnclenchError
from unclench.intake import read_patient
from unclench.plan import make_plan
from unclench.proof.promises.prove import promises_of, prove
from unclench.proof.stories import as_json

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
FOLDERS = (
    "medicines",
    "measures",
    "procedures",
    "referrals",
    "rules",
    "signs",
    "pathway.yaml",
    "defines.yaml",
)
SAMPLE = 25
SECOND = "second list"
Where = tuple[str | int, ...]

NUMBER = re.compile(r"(?<=[<>=] )\d+(?:\.\d+)?")
COMPARATOR = re.compile(r"(?<= )(<=|>=|<|>)(?= )")
NOT = re.compile(r"\bnot (?=\(|\w)")
UNIT = re.compile(r"(?<=\d )('[^']+'|years|days|weeks|mmHg|%)")
TURNED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
WEAKER = {
    "avoid": "specialist",
    "not_now": "specialist",
    "specialist": "alert",
    "require": "alert",
    "lower": "alert",
    "no_raise": "alert",
    "stop_urgently": "continue",
    "taper": "continue",
    "stop": "note",
    "warn": "note",
    "emergency": "within_14_days",
    "same_day": "within_14_days",
}
WEAKENED = ("effect", "if_taken", "severity", "urgency")
DOSE = re.compile(r"^\d+(?:\.\d+)?")


class Fault(NamedTuple):
    """Another value at one place of one file, and what kind of fault that is."""

    kind: str
    where: Where
    value: Any

    @property
    def id(self) -> str:
        return f"{self.kind}: {'/'.join(map(str, self.where))}: {self.value}"


@cache
def files() -> dict[str, Any]:
    return read_files(KNOWLEDGE)


@cache
def draft() -> Draft:
    return read_draft(files())


def faults() -> Iterator[Fault]:
    """Every fault, in the order of the files."""
    for name, tree in files().items():
        if name.startswith(FOLDERS):
            yield from _inside(tree, (name,))


def _inside(tree: Any, where: Where) -> Iterator[Fault]:
    pairs = (
        tree.items()
        if isinstance(tree, dict)
        else enumerate(tree)
        if isinstance(tree, list)
        else ()
    )
    for key, value in pairs:
        here = (*where, key)
        if key == "when" and isinstance(value, str):
            yield from _criterion(value, here)
        elif key in WEAKENED and value in WEAKER:
            yield Fault(f"a weaker {key}", here, WEAKER[value])
        elif key == "at_most" and isinstance(value, str) and not value.startswith("0 "):
            yield Fault(
                "a higher ceiling", here, DOSE.sub(lambda found: f"{float(found[0]) * 2:g}", value)
            )
        elif key != "examples":
            yield from _inside(value, here)


def _criterion(text: str, where: Where) -> Iterator[Fault]:
    for found in NUMBER.finditer(text):
        step = 10 ** -len(found[0].partition(".")[2]) if "." in found[0] else 1
        yield _with("a number moved", text, found, f"{float(found[0]) + step:g}", where)
    for found in COMPARATOR.finditer(text):
        yield _with("a comparator turned", text, found, TURNED[found[0]], where)
    for found in NOT.finditer(text):
        yield _with("a not dropped", text, found, "", where)
    for found in UNIT.finditer(text):
        yield _with("another unit", text, found, "'g'", where)
    for word, other in ((" and ", " or "), (" or ", " and ")):
        if word in text:
            yield Fault("and for or", where, text.replace(word, other, 1))


def _with(kind: str, text: str, found: re.Match[str], other: str, where: Where) -> Fault:
    return Fault(kind, where, f"{text[: found.start()]}{other}{text[found.end() :]}")


def noticed(fault: Fault) -> str:
    """The test that notices first; empty when none does."""
    if fault.where[-1] == "when" and _examples_differ(fault):
        return "examples"
    changed = _put(fault)
    try:
        found = read_draft(changed)
    except (UnclenchError, ValueError, KeyError, TypeError, ArithmeticError):
        return "check"
    if found.problems or any(check_draft(found)):
        return "check"
    return (
        SECOND
        if {*written()} - {*weights(found)}
        else _by_plans(in_memory(found, changed, "faulty"))
    )


def _by_plans(version: Version) -> str:
    """The stories with this content, then every promise."""
    for case in cases():
        patient = read_patient(as_json(case.record).encode(), version.content, today=TODAY)
        if differences(make_plan(patient, version.content), case.then) and not case.then.get(
            "pending"
        ):
            return "stories"
    model = plan_model(version.draft)
    return (
        "promises"
        if any(proved.failures for proved in prove(model, promises_of(version.draft)))
        else ""
    )


def _examples_differ(fault: Fault) -> bool:
    """The quick way: the rule's own examples, before anything is read again."""
    rule = _at(files(), fault.where[:-1])
    given = rule.get("examples") if isinstance(rule, dict) else None
    if not given or "{" in fault.value:
        return False
    try:
        node = read(fault.value, draft().vocabulary)
    except UnclenchError:
        return False
    examples = [Example("", node, each.get("given") or {}, str(each["then"])) for each in given]
    return any(example_problems(_only(examples)))


def _only(examples: list[Example]) -> Draft:
    return Draft(facts=draft().facts, vocabulary=draft().vocabulary, examples=examples)


def _at(tree: Any, where: Where) -> Any:
    for key in where:
        tree = tree[key]
    return tree


def _put(fault: Fault) -> dict[str, Any]:
    name = str(fault.where[0])
    changed = {**files(), name: deepcopy(files()[name])}
    _at(changed, fault.where[:-1])[fault.where[-1]] = fault.value
    return changed


def tried(many: str) -> list[Fault]:
    """All, or this many from the whole length of the knowledge."""
    found = [*faults()]
    return found if many == "all" else found[:: max(1, len(found) // int(many or SAMPLE))]


def main() -> int:
    """Prints each unnoticed fault, the tests that noticed the others, and the figure; 1 when fewer
    than 95 in a hundred are noticed."""
    by: Counter[str] = Counter()
    kinds: Counter[tuple[str, bool]] = Counter()
    for fault in tried(os.environ.get("UNCLENCH_FAULTS", "")):
        who = noticed(fault)
        by[who or "nobody"] += 1
        kinds[fault.kind, bool(who)] += 1
        if not who:
            print(f"nobody notices {fault.id}", flush=True)
    for kind in dict.fromkeys(kind for kind, _ in kinds):
        print(f"{kind}: {kinds[kind, True]} of {kinds[kind, True] + kinds[kind, False]}")
    total = sum(by.values())
    seen = total - by["nobody"]
    print(f"{seen} of {total} faults are noticed ({100 * seen / total:.1f} %): {dict(by)}")
    return int(seen * 100 < total * 95)


if __name__ == "__main__":
    sys.exit(main())
