"""From a Record to a Patient: plain facts, age, results, and everything worked out from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from unclench.content.content import Content
from unclench.content.types import FactSpec
from unclench.criteria.values import Interval, Members, Value
from unclench.patient.derive.age import age_fact, without_days_before_birth
from unclench.patient.derive.allergies import ALLERGY_TO, AllergyFacts, allergy_facts, despite
from unclench.patient.derive.kidney import kidney_facts
from unclench.patient.derive.liver import alt_without_limit, liver_fact, multiples
from unclench.patient.derive.measures import SIGNS, asked_again, contradictions, improvement
from unclench.patient.derive.medicines import MedicineFacts, medicine_facts
from unclench.patient.derive.requests import Requests, request_facts
from unclench.patient.derive.trials import Trials, trial_facts
from unclench.patient.derive.words import lists_with_words
from unclench.patient.facts import Detail, Found, Patient, choice, members, number, range_written
from unclench.patient.index import IntakeIndex, index_of
from unclench.patient.labs import LabReading, choose, surely, windows
from unclench.patient.record import Flag, LabResult, Record, Unusable
from unclench.patient.units import known_unit

NOT_GIVEN = "not given"


class _Building:
    """Facts and their details while one Patient is made; nothing outside this module sees it."""

    def __init__(self, record: Record, index: IntakeIndex) -> None:
        self.record, self.index = record, index
        self.facts: dict[str, Value] = {}
        self.details: dict[str, Detail] = {}
        self.unusable: list[Unusable] = list(record.unusable)
        self.doubts: dict[str, tuple[LabReading, ...]] = {}
        self.open = frozenset(item.fact for item in record.unusable)

    def add(self, found: dict[str, Found]) -> None:
        for name, (value, detail) in found.items():
            self.facts[name] = value
            self.details[name] = detail


def build(record: Record, content: Content) -> Patient:
    """The facts of one person. What cannot be used is not known, and is listed in `unusable` with
    its reason."""
    index, record = index_of(content), without_days_before_birth(record)
    made = _Building(record, index)
    made.add(_regions(made))
    made.add(_plain(made))
    _by_day(made)
    made.add(
        age_fact(
            record.born, record.born_latest, record.on, record.origins.get("age", "person.born")
        )
    )
    medicines = medicine_facts(
        record.medicines, index, record.on, complete="medicines" not in made.open
    )
    made.add(medicines.facts)
    _by_route(made, medicines)
    _labs(made)
    _without(made, contradictions(made.facts, made.details))
    made.add(kidney_facts(made.facts, made.details, made.doubts, index.kidney_cuts))
    made.add(liver_fact(made.facts, made.details, frozenset(made.doubts)))
    unusable = frozenset(item.fact for item in made.unusable)
    made.add(alt_without_limit(made.facts, index.content.facts, record.on, unusable))
    made.add(_unstated(made))
    return _finished(made, medicines)


def _regions(made: _Building) -> dict[str, Found]:
    """The region, and whose limits hold: of all regions while it is not known."""
    region, on = made.record.region, made.record.on
    origin = made.record.origins.get("region", "region")
    every = made.index.content.facts["region"].members or frozenset()
    limiting = frozenset({region}) if region is not None else every
    known = {} if region is None else {"region": choice(region, on, origin)}
    return {**known, "limiting_regions": members(limiting, True, on, origin)}


def _plain(made: _Building) -> dict[str, Found]:
    return {name: _shown(made, name, value) for name, value in made.record.plain.items()}


def _by_day(made: _Building) -> None:
    """A record of an earlier day says so, and its signs are not asked once they are too old: never
    read as none."""
    asked, on = made.record.made, made.record.on
    if asked is None or asked >= on:
        return
    made.unusable.append(
        Unusable(
            SIGNS, f"the record is of {asked}, {(on - asked).days} days before this plan", "date"
        )
    )
    signs = made.record.plain.get(SIGNS)
    old = (
        asked_again(made.index.content, signs, asked, on, SIGNS)
        if isinstance(signs, frozenset)
        else None
    )
    if old is not None:
        del made.facts[SIGNS], made.details[SIGNS]
        made.unusable.append(old)


def _shown(made: _Building, name: str, value: object) -> Found:
    on, origin = made.record.on, made.record.origins.get(name, name)
    if isinstance(value, Decimal):
        return number(value, made.index.content.facts[name].unit, on, origin)
    if isinstance(value, frozenset):
        return members(value, name not in made.open, on, origin)
    return choice(value, on, origin) if isinstance(value, bool) else choice(str(value), on, origin)


def _unstated(made: _Building) -> dict[str, Found]:
    """What counts while a record says nothing about it. A statement that cannot be used stays not
    known."""
    found: dict[str, Found] = {}
    for spec, unstated in made.index.unstated:
        silent = spec.id not in made.facts and spec.id not in made.open
        if silent and made.index.content.holds(unstated.criterion, made.facts) is True:
            found[spec.id] = choice(
                unstated.value, made.record.on, "not stated; from the other facts"
            )
    return found


def _by_route(made: _Building, medicines: MedicineFacts) -> None:
    """A medicine given by a special way shows the condition for it (a pump), whether or not that is
    on the list."""
    shown = {
        made.index.route_conditions[taken.route]
        for taken in medicines.taken
        if taken.route in made.index.route_conditions
    }
    if shown:
        listed = made.record.plain.get("conditions")
        known = listed if isinstance(listed, frozenset) else frozenset()
        complete = isinstance(listed, frozenset) and "conditions" not in made.open
        made.add(
            {
                "conditions": members(
                    known | shown,
                    complete,
                    made.record.on,
                    made.record.origins.get("conditions", "medicines"),
                )
            }
        )


def _labs(made: _Building) -> None:
    results = made.record.labs
    if not results:
        return
    specs = made.index.content.facts
    by_test: dict[str, list[LabResult]] = {}
    results = tuple([_in_known_unit(result, specs) for result in results])
    for result in (*results, *multiples(results, specs)):
        by_test.setdefault(result.test, []).append(result)
    window, sure = windows(made.index.content, made.facts), surely(made.index.content, made.facts)
    # Age may come as a result too, and how old others may be hangs on it: those are read last.
    for test in sorted(by_test, key=lambda test: (bool(specs[test].stricter), test)):
        if test in made.facts:
            continue
        chosen = choose(specs[test], by_test[test], made.record.on, window, sure)
        made.unusable.extend(chosen.unusable)
        if chosen.doubts:
            made.doubts[test] = chosen.doubts
        if chosen.reading is not None and chosen.reading.interval is not None:
            made.add({test: _result(chosen.reading.result, chosen.reading.interval)})


def _in_known_unit(result: LabResult, specs: Mapping[str, FactSpec]) -> LabResult:
    """With the fact's own spelling of its unit."""
    unit = known_unit(specs[result.test], result.unit)
    return result if unit == result.unit else result._replace(unit=unit)


