"""Records near a record: one fact moved to a cut point, to either side of it, to a choice, or in
and out of a set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from unclench.content.content import Content
from unclench.content.types import FactSpec
from unclench.proof.stories import StoryTree, changed, copied

PER_DAY, PER_DOSE, DAYS_AT_DOSE = "_per_day", "_per_dose", "_days_at_dose"
YES_NO: dict[str, Any] = {"yes": True, "no": False}
TRIALS = {
    "trials_failed": "no_benefit",
    "trials_partial": "partly",
    "trials_helped": "helped",
    "trials_not_tolerated": "not_tolerated",
    "trials_done": "no_benefit",
    "trials_inadequate": "no_benefit",
}
LONG, SHORT = 8, 1  # weeks of a trial that counts, and of one that does not


def moves(
    record: StoryTree, cuts: Mapping[str, Iterable[str]], content: Content, day: str
) -> Iterator[StoryTree]:
    """Each record that differs from this one in one fact, for the cut points given. `day` dates new
    results."""
    for fact, points in sorted(cuts.items()):
        for name in (
            dict.fromkeys((fact, *content.facts[fact].asks)) if fact in content.facts else ()
        ):
            if name in content.facts:
                yield from _of_fact(record, content.facts[name], sorted(points), content, day)


def _of_fact(
    record: StoryTree, spec: FactSpec, points: list[str], content: Content, day: str
) -> Iterator[StoryTree]:
    if spec.id.endswith((PER_DAY, PER_DOSE, DAYS_AT_DOSE)):
        yield from _amounts(record, spec, points)
    elif spec.id in ("medicine_classes", "taking"):
        yield from (_with_medicine(record, name) for name in _medicines(spec.id, points, content))
    elif spec.id in TRIALS:
        yield from (_with_trial(record, spec.id, name) for name in points)
    elif spec.record and not (spec.derived and spec.kind == "set"):
        yield from (
            changed(record, {spec.record: value}) for value in _values(record, spec, points, day)
        )


def _values(record: StoryTree, spec: FactSpec, points: list[str], day: str) -> Iterator[Any]:
    if spec.kind == "number":
        numbers = dict.fromkeys(number for point in points for number in around(point))
        plausible = [
            n
            for n in numbers
            if (spec.low is None or n >= spec.low) and (spec.high is None or n <= spec.high)
        ]
        lab = spec.record.startswith("labs.")
        yield from ({"value": n, "unit": spec.unit, "date": day} if lab else n for n in plausible)
    elif spec.kind == "set":
        present = [str(member) for member in _at(record, spec.record) or ()]
        yield from (
            [*(m for m in present if m != point), *([point] if point not in present else [])]
            for point in points
        )
        yield []
    elif spec.kind == "choice":
        yield from (YES_NO.get(choice, choice) for choice in sorted(spec.members or points))
    else:
        yield from (True, False)


def around(point: str) -> tuple[Decimal, ...]:
    """A cut point, and the nearest written numbers on both sides of it."""
    try:
        cut = Decimal(point)
    except ArithmeticError:
        return ()
    step = Decimal(1).scaleb(min(0, int(cut.as_tuple().exponent)))
    return cut, cut - step, cut + step


def _at(record: StoryTree, path: str) -> Any:
    section, _, key = path.partition(".")
    found = record.get(section)
    return found.get(key) if key and isinstance(found, dict) else found


def _medicines(fact: str, points: list[str], content: Content) -> Iterator[str]:
    """For a class the first medicine that belongs to it."""
    for point in points:
        fitting = [
            i.id
            for i in content.ingredients.values()
            if (i.id == point if fact == "taking" else point in i.classes)
        ]
        yield from (name for name in fitting[:1] if name in content.names)


def _with_medicine(record: StoryTree, name: str) -> StoryTree:
    other = copied(record)
    lines = other.get("medicines") or []
    kept = [line for line in lines if line.get("name") != name]
    other["medicines"] = kept if len(kept) < len(lines) else [*lines, {"name": name}]
    return other


def _amounts(record: StoryTree, spec: FactSpec, points: list[str]) -> Iterator[StoryTree]:
    """The day's total of one medicine, or a dose once a day, on every side of its cut points."""
    if spec.id.endswith(DAYS_AT_DOSE):
        return
    medicine, _, measure = spec.id.removesuffix(PER_DAY).removesuffix(PER_DOSE).rpartition("_")
    for number in dict.fromkeys(
        number for point in points for number in around(point) if number > 0
    ):
        other = copied(record)
        lines = [line for line in other.get("medicines") or [] if line.get("name") != medicine]
        other["medicines"] = [
            *lines,
            {"name": medicine, **_written(spec.id, f"{number:f} {measure}")},
        ]
        yield other


def _written(fact: str, amount: str) -> StoryTree:
    return {"dose": amount, "per_day": 1} if fact.endswith(PER_DOSE) else {"total": f"{amount}/day"}


def _with_trial(record: StoryTree, fact: str, medicine: str) -> StoryTree:
    other = copied(record)
    weeks = SHORT if fact == "trials_inadequate" else LONG
    lines = [line for line in other.get("trials") or [] if line.get("medicine") != medicine]
    other["trials"] = [
        *lines,
        {"medicine": medicine, "weeks_at_highest": weeks, "outcome": TRIALS[fact]},
    ]
    return other
