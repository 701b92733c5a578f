"""Laws over plans: checked on thousands of random people, and shown able to fail by a seeded fault.

A law is a plain function of a world, a record and a source of chance; it raises AssertionError for
a person it does not hold for. A world is the way from a record to a plan. Its `content` is the true
knowledge that a law judges with; a faulty world reads or plans in another way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from hypothesis import settings

from support.people import TODAY, Record, copy, data_of, known_person, person
from support.sizes import scaled
from support.strangers import stranger
from unclench.content import load
from unclench.content.content import Content
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_folder
from unclench.content.types import Dose, Medicine, Rule, Sign
from unclench.criteria.judge import judge
from unclench.criteria.values import Facts, Interval, Truth
from unclench.errors import InputError
from unclench.intake import read_patient
from unclench.patient.facts import Patient
from unclench.plan import make_plan
from unclench.plan.models import Plan, Verdict

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = scaled(400)
CAUGHT = 2000
SAME = settings.get_current_profile_name() == "same"
FIRST = (
    1_000_000 if SAME else Random().randrange(2**48)
)  # the seeds below are those of people in whom faults are sought
MOST_TRIES = 1500
BLOCKING = ("emergency", "same_day")
RANK = {
    "offer": 3, "raise": 3, "continue": 2, "taper": 1, "lower": 1, "stop_urgently": 1,
    "hold": 0, "not_now": 0, "avoid": 0, "specialist": 0,
}  # fmt: skip


class World(NamedTuple):
    """`read` makes facts of bytes, `plan` makes a plan of facts; `content` is what both should have
    gone by."""

    content: Content
    read: Callable[[bytes], Patient]
    plan: Callable[[Patient], Plan]

    def patient_of(self, record: Record) -> Patient:
        return self.read(data_of(record))

    def plan_of(self, record: Record) -> Plan:
        return self.plan(self.patient_of(record))


Law = Callable[[World, Record, Random], None]
Maker = Callable[[int], Record]


@cache
def real() -> World:
    """Unclench as it is."""
    content = load()
    return World(
        content,
        lambda data: read_patient(data, content, today=TODAY),
        lambda patient: make_plan(patient, content),
    )


def planning_by(content: Content) -> World:
    """A world whose plans go by another content than the true one."""
    return real()._replace(plan=lambda patient: make_plan(patient, content))


def reading_by(change: Callable[[Patient], Patient]) -> World:
    """A world whose reader changes the facts on the way in."""
    return real()._replace(read=lambda data: change(real().read(data)))


def answering_by(change: Callable[[Plan], Plan]) -> World:
    """A world whose plans are changed on the way out."""
    return real()._replace(plan=lambda patient: change(real().plan(patient)))


def holds(law: Law, make: Maker = person, people: int = PEOPLE) -> None:
    """Fails with the smallest record found, as JSON that `unclench plan` accepts.

    A law about anybody is held on people of both kinds: near the cut points, and uniform over the
    format (strangers.py).
    """
    _holds(law, make, people)
    if make in (person, known_person):
        _holds(law, stranger, people // 2)


def _holds(law: Law, make: Maker, people: int) -> None:
    for number in range(people):
        seed = FIRST + number
        record = make(seed)
        if _breaks(law, real(), record, seed):
            small = smallest(record, lambda other, seed=seed: _still_breaks(law, other, seed))  # type: ignore[misc]
            raise AssertionError(
                f"{_breaks(law, real(), small, seed)}\nseed {seed}, smallest "
                f"record:\n{json.dumps(small)}"
            )


def caught(law: Law, world: World, make: Maker = person, people: int = CAUGHT) -> int:
    """The seed of the first person in this faulty world that the law does not hold for; fails when
    there is none."""
    for seed in range(people):
        if _breaks(law, world, make(seed), seed):
            return seed
    raise AssertionError(f"the fault was not noticed in {people} people")


def _breaks(law: Law, world: World, record: Record, seed: int) -> str:
    """What the law complains of; empty when it holds."""
    try:
        law(world, copy(record), Random(f"law {seed}"))
    except AssertionError as broken:
        return str(broken).partition("\nassert")[0] or "does not hold"
    except InputError:
        return ""
    return ""


def _still_breaks(law: Law, record: Record, seed: int) -> str:
    """The same for a record that has been cut down, and may no longer be one that the law can be
    asked about."""
    try:
        return _breaks(law, real(), record, seed)
    except (KeyError, IndexError, ValueError, TypeError):
        return ""


def smallest(record: Record, fails: Callable[[Record], object]) -> Record:
    """The record with everything left out that can be, while it still fails; the best result within
    MOST_TRIES."""
    tries, shrunk = MOST_TRIES, True
    while shrunk and tries:
        shrunk = False
        for path in list(paths(record)):
            smaller = without(record, path)
            if tries and smaller != record and fails(smaller):
                record, shrunk = smaller, True
            tries = max(0, tries - 1)
    return record


def paths(tree: Any) -> Iterator[tuple[str | int, ...]]:
    """The way to everything inside a tree, the larger parts first; the head of a record is left
    alone."""
    keys = (
        tree.keys() - {"schema"}
        if isinstance(tree, dict)
        else range(len(tree))
        if isinstance(tree, list)
        else ()
    )
    for key in sorted(keys):
        yield (key,)
    for key in sorted(keys):
        yield from ((key, *below) for below in paths(tree[key]))


def without(record: Record, path: tuple[str | int, ...]) -> Record:
    """A record without this part; the same record when the part is gone already."""
    found = copy(record)
    inside: Any = found
    try:
        for step in path[:-1]:
            inside = inside[step]
        del inside[path[-1]]
    except (KeyError, IndexError):
        return record
    return found


@cache
def draft() -> Draft:
    """The knowledge as trees, for the reference judge."""
    return read_folder(ROOT / "knowledge")


def truth_of(criterion: int | None, facts: Facts) -> Truth:
    """What the reference judge says about a criterion of the draft; no criterion always holds."""
    return True if criterion is None else judge(draft().criteria[criterion], facts)


def dangers_of(facts: Facts) -> list[Sign]:
    """The danger signs that are certainly there, by the reference judge."""
    return [sign for sign in draft().dangers if truth_of(sign.criterion, facts) is True]


def rules_that_hold(facts: Facts) -> list[Rule]:
    """The rules whose criterion certainly holds (for `require`: certainly does not), by the
    reference judge."""
    return [
        rule
        for rule in draft().rules
        if truth_of(rule.criterion, facts) is (rule.effect != "require")
    ]


def medicines_of(plan: Plan) -> list[Verdict]:
    return [verdict for verdict in plan.options if verdict.option.medicine is not None]


def is_urgent(plan: Plan) -> bool:
    return plan.urgency in BLOCKING


def ranks(plan: Plan) -> dict[str, int]:
    """How far a plan goes with each medicine; an urgent plan goes nowhere."""
    return {v.option.id: 0 if is_urgent(plan) else RANK[v.verdict] for v in medicines_of(plan)}


def keeps_for_now(verdict: Verdict) -> bool:
    """A hold that waits only for the day of the last step keeps the present dose, as `continue`
    does (see promises.yaml)."""
    return verdict.verdict == "hold" and verdict.needs == (f"{verdict.option.id}_days_at_dose",)


def day_total(dose: Dose, times: int) -> Any:
    return dose.amount * (1 if dose.per == "day" else times)


def limits_by_the_judge(medicine: Medicine, facts: Facts, *, build_up: bool = True) -> list[Dose]:
    """Every limit on a day's total that holds, or may hold, for these facts. `medicine` is the
    draft's.

    Without `build_up`, limits that lower no present dose are left out.
    """
    found = []
    for ceiling in medicine.ceilings:
        if ceiling.build_up and not build_up:
            continue
        if ceiling.by:
            found += [
                band.at_most
                for band in ceiling.bands
                if _may_lie_in(facts.get(ceiling.by), ceiling.bands, band)
            ]
        elif truth_of(ceiling.criterion, facts) is not False:
            found.append(ceiling.bands[0].at_most)
    return found


def _may_lie_in(value: object, bands: Any, band: Any) -> bool:
    """Whether some number of the interval falls into this band: the first whose end it lies
    below."""
    if not isinstance(value, Interval):
        return True
    cuts = [
        other.below
        for other in bands
        if other.below is not None and value.low <= other.below <= value.high
    ]
    return any(
        next(b for b in bands if b.below is None or point < b.below) is band
        for point in (value.low, value.high, *cuts)
    )


def lowest_limit(option_id: str, facts: Facts, *, build_up: bool = True) -> Any:
    """The least of the limits, by the reference judge; None when there is none."""
    medicine = draft().options[option_id].medicine
    assert medicine is not None
    return min(
        (dose.amount for dose in limits_by_the_judge(medicine, facts, build_up=build_up)),
        default=None,
    )
