"""People as kept facts: each is read by the product's own intake, unless they were read before and
nothing about them changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from unclench.content import load
from unclench.content.content import Content
from unclench.criteria.engines.bits import BLOCK, as_columns
from unclench.criteria.engines.cells import Placing
from unclench.criteria.values import UNBOUNDED, Interval
from unclench.errors import InputError
from unclench.patient.facts import Patient
from unclench.patient.index import index_of
from unclench.population.deciding import Deciding, Part, decide
from unclench.population.kept import ReadPerson, no_cells, read_again, write_kept
from unclench.population.operations import Operations, operations
from unclench.population.other_days import NotedDay, SameDays
from unclench.population.parquet import write_rows
from unclench.population.rows import PersonRow, not_read, options_of, refused_row, row_of

LAST = date.max.toordinal()
PersonReader = Callable[[date], Patient]  # InputError when the person cannot be read


class ToRead(NamedTuple):
    """A person: what there is to read as one key, and how to read it on a day."""

    person: str
    key: str
    read: PersonReader


class ReadingJob(NamedTuple):
    """`before` are the kept facts of an earlier scan; `kept` is where those of this one go."""

    before: Path
    kept: Path
    target: Path
    day: date


def key_of(*parts: bytes) -> str:
    digest = blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def decide_part(part: Part) -> int:
    """The rows of kept facts."""
    found = operations()
    assert found is not None, "facts were kept for these operations"
    return decide(part, Deciding(found.program, options_of(load())))


def read_and_decide(people: list[ToRead], job: ReadingJob, content: Content) -> int:
    """Rows for all of them, sorted by person; how many there are."""
    people.sort(key=lambda one: one.person)
    found = operations()
    if found is None:
        write_rows([_row(one, job.day, content) for one in people], options_of(content), job.target)
        return len(people)
    deciding = Deciding(found.program, options_of(content), max(BLOCK, len(people)))
    again = _read_before(people, job, found)
    placing = Placing(found.program.columns)
    read = [
        again.get((one.person, one.key)) or _read(one, job.day, placing, content) for one in people
    ]
    everybody = [*_left_to_the_plan(read, people, job.day, deciding)]
    write_kept(everybody, found.program.columns, job.kept)
    return decide(Part(job.kept, 0, len(everybody), job.target, job.day), deciding)


def _row(one: ToRead, day: date, content: Content) -> PersonRow:
    try:
        return row_of(one.person, one.read(day), content)
    except InputError as error:
        return refused_row(one.person, error)


def _read_before(
    people: list[ToRead], job: ReadingJob, found: Operations
) -> dict[tuple[str, str], ReadPerson]:
    if not people or not job.before.exists():
        return {}
    wanted = [(one.person, one.key) for one in people]
    again = read_again(job.before, wanted, found.program.columns, job.day)
    return {(one.person, one.key): one for one in again}


def _read(one: ToRead, day: date, placing: Placing, content: Content) -> ReadPerson:
    """Where the plan has to decide itself, its row is kept, and holds on this day alone."""
    window, today = SameDays(day), day.toordinal()
    nothing = no_cells([*placing.columns.values()])
    planned = ReadPerson(one.person, one.key, today, today, 0, (), nothing)
    try:
        patient = one.read(NotedDay.of(day, window))
    except InputError:
        return planned._replace(row=_row(one, day, content))
    cells = placing.cells(patient.facts)
    if cells is None or _endless_dose(patient, content):
        return planned._replace(row=_row(one, day, content))
    narrow_counters(window, patient, placing, content)
    days = (today + max(window.earlier, -today), today + min(window.later, LAST - today))
    told, flags = not_read(patient, content), len(patient.flags)
    return ReadPerson(one.person, one.key, *days, flags, told, cells)


def _endless_dose(patient: Patient, content: Content) -> bool:
    """Whether a dose is known to be there and nothing else: in columns that is not known."""
    doses = index_of(content).doses
    return any(
        patient.facts.get(name) == UNBOUNDED for dose in doses for name in (dose.amount, dose.days)
    )


def narrow_counters(window: SameDays, patient: Patient, placing: Placing, content: Content) -> None:
    """The days at a dose grow with the day of the plan: they stay where they are among their cut
    points."""
    for dose in index_of(content).doses:
        value, of = patient.facts.get(dose.days), placing.columns.get(dose.days)
        if isinstance(value, Interval) and of is not None:
            for cut in of.cuts:
                window.compared("__eq__", int(value.low), int(cut))


def _left_to_the_plan(
    read: list[ReadPerson], people: list[ToRead], day: date, deciding: Deciding
) -> Iterator[ReadPerson]:
    """With the row of the plan for those about whom the operations are not certain."""
    columns = as_columns(deciding.program.columns, [one.cells for one in read])
    certain = deciding.certain(columns, len(read))
    for one, source, held in zip(read, people, certain, strict=True):
        kept, today = held or one.row is not None, day.toordinal()
        yield (
            one
            if kept
            else one._replace(row=_row(source, day, load()), first_day=today, last_day=today)
        )
