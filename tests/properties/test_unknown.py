"""What is not known is never better than any value that it may have (I06)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from random import Random

import pytest

from support.laws import (
    BLOCKING,
    RANK,
    Law,
    World,
    caught,
    dangers_of,
    draft,
    holds,
    is_urgent,
    keeps_for_now,
    lowest_limit,
    medicines_of,
    planning_by,
    ranks,
    reading_by,
    real,
    rules_that_hold,
)
from support.people import SPOILT, Record, copy, known_person, lab, line, on_the_way, pools, spoil
from unclench.content.content import Settled
from unclench.criteria.tree import fact_names
from unclench.criteria.values import Interval, Value
from unclench.patient.facts import Patient
from unclench.plan.models import Plan, Verdict

Change = tuple[str, Record]
TRIED = 3

# Free: which day counts has a documented default (contract, section 2), and an unrecorded request
# counts as none (facts/, `never_blocks`).
FREE = ("schema", "id", "date", "requests")
# What a line is about is not a fact of its own: without its name there is no line, and without its
# route it is by mouth (contract).
LINE_KEYS = ("dose", "per_day", "total", "since")
TRIAL_KEYS = ("outcome", "weeks_at_highest", "highest", "severity_before", "severity_after")
# Results that measure one thing count together: without the one, the other still tells how the
# kidneys (or the liver) are.
# So do weight and sex, when they are only needed to make a second measure of the kidneys out of
# creatinine.
TOGETHER = (("egfr", "crcl", "creatinine"), ("alt_x_uln", "ast_x_uln"))


def sections(record: Record) -> Iterator[Change]:
    """Each key, and each key of a section, left out."""
    kidneys_by_creatinine = any(entry["test"] == "creatinine" for entry in record.get("labs", ()))
    for key, part in record.items():
        if key in FREE or key == "labs":
            continue
        yield key, {other: value for other, value in record.items() if other != key}
        for inner in part if isinstance(part, dict) else ():
            if not (kidneys_by_creatinine and inner in ("weight_kg", "sex")):
                yield (
                    f"{key}.{inner}",
                    {
                        **record,
                        key: {other: value for other, value in part.items() if other != inner},
                    },
                )


def results(record: Record) -> Iterator[Change]:
    """Each test (with those that measure the same) left out, or made unusable in each way; and no
    results at all."""
    present = {entry["test"] for entry in record.get("labs", ())}
    groups = {next((group for group in TOGETHER if test in group), (test,)) for test in present}
    for group in sorted(groups):
        yield (
            f"labs {group}",
            {**record, "labs": [entry for entry in record["labs"] if entry["test"] not in group]},
        )
        for how in SPOILT:
            found = copy(record)
            for entry in found["labs"]:
                if entry["test"] in group:
                    spoil(entry, how)
            yield f"labs {group}: {how}", found
    yield "labs", {key: value for key, value in record.items() if key != "labs"}


def lines(record: Record) -> Iterator[Change]:
    yield from _entries(record, "medicines", LINE_KEYS)


def trials(record: Record) -> Iterator[Change]:
    yield from _entries(record, "trials", TRIAL_KEYS)


def _entries(record: Record, key: str, inner: tuple[str, ...]) -> Iterator[Change]:
    for i, entry in enumerate(record.get(key, ())):
        for name in inner:
            if name in entry:
                found = copy(record)
                del found[key][i][name]
                yield f"{key}[{i}].{name}", found


def unknown_is_never_better(changes: Callable[[Record], Iterator[Change]]) -> Law:
    """The law for one way of forgetting; a few of the changes are tried for each person."""

    def law(world: World, record: Record, chance: Random) -> None:
        patient = world.patient_of(record)
        before = world.plan(patient)
        known = list(changes(record))
        for what, poorer in chance.sample(known, min(len(known), TRIED)):
            after = world.plan_of(poorer)
            if not (
                is_urgent(before) and not is_urgent(after) and may_be_calm(patient, before, after)
            ):
                no_medicine_rises(patient, before, after, what)

    return law


def no_medicine_rises(patient: Patient, before: Plan, after: Plan, what: str) -> None:
    was, now = ranks(before), ranks(after)
    for verdict in medicines_of(before):
        option = verdict.option.id
        later = next(v for v in after.options if v.option.id == option)
        allowed = RANK["continue"] if keeps_for_now(verdict) else was[option]
        if now[option] > allowed:
            assert is_urgent(before) and is_known_restriction(patient, later), (
                f"{option}: {verdict.verdict} ({before.urgency}), without {what} {later.verdict} "
                f"({after.urgency})"
            )


def is_known_restriction(patient: Patient, later: Verdict) -> bool:
    """Whether a medicine is lowered or tapered by rules that held all along: the danger only came
    before them."""
    rules = {rule.id for rule in rules_that_hold(patient.facts)} | (
        {f"{later.option.id}/ceiling"} if is_above_a_limit(patient, later) else set()
    )
    told = [
        reason.rule for reason in later.because if not reason.rule.endswith("/comes-down-first")
    ]
    return later.verdict in ("taper", "lower") and rules.issuperset(told)


def is_above_a_limit(patient: Patient, verdict: Verdict) -> bool:
    assert verdict.option.medicine is not None
    dose = patient.facts.get(f"{verdict.option.id}_{verdict.option.medicine.measure}_per_day")
    lowest = lowest_limit(verdict.option.id, patient.facts)
    return isinstance(dose, Interval) and lowest is not None and dose.low > lowest


def may_be_calm(patient: Patient, before: Plan, after: Plan) -> bool:
    """Whether a plan may stop being urgent when a fact is not known.

    Results alone make an emergency only when they are known: no one is sent to hospital because a
    potassium was not measured. Then the danger is in `not_checked`. The same holds for one medicine
    that its own rule stops urgently: it has to be on hold. An unknown amount is no overdose."""
    open_rules = {item.rule for item in after.not_checked}
    gone = [
        sign
        for sign in dangers_of(patient.facts)
        if sign.id not in {u.id for u in after.urgent} and sign.urgency in BLOCKING
    ]
    if any("signs" in sign.read or sign.id not in open_rules for sign in gone):
        return False
    by_amount = {
        f"triage/{v.option.id}-amount-{bound}"
        for v in before.options
        for bound in ("overdose", "asked")
    }
    stopped = {
        v.option.id
        for v in before.options
        if v.verdict == "stop_urgently"
        and not by_amount.issuperset(reason.rule for reason in v.because)
    }
    return all(
        RANK[v.verdict] == 0 or is_known_restriction(patient, v)
        for v in after.options
        if v.option.id in stopped
    )


WAYS = {
    "a section or key": sections,
    "a result": results,
    "a part of a medicine's line": lines,
    "a part of a trial": trials,
}


@pytest.mark.parametrize("way", WAYS)
def test_it_holds(way: str) -> None:
    holds(unknown_is_never_better(WAYS[way]))


def troubled_person(seed: int) -> Record:
    """Someone on baclofen and more, with one or two signs that are dangerous only together with
    other facts."""
    chance = Random(f"troubled {seed}")
    record = known_person(seed)
    on_the_way(record, chance)
    by_id = {option.id: option for option in pools().medicines}
    record["medicines"] = [
        line(chance, by_id[option])
        for option in ("baclofen", *chance.sample(("gabapentin", "tizanidine", "carbamazepine"), 1))
    ]
    record["signs"] = chance.sample(hinting_signs(), chance.choice((1, 2)))
    record["conditions"] = chance.choice(
        ([], [], ["intrathecal_pump"], ["chronic_kidney_disease"], ["cirrhosis"])
    )
    record["labs"] = [entry for entry in record["labs"] if entry["test"] != "egfr"] + [
        lab(chance, "egfr", chance.choice((20, 45, 75, 92)))
    ]
    return record


@cache
def hinting_signs() -> list[str]:
    """Signs that some danger looks at and that are no danger by themselves."""
    looked_at = {
        name
        for sign in draft().dangers
        for name in re.findall(
            r"name='signs', member='(\w+)'", repr(draft().criteria[sign.criterion])
        )
    }
    return sorted(looked_at - set(pools().signs["danger"]))


@pytest.mark.parametrize("way", ["a section or key", "a result"])
def test_it_holds_for_signs_that_need_other_facts(way: str) -> None:
    """A sign is present, and whether it is dangerous depends on a fact that is not known."""
    holds(unknown_is_never_better(WAYS[way]), troubled_person)


@pytest.mark.parametrize("key", ["signs", "conditions", "allergies", "medicines", "trials"])
def test_a_list_nobody_asked_for_read_as_empty_is_caught(key: str) -> None:
    """COALESCE(list, nothing)."""
    world = real()._replace(
        read=lambda data: real().read(json.dumps({key: [], **json.loads(data)}).encode())
    )
    caught(unknown_is_never_better(sections), world, known_person, people=6000)


def test_a_missing_answer_read_as_no_is_caught() -> None:
    """COALESCE(pregnant, no)."""
    facts: dict[str, Value] = {
        "pregnant": "no",
        "breastfeeding": False,
        "stiffness_helps_standing": False,
        "alcohol": "none",
    }
    caught(
        unknown_is_never_better(sections),
        reading_by(lambda patient: patient._replace(facts={**facts, **patient.facts})),
        known_person,
    )


def test_not_known_read_as_no_is_caught() -> None:
    """Two-valued logic: every criterion that is not known counts as false."""
    content = real().content
    blind = content._replace(settle=lambda facts: Settled(content.settle(facts).yes, {}))
    caught(unknown_is_never_better(sections), planning_by(blind), known_person)
    caught(unknown_is_never_better(results), planning_by(blind), known_person)


def a_missing_wish_changes_nothing(world: World, record: Record, chance: Random) -> None:
    """Without the key a plan is the one for a person who asks for nothing: no one is held back by
    an entry that is never made."""
    asked = world.plan_of({**record, "requests": []})
    silent = world.plan_of({key: value for key, value in record.items() if key != "requests"})
    assert silent._replace(facts={}) == asked._replace(facts={})


def test_a_missing_wish_never_changes_a_plan() -> None:
    holds(a_missing_wish_changes_nothing)


def test_a_wish_that_everything_waits_for_is_caught() -> None:
    """The facts of a wish are not known while none is recorded."""
    requested = {spec.id for spec in real().content.facts.values() if spec.never_blocks}

    def waiting(data: bytes) -> Patient:
        patient = real().read(data)
        gone = requested if "requests" not in json.loads(data) else set()
        return patient._replace(
            facts={name: value for name, value in patient.facts.items() if name not in gone}
        )

    caught(a_missing_wish_changes_nothing, real()._replace(read=waiting))


def test_every_lever_of_a_rule_can_be_forgotten() -> None:
    """The changes reach every fact that some criterion looks at and a record can hold."""
    read = {name for rule in draft().rules for name in fact_names(draft().criteria[rule.criterion])}
    places = {
        spec.record for spec in real().content.facts.values() if spec.id in read and spec.record
    }
    reached: set[str] = set()
    for seed in range(200):
        record = known_person(seed)
        for changes in WAYS.values():
            reached |= {what.partition(" (")[0].partition("[")[0] for what, _ in changes(record)}
            reached |= {f"labs.{entry['test']}" for entry in record["labs"]}
    assert {place for place in places if place not in reached and place not in FREE} <= {
        "labs.alt",
        "labs.ast",
        "labs.tsh",
        "labs.vitamin_d",
        "labs.vitamin_b12",
    }
