"""Decision support and self-management for spasticity, spasms and cramps in multiple sclerosis.

from datetime import date
import unclench

plan = unclench.plan_for(open("examples/anna.yaml", "rb").read(), today=date.today())
plan["stage"]["id"]
"""

from __future__ import annotations

from datetime import date
from typing import Any

from unclench.errors import CriterionError, DoseError, InputError, KnowledgeError, UnclenchError

__all__ = [
    "CriterionError",
    "DoseError",
    "InputError",
    "KnowledgeError",
    "UnclenchError",
    "__version__",
    "plan_for",
]

__version__ = "0.1.0"


def plan_for(
    data: bytes, *, today: date, audience: str = "clinician", region: str | None = None
) -> dict[str, Any]:
    """The plan (`unclench.plan/1`, a JSON tree) for the bytes of a record or a FHIR R4 Bundle.

    Raises InputError, with one Problem a fault, when the bytes cannot be used.
    """
    from unclench.content import load
    from unclench.intake import read_patient
    from unclench.plan import make_plan
    from unclench.render.plan.json import whole_json

    content = load()
    patient = read_patient(data, content, today=today, region=region)
    return whole_json(make_plan(patient, content), content, audience)
