"""Facts as a table: a column for each fact in its unit, null where it is not known, a list for a
set. Numbers are exact: they are read as decimals, never as floating point."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from unclench.content import load
from unclench.content.content import Content
from unclench.content.types import FactSpec
from unclench.content.types.facts import BY_PUMP
from unclench.criteria.values import Interval, Members, Value
from unclench.errors import InputError, Problem, unusable
from unclench.language.suggest import did_you_mean
from unclench.patient.build import build
from unclench.patient.facts import Detail, Patient, choice, members, number
from unclench.patient.record import Amount, LabResult, MedicineLine, Record
from unclench.population.parquet import connection, quoted
from unclench.population.reading import ReadingJob, ToRead, key_of, read_and_decide
from unclench.population.source import FactsTable

PERSON, ORIGIN = "person", "facts"
PEOPLE_OF_A_SHARD = 20_000
TYPES = {"number": "DECIMAL(38, 12)", "yes_no": "BOOLEAN", "choice": "VARCHAR", "set": "VARCHAR[]"}
AMOUNT, LABS = "_per_day", "labs."
MOST_LISTED = 60  # values that a message can name
KEYS_OF_THEIR_OWN = ("region", "allergies", "requests")


class FactsShard(NamedTuple):
    """Some rows of a table, in their order: `people` rows from row `first` on."""

    files: tuple[Path, ...]
    first: int
    people: int
    target: Path
    day: date
    memory: str
    region: str | None
    kept: Path
    before: Path


class FactsShards(NamedTuple):
    rows: int
    shards: tuple[FactsShard, ...]


def facts_schema(content: Content) -> dict[str, dict[str, Any]]:
    """Each column with its type, its unit and the values it may have."""
    described = {name: _described(spec) for name, spec in content.facts.items()}
    return {PERSON: {"type": "VARCHAR", "about": "who this is, one row each"}, **described}


def _described(spec: FactSpec) -> dict[str, Any]:
    found: dict[str, Any] = {"type": TYPES[spec.kind], "about": spec.names.clinician}
    if spec.unit:
        found["unit"] = spec.unit
    if spec.members:
        found["values"] = sorted(spec.members)
    return found


def facts_shards(
    table: FactsTable, work: Path, day: date, memory: str, region: str | None, before: Path
) -> FactsShards:
    """RequestError when the table has no column `person`, or one that is no fact."""
    content = load()
    with connection(memory) as database:
        listed = _listed(table.files)
        described = database.execute(f"DESCRIBE SELECT * FROM {listed}").fetchall()
        _check({row[0] for row in described}, content)
        counted = database.execute(f"SELECT count(*) FROM {listed}").fetchone()
    rows = int(counted[0]) if counted else 0
    starts = range(0, rows, PEOPLE_OF_A_SHARD)
    return FactsShards(
        rows,
        tuple(
            FactsShard(
                table.files,
                first,
                min(PEOPLE_OF_A_SHARD, rows - first),
                work / f"shard-{n:05}.parquet",
                day,
                memory,
                region,
                work / f"kept-{n:05}.parquet",
                before,
            )
            for n, first in enumerate(starts)
        ),
    )


def _check(columns: set[str], content: Content) -> None:
    if PERSON not in columns:
        raise unusable("source", f"the table has no column '{PERSON}'", "Name who each row is.")
    for name in sorted(columns - {PERSON, *content.facts}):
        do = did_you_mean(name, content.facts) or "`unclench scan --facts-schema` lists them."
        raise unusable("source", f"'{name}' is not a fact", do)


def _listed(files: tuple[Path, ...]) -> str:
    if files[0].name.lower().endswith(".csv"):
        return f"read_csv([{', '.join(map(quoted, files))}], all_varchar=true, header=true)"
    return f"read_parquet([{', '.join(map(quoted, files))}], union_by_name=true)"


def run_facts_shard(shard: FactsShard) -> int:
    content = load()
    people = [_to_read(person, known, shard.day, content) for person, known in _rows(shard)]
    job = ReadingJob(shard.before, shard.kept, shard.target, shard.day)
    return read_and_decide(people, job, content)


def _rows(shard: FactsShard) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each person with what is known."""
    with connection(shard.memory) as database:
        database.execute(
            f"SELECT * FROM {_listed(shard.files)} LIMIT {shard.people} OFFSET {shard.first}"
        )
        names = [column[0] for column in database.description or ()]
        for cells in database.fetchall():
            known = {
                name: cell for name, cell in zip(names, cells, strict=True) if cell is not None
            }
            if shard.region:
                known["region"] = shard.region
            yield str(known.pop(PERSON, "")), known


def _to_read(person: str, known: dict[str, Any], day: date, content: Content) -> ToRead:
    """The facts are those of the day of the plan, whichever that is: it is not looked at."""
    key = key_of(repr(sorted(known.items())).encode())
    return ToRead(person, key, lambda _: patient_of(person, known, day, content))


