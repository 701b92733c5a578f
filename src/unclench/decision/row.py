"""The row of a scan for anybody: what population/rows.py takes from a plan, as formulas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from unclench.content.source.draft import Draft
from unclench.content.types import Stage
from unclench.criteria.engines.explained import Named, together
from unclench.criteria.engines.formula import NO, Formula, any_of
from unclench.criteria.engines.program import Program, program
from unclench.decision.because import ModelledGrounds
from unclench.decision.plan import PlanModel, plan_model
from unclench.decision.stage import LATER
from unclench.decision.told import told

OF, VERDICT, CERTAIN = ":", "verdict_", "certain"


class RowModel(NamedTuple):
    """For each value of each column who has it; `certain` are those for whom the columns are
    complete: anybody else is left to plan/."""

    urgency: Named
    stage: Named
    verdicts: Mapping[str, Named]
    alerts: Named
    rules: Named
    needs: Named
    certain: Formula

    def formulas(self) -> dict[str, Formula]:
        """Each by its name: the column, then the value in it."""
        columns = {
            "urgency": self.urgency, "stage": self.stage,
            **{f"{VERDICT}{option}": words for option, words in self.verdicts.items()},
            "alerts": self.alerts, "rules": self.rules, "needs": self.needs,
        }  # fmt: skip
        named = {
            f"{column}{OF}{value}": formula
            for column, values in columns.items()
            for value, formula in sorted(values.items())
            if formula is not NO
        }
        return {**named, CERTAIN: self.certain}


def row_model(model: PlanModel) -> RowModel:
    said = told(ModelledGrounds(model.findings, model.way))
    urgent = any_of([here for urgency, here in model.urgency.items() if urgency != LATER])
    return RowModel(
        model.urgency,
        model.at,
        model.verdicts,
        {cause: one.at_least["note"] for cause, one in model.causes.items()},
        said.rules,
        _asked(said.needs, model.findings.draft),
        any_of(urgent, something_to_do(model)),
    )


def _asked(needs: Named, draft: Draft) -> Named:
    """What is asked for: a fact that is worked out becomes known through others."""
    found = [dict.fromkeys(draft.facts[need].asks or (need,), here) for need, here in needs.items()]
    return together(*found)


def something_to_do(model: PlanModel) -> Formula:
    """The people with a task for certain: a plan with none has no urgency at all."""
    stages = [stage for stage in model.findings.draft.stages if _has_a_task(model, stage)]
    return any_of([model.at[stage.id] for stage in stages])


def _has_a_task(model: PlanModel, stage: Stage) -> bool:
    """Whether some task of the stage is for everybody, whatever the results."""
    specs = [model.findings.draft.tasks[task] for task in stage.tasks]
    return any(spec.unless is None and not spec.known_by for spec in specs)


def row_program(draft: Draft) -> Program:
    """The rows of a draft as operations."""
    return program(row_model(plan_model(draft)).formulas(), draft.vocabulary.facts)
