"""A person made of facts as a record (unclench.record/1) that every command reads. Facts that are
worked out become what they are worked out of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from unclench.content.source.draft import Draft
from unclench.content.types import FactSpec, Ingredient, Option
from unclench.criteria.values import Facts, Interval, Members, Value

RecordTree = dict[str, Any]
OUTCOMES = {
    "trials_failed": "no_benefit",
    "trials_partial": "partly",
    "trials_helped": "helped",
    "trials_not_tolerated": "not_tolerated",
}
RECENT = 5  # days since each result
UNREADABLE = "baklofenn tablet of unknown kind"
WORDS = {"pregnant": {"yes": True, "no": False}}
STANDS_FOR = {"kidney_clearance": "crcl", "liver_x_uln": "alt_x_uln"}
BEFORE = Decimal(10)  # severity before treatment, from which an improvement is counted


def record_of(draft: Draft, facts: Facts, name: str, on: date) -> RecordTree:
    """The record; what cannot be said in one (a number between two ends, say) is left out."""
    record: RecordTree = {"schema": "unclench.record/1", "id": name, "date": on.isoformat()}
    for fact, value in facts.items():
        spec = draft.facts[fact]
        if (
            spec.record
            and not spec.derived
            and not spec.record.startswith("labs.")
            and not _goes_without_saying(spec, value)
        ):
            _put(record, spec.record, _plain(spec, value))
    if labs := list(_labs(draft, facts, on)):
        record["labs"] = labs
    if "taking" in facts or "medicine_classes" in facts:
        record["medicines"] = list(_medicines(draft, facts, on))
    if any(fact in facts for fact in (*OUTCOMES, "trials_done")):
        record["trials"] = list(_trials(draft, facts))
    if requests := _requests(facts):
        record["requests"] = requests
    if isinstance(goals := facts.get("goals_set"), bool):
        record["goals"] = ["walk a little further"] if goals else []
    return {**record, **_baseline(facts)}


def _goes_without_saying(spec: FactSpec, value: Value) -> bool:
    """An empty list that an absent key means as well (requests)."""
    return spec.never_blocks and isinstance(value, Members) and not value.known


def _put(record: RecordTree, place: str, value: Any) -> None:
    section, _, key = place.rpartition(".")
    if value is not None:
        (record.setdefault(section, {}) if section else record)[key] = value


def _plain(spec: FactSpec, value: Value) -> Any:
    if isinstance(value, Interval):
        return _number(value.low) if value.low == value.high else None
    if isinstance(value, Members):
        return sorted(value.known)
    return WORDS.get(spec.id, {}).get(str(value), value)


def _number(value: Decimal) -> int | Decimal:
    """Whole where it is whole; exact in any case."""
    return int(value) if value == value.to_integral_value() else value.normalize()


def _labs(draft: Draft, facts: Facts, on: date) -> Iterator[RecordTree]:
    for fact, value in facts.items():
        test = draft.facts[STANDS_FOR.get(fact, fact)]
        if (
            test.record.startswith("labs.")
            and isinstance(value, Interval)
            and (test.id == fact or _stands(facts, fact, test.id))
        ):
            yield {
                "test": test.record.removeprefix("labs."),
                "value": _bound(value),
                "unit": test.unit,
                "date": (on - timedelta(days=RECENT)).isoformat(),
            }


def _stands(facts: Facts, fact: str, test: str) -> bool:
    """Whether a result must be written for what is worked out: it has none of its own, and the eGFR
    does not say the same."""
    return test not in facts and facts[fact] != facts.get("egfr")


def _bound(value: Interval) -> int | Decimal | str:
    if value.high.is_infinite():
        return f">{_number(value.low):f}"
    return _number(value.low) if value.low == value.high else f"<{_number(value.high):f}"


def _medicines(draft: Draft, facts: Facts, on: date) -> Iterator[RecordTree]:
    """The current medicines, something of every class that is not yet explained, and more sedating
    ones until there are enough."""
    taking, classes = facts.get("taking"), facts.get("medicine_classes")
    known = taking.known if isinstance(taking, Members) else frozenset()
    wanted = classes.known if isinstance(classes, Members) else frozenset()
    doubled = facts.get("listed_twice")
    twice = doubled.known if isinstance(doubled, Members) else frozenset()
    for member in (*sorted(known), *_others(draft, facts, known, wanted)):
        lines = 2 if member in twice else 1
        yield from [_line(draft.options.get(member), member, facts, on, lines)] * lines
    if isinstance(taking, Members) and not taking.complete:
        yield {"name": UNREADABLE}


def _others(
    draft: Draft, facts: Facts, known: frozenset[str], wanted: frozenset[str]
) -> Iterator[str]:
    chosen = [draft.ingredients[member] for member in known if member in draft.ingredients]
    looked_at = frozenset(name for i in draft.ingredients.values() for name in i.classes)
    for name in sorted(wanted):
        if not any(name in one.classes for one in chosen):
            one = min(
                (
                    i
                    for i in draft.ingredients.values()
                    if name in i.classes and i.id not in draft.options
                ),
                default=None,
                key=lambda i: (len((i.classes & looked_at) - wanted), len(i.classes), i.id),
            )
            if one is not None:
                chosen.append(one)
                yield one.id
    yield from _sleepy(draft, facts, chosen)


def _sleepy(draft: Draft, facts: Facts, chosen: list[Ingredient]) -> Iterator[str]:
    count = facts.get("sedating_count")
    there = sum("sedating" in one.classes for one in chosen)
    allowed = frozenset(name for one in chosen for name in one.classes)
    more = sorted(
        i.id
        for i in draft.ingredients.values()
        if "sedating" in i.classes and i.classes <= allowed and i not in chosen
    )
    if isinstance(count, Interval) and count.low > there:
        yield from more[: int(count.low) - there]


def _line(option: Option | None, name: str, facts: Facts, on: date, lines: int) -> RecordTree:
    """One line of a medicine; of several lines each has its part of the amount."""
    line: RecordTree = {"name": name}
    if option is not None and option.medicine is not None:
        amount = facts.get(f"{option.id}_{option.medicine.measure}_per_day")
        single = facts.get(f"{option.id}_{option.medicine.measure}_per_dose")
        days = facts.get(f"{option.id}_days_at_dose")
        if isinstance(amount, Interval):
            line["total"] = f"{(amount.low / lines).normalize():f} {option.medicine.measure}/day"
        elif isinstance(single, Interval) and single.low == single.high:
            line["dose"] = f"{single.low.normalize():f} {option.medicine.measure}"
        if isinstance(days, Interval):
            line["since"] = (on - timedelta(days=int(days.low))).isoformat()
    return line


def _trials(draft: Draft, facts: Facts) -> Iterator[RecordTree]:
    for fact, outcome in OUTCOMES.items():
        value = facts.get(fact)
        for medicine in sorted(value.known if isinstance(value, Members) else ()):
            yield {"medicine": medicine, "outcome": outcome, **_adequate(draft.options[medicine])}


def _adequate(option: Option) -> RecordTree:
    """Long enough and high enough to count."""
    asked = option.medicine.adequate_trial if option.medicine else None
    if asked is None:
        return {}
    start = asked.from_amount
    highest = (
        {"highest": f"{(start.amount * 2).normalize():f} {start.unit}/day"}
        if start is not None
        else {}
    )
    return {"weeks_at_highest": asked.weeks, **highest}


def _requests(facts: Facts) -> list[str]:
    found = []
    for fact, before in (
        ("requests", ""),
        ("stop_requests", "stop:"),
        ("raise_requests", "raise:"),
    ):
        value = facts.get(fact)
        found += [
            f"{before}{member}"
            for member in sorted(value.known if isinstance(value, Members) else ())
        ]
    return found


def _baseline(facts: Facts) -> RecordTree:
    """A severity before treatment from which the present one is as much less as it has to be."""
    fall, now = facts.get("improvement_percent"), facts.get("severity")
    if not isinstance(fall, Interval) or not isinstance(now, Interval) or fall.low >= 100:
        return {}
    before = min(BEFORE, now.low * 100 / (100 - fall.low)).quantize(Decimal("0.01"))
    return {"baseline": {"severity": _number(before)}}