def patient_of(person: str, cells: Mapping[str, Any], day: date, content: Content) -> Patient:
    """The person of one row: what is worked out from other facts is worked out, unless it is given.

    InputError for a value that its fact cannot have.
    """
    found = {name: _fact(content.facts[name], cell, day) for name, cell in cells.items()}
    facts = {name: value for name, (value, _) in found.items()}
    built = build(_record(person, facts, day, content), content)
    given = {name: found[name] for name in facts if content.facts[name].derived}
    return built._replace(
        facts={**built.facts, **{name: value for name, (value, _) in given.items()}},
        details={**built.details, **{name: detail for name, (_, detail) in given.items()}},
    )


def _record(person: str, facts: Mapping[str, Value], day: date, content: Content) -> Record:
    """The stated facts as the record that says them. A list that is not given was not asked for."""
    stated = {name: value for name, value in facts.items() if not content.facts[name].derived}
    plain = {name: value for name, value in stated.items() if _is_plain(content.facts[name])}
    region = stated.get("region")
    return Record(
        id=person,
        region=region if isinstance(region, str) else None,
        on=day,
        plain={name: _as_read(value) for name, value in plain.items()},
        born=None,
        labs=tuple(_results(stated, day, content)),
        medicines=_medicines(facts, day),
        trials=None,
        allergies=_listed_of(stated, "allergies"),
        baseline_severity=None,
        baseline_on=None,
        requests=_listed_of(stated, "requests"),
        goals=None,
        other_conditions=(),
        notes="",
        origins=dict.fromkeys(plain, ORIGIN),
        unusable=(),
        made=day,
    )


def _is_plain(spec: FactSpec) -> bool:
    return spec.id not in KEYS_OF_THEIR_OWN and not spec.record.startswith(LABS)


def _as_read(value: Value) -> object:
    """As a record's reader has it: an exact number, or the members of a list."""
    if isinstance(value, Interval):
        return value.low
    return value.known if isinstance(value, Members) else value


def _results(stated: Mapping[str, Value], day: date, content: Content) -> Iterator[LabResult]:
    for name, value in stated.items():
        spec = content.facts[name]
        if spec.record.startswith(LABS) and isinstance(value, Interval):
            yield LabResult(name, value.low, "", spec.unit, day, ORIGIN, "", None)


def _listed_of(stated: Mapping[str, Value], name: str) -> tuple[str, ...] | None:
    value = stated.get(name)
    return tuple(sorted(value.known)) if isinstance(value, Members) else None


def _fact(spec: FactSpec, cell: Any, day: date) -> tuple[Value, Detail]:
    match spec.kind:
        case "number":
            return number(_number(spec, cell), spec.unit, day, ORIGIN)
        case "yes_no":
            return choice(_yes_no(spec, cell), day, ORIGIN)
        case "choice":
            return choice(_one_of(spec, str(cell)), day, ORIGIN)
        case "set":  # always: a fact is of no other kind
            listed = cell if isinstance(cell, list) else str(cell).split(";") if cell else []
            return members([_one_of(spec, str(each).strip()) for each in listed], True, day, ORIGIN)


def _number(spec: FactSpec, cell: Any) -> Decimal:
    try:
        found = Decimal(str(cell))
    except ArithmeticError:
        raise _refused(spec, cell, f"a number in {spec.unit or 'its unit'}") from None
    low, high = spec.low, spec.high
    if (
        not found.is_finite()
        or (low is not None and found < low)
        or (high is not None and found > high)
    ):
        raise _refused(spec, cell, f"from {low} to {high} {spec.unit}".strip())
    return found


def _yes_no(spec: FactSpec, cell: Any) -> bool:
    said = str(cell).strip().lower()
    if said not in ("true", "false"):
        raise _refused(spec, cell, "true or false")
    return said == "true"


def _one_of(spec: FactSpec, value: str) -> str:
    known = spec.members
    if known is None or value in known or value.removesuffix(BY_PUMP) in known:
        return value
    do = did_you_mean(value, known) if len(known) < MOST_LISTED else "Look at the schema."
    raise InputError([Problem(spec.id, f"'{value[:40]}' is none of its values", do)])


def _refused(spec: FactSpec, cell: Any, wanted: str) -> InputError:
    return InputError([Problem(spec.id, f"'{str(cell)[:40]}' cannot be used", f"Write {wanted}.")])


def _medicines(facts: Mapping[str, Value], day: date) -> tuple[MedicineLine, ...] | None:
    """The current medicines, each with its amount and its days where there are facts for them."""
    listed = facts.get("taking")
    if not isinstance(listed, Members):
        return None
    return tuple(_line(name, facts, day) for name in sorted(listed.known))


def _line(name: str, facts: Mapping[str, Value], day: date) -> MedicineLine:
    amounts = [fact for fact in facts if fact.startswith(f"{name}_") and fact.endswith(AMOUNT)]
    total = None
    for fact in amounts:
        value, unit = facts[fact], fact.removeprefix(f"{name}_").removesuffix(AMOUNT)
        if isinstance(value, Interval):
            total = Amount(value.low, unit, True)
    days = facts.get(f"{name}_days_at_dose")
    since = day - timedelta(days=int(days.low)) if isinstance(days, Interval) else None
    written, route = name.removesuffix(BY_PUMP), "intrathecal" if name.endswith(BY_PUMP) else ""
    return MedicineLine(written.replace("_", " "), None, None, total, since, route, (), ORIGIN)
