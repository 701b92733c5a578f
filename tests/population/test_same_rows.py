"""The row that the operations give is the row of the plan, column by column: of stories, random
people of both kinds, Bundles, mixtures of facts that no record makes, and people whom the solver
finds in every stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

from support.anybody import anybody, patient_with
from support.bundle import bundle_of
from support.people import TODAY, data_of, person
from support.sizes import scaled
from support.stories import as_json, cases
from support.strangers import stranger
from unclench.content import load
from unclench.content.source.folder import read_folder
from unclench.criteria.engines.bits import Kernel, as_columns
from unclench.criteria.engines.cells import Placing
from unclench.criteria.engines.columns import FactColumns, decimal
from unclench.criteria.engines.formula import variable
from unclench.criteria.engines.program import Program
from unclench.criteria.engines.smt import Person, Solver
from unclench.criteria.values import Facts, Interval, Members, Value
from unclench.decision.plan import plan_model
from unclench.decision.row import CERTAIN, OF, VERDICT, row_program
from unclench.intake import read_patient
from unclench.patient.facts import Patient
from unclench.plan import make_plan
from unclench.population.rows import row_of
from unclench.proof.promises.possible_people import possible

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
PEOPLE = scaled(200)
FLAGS = "doubtful-name/"


@cache
def operations() -> Program:
    return row_program(read_folder(KNOWLEDGE))


def decided(patients: list[Patient], made: Program) -> list[set[str]]:
    """For each person the names of all that the operations say."""
    placing = Placing(made.columns)
    rows = [row for row in (placing.cells(one.facts) for one in patients) if row is not None]
    assert len(rows) == len(patients)
    [found] = Kernel(made).run(as_columns(made.columns, rows), len(rows))
    said: list[set[str]] = [set() for _ in patients]
    for name in made.results:
        for i in found.who(name).nonzero()[0]:
            said[int(i)].add(name)
    return said


def planned(patient: Patient) -> set[str]:
    row = row_of("", patient, load())
    found = {CERTAIN, f"urgency{OF}{row.urgency}", f"stage{OF}{row.stage}"}
    found |= {f"{VERDICT}{option}{OF}{word}" for option, word in row.verdicts.items()}
    found |= {f"alerts{OF}{alert}" for alert in row.alerts if not alert.startswith(FLAGS)}
    return found | {f"{n}{OF}{v}" for n in ("rules", "needs") for v in getattr(row, n)}


def differences(patients: Iterable[Patient], made: Program) -> Iterator[str]:
    placing, met = Placing(made.columns), list(patients)
    everybody = [one for one in met if placing.cells(one.facts) is not None]
    assert len(everybody) * 100 >= len(met) * 98, "few have facts without a place"
    for i, (one, said) in enumerate(zip(everybody, decided(everybody, made), strict=True)):
        if different := said ^ planned(one):
            yield f"person {i}: {sorted(different)[:5]}"


def read(data: bytes) -> Patient:
    return read_patient(data, load(), today=TODAY)


def test_stories() -> None:
    patients = [read(as_json(case.record).encode()) for case in cases()[::2]]
    assert [*differences(patients, operations())] == []


@pytest.mark.parametrize("kind", [person, stranger])
def test_random_people(kind: object) -> None:
    assert callable(kind)
    patients = [read(data_of(kind(seed))) for seed in range(PEOPLE)]
    assert [*differences(patients, operations())] == []


def test_the_same_people_as_bundles() -> None:
    bundles = [data_of(bundle_of(person(seed))) for seed in range(PEOPLE // 4)]
    assert [*differences(map(read, bundles), operations())] == []


def test_facts_that_no_record_mixes() -> None:
    columns = {of.fact: of for of in operations().columns}
    patients = [patient_with(anybody(seed, columns)) for seed in range(PEOPLE)]
    assert [*differences(patients, operations())] == []


def test_somebody_in_every_stage() -> None:
    """Found by the solver, so that none is too rare to be met."""
    draft = read_folder(KNOWLEDGE)
    model, columns = plan_model(draft), {of.fact: of for of in operations().columns}
    solver = Solver(20_000)
    solver.add(*possible(model.findings))
    patients = []
    for stage, here in model.at.items():
        with solver.scope(here):
            assert solver.ask() == "sat", stage
            patients.append(patient_with(facts_of(solver.person(), columns)))
    assert {make_plan(one, load()).stage.id for one in patients} == set(model.at)
    assert [*differences(patients, operations())] == []


def facts_of(answers: Person, columns: dict[str, FactColumns]) -> Facts:
    found = {name: _value(of, answers) for name, of in columns.items()}
    return {name: value for name, value in found.items() if value is not None}


def _value(of: FactColumns, answers: Person) -> Value | None:
    def holds(rest: str) -> bool:
        return answers.holds(variable(f"{of.fact}{rest}"))

    match of.kind:
        case "number":
            low, high = (decimal(answers.number(f"{of.fact}.{end}")) for end in ("low", "high"))
            return Interval(low, high) if holds(".known") else None
        case "yes_no":
            return True if holds(".yes") else False if holds(".no") else None
        case "choice":
            return next((each for each in of.members if holds(f"={each}")), None)
        case _:
            given = holds(".complete") or holds(".some") or (of.fact == "signs" and holds(".given"))
            inside = frozenset(each for each in of.members if holds(f"+{each}"))
            others = {"elsewhere"} if holds(".some") and not inside else set()
            return Members(inside | others, holds(".complete")) if given else None


def test_a_rule_that_is_left_out_would_be_seen() -> None:
    draft = read_folder(KNOWLEDGE)
    draft.rules = [one for one in draft.rules if one.id != "person/two-sedatives"]
    patients = [read(data_of(person(seed))) for seed in range(PEOPLE)]
    assert [*differences(patients, row_program(draft))]