def _result(result: LabResult, interval: Interval) -> Found:
    text = (
        f"{result.bound}{range_written(result.number, result.number)}"
        if result.number is not None
        else ""
    )
    return interval, Detail(text, result.unit, result.on, result.origin)


def _without(made: _Building, wrong: tuple[Unusable, ...]) -> None:
    """What contradicts itself is not known."""
    made.unusable.extend(wrong)
    for item in wrong:
        del made.facts[item.fact], made.details[item.fact]


def _finished(made: _Building, medicines: MedicineFacts) -> Patient:
    record = made.record
    lists = _lists(made, medicines)
    change, unusable = improvement(
        record.baseline_severity, record.baseline_on, made.facts.get("severity"), record.on
    )
    for found in (*(part.facts for part in lists.values()), change, _goals(record)):
        made.add(found)
    unread = lists["allergies"].unchecked
    made.details |= lists_with_words(record, medicines.told, unread, made.details)
    made.add(despite((taken.ingredient for taken in medicines.taken), made.facts, record.on))
    made.add(dict(_never_blocking(made)))
    unchecked = {*record.other_conditions, *medicines.unchecked}
    unchecked |= {f"{ALLERGY_TO}{text}" for text in record.other_allergies}
    flags = {*record.flags, *_flags(medicines.flags, "taking")}
    for fact, part in lists.items():
        unchecked |= set(part.unchecked)
        flags |= set(_flags(part.flags, fact))
    return Patient(
        id=record.id,
        region=record.region,
        on=record.on,
        facts=made.facts,
        details=made.details,
        taken=medicines.taken,
        goals=record.goals or (),
        requests=record.requests or (),
        notes=record.notes,
        unusable=tuple(
            sorted({*made.unusable, *medicines.unusable, *unusable, *_in_words(record)})
        ),
        unchecked=tuple(sorted(unchecked)),
        flags=tuple(sorted(flags)),
    )


def _lists(
    made: _Building, medicines: MedicineFacts
) -> dict[str, Trials | AllergyFacts | Requests]:
    """What the lists of earlier trials, of allergies and of requests say, by their fact."""
    record, index = made.record, made.index
    forms = [(taken.ingredient, taken.form) for taken in medicines.taken]
    return {
        "trials": trial_facts(record.trials, index, made.facts, complete="trials" not in made.open),
        "allergies": allergy_facts(
            record.allergies, index, record.on, complete="allergies" not in made.open
        ),
        "requests": request_facts(
            record.requests, forms, index, record.on, complete="requests" not in made.open
        ),
    }


def _never_blocking(made: _Building) -> Iterator[tuple[str, Found]]:
    """Nothing waits for a request that is not recorded or not understood: whatever is left of it
    counts as all there is."""
    on = made.record.on
    for spec in made.index.never_blocking:
        value = made.facts.get(spec.id)
        if isinstance(value, Members):
            yield spec.id, members(value.known, True, on, made.details[spec.id].origin)
        elif value is None:
            yield (
                spec.id,
                members((), True, on, NOT_GIVEN)
                if spec.kind == "set"
                else choice(False, on, NOT_GIVEN),
            )


def _in_words(record: Record) -> Iterator[Unusable]:
    """Trials whose amount is not understood."""
    return (
        Unusable("trials", line.fault, line.origin) for line in record.trials or () if line.fault
    )


def _flags(texts: tuple[str, ...], fact: str) -> Iterator[Flag]:
    return (Flag(text, fact) for text in texts)


def _goals(record: Record) -> dict[str, Found]:
    return (
        {}
        if record.goals is None
        else {"goals_set": choice(bool(record.goals), record.on, "goals")}
    )
