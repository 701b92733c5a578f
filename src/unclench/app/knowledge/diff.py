"""Two contents side by side: what differs between them, and for whom."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from unclench.app.knowledge.folders import own_folder, version_of
from unclench.content.compile.in_memory import Version
from unclench.criteria.values import Facts
from unclench.errors import InputError, unusable
from unclench.plan import Plan, make_plan
from unclench.proof.diff.outcomes import differences
from unclench.proof.diff.report import DiffReport, SolverAnswer, StoryChange
from unclench.proof.diff.versions import changes
from unclench.proof.diff.witnesses import Planner, Witness, near_people, neutral_people, witnesses
from unclench.proof.stories import StoryCase, StoryTree, as_json, cases_of, read_stories

MOST_PEOPLE, SECONDS = 2000, 30
# The day of a record that names none; any day serves, as long as both contents get the same.
DAY = date(2026, 11, 20)


class DiffRequest(NamedTuple):
    """`old` and `new` are knowledge folders or git revisions. `stories` is None for those next to
    the knowledge of a checkout. At most this many `people` are tried; the solver gets this many
    `seconds`."""

    old: str
    new: str
    stories: str | None = None
    people: int = MOST_PEOPLE
    seconds: int = SECONDS


class NamedVersion(NamedTuple):
    """A content and what the caller calls it."""

    name: str
    version: Version


def diff(request: DiffRequest) -> DiffReport:
    """InputError when one of both is no knowledge, RequestError when there is no such folder of
    stories."""
    old, new = (NamedVersion(name, version_of(name)) for name in (request.old, request.new))
    return compare(old, new, _cases(request.stories), request.people, request.seconds)


def compare(
    old: NamedVersion, new: NamedVersion, cases: list[StoryCase], most: int, seconds: float
) -> DiffReport:
    """Both contents side by side; nothing is searched for when nothing changed."""
    found = changes(old.version, new.version)
    if not found:
        return DiffReport(old.name, new.name, (), (), len(cases), (), ())
    before, after = planner(old.version), planner(new.version)
    stories = [story for case in cases if (story := _story(case, before, after))]
    answers = solved(old.version, new.version, seconds)
    people = (*neutral_people(DAY.isoformat()), *(case.record for case in cases))
    near = near_people(people, old.version, new.version, found)
    known = [shown.difference for answer in answers or () for shown in answer.people]
    return DiffReport(
        old.name,
        new.name,
        found,
        tuple(stories),
        len(cases),
        answers,
        witnesses(near, before, after, most, known),
    )


def solved(old: Version, new: Version, seconds: float) -> tuple[SolverAnswer, ...] | None:
    """What the solver says about every part; None where it is not installed."""
    if find_spec("z3") is None:
        return None
    from unclench.proof.diff.differ import compared

    before, after = planner(old), planner(new)
    return compared(
        old.draft, new.draft, lambda facts: _shown(facts, old, new, before, after), seconds
    )


def _shown(
    facts: Facts, old: Version, new: Version, before: Planner, after: Planner
) -> tuple[Witness, ...]:
    """What really differs for a person with these facts. The older content gets a record of its own
    when it does not know all of them."""
    record, older = (_record(version, facts) for version in (new, old))
    one, two = before(older), after(record)
    own = older if older != record else None
    return (
        tuple(Witness(found, record, own) for found in differences(one, two)) if one and two else ()
    )


def _record(version: Version, facts: Facts) -> StoryTree:
    from unclench.proof.promises.records import record_of

    return record_of(
        version.draft,
        {name: value for name, value in facts.items() if name in version.draft.facts},
        "somebody",
        DAY,
    )


def planner(version: Version) -> Planner:
    """The way of every record, with this content; None for what is no record."""
    from unclench.intake import read_patient

    content = version.content

    def plan(record: StoryTree) -> Plan | None:
        try:
            return make_plan(read_patient(as_json(record).encode(), content, today=DAY), content)
        except InputError:
            return None

    return plan


def _story(case: StoryCase, before: Planner, after: Planner) -> StoryChange | None:
    old, new = before(case.record), after(case.record)
    found = differences(old, new) if old and new else ()
    return StoryChange(case.id, found) if found else None


def _cases(named: str | None) -> list[StoryCase]:
    folder = Path(named) if named else own_folder().parent / "stories"
    if named and not folder.is_dir():
        raise unusable("stories", f"there is no folder '{named}'", "Name a folder of stories.")
    return (
        [case for name, story in read_stories(folder).items() for case in cases_of(name, story)]
        if folder.is_dir()
        else []
    )
