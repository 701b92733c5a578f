"""The plan of a person as they open it: the one page, the medicines and what is felt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from unclench.app.my_medicines import MyMedicines, medicines_of
from unclench.app.one_page import PlanAlongside, one_page_of
from unclench.app.person import read_person
from unclench.app.plan import PlanRequest
from unclench.content.content import Content
from unclench.content.types.side_effects import Effects
from unclench.plan.findings import find
from unclench.plan.side_effects import SideEffect, side_effects


class TodayRequest(NamedTuple):
    """`record` is the tree of the person in `plan`."""

    plan: PlanRequest
    record: Mapping[str, Any]
    audience: str


class TodayFound(NamedTuple):
    beside: PlanAlongside
    medicines: MyMedicines
    felt: tuple[SideEffect, ...]


def today(request: TodayRequest, content: Content, effects: Effects) -> TodayFound:
    """Raises what `unclench.app.plan.plan` raises."""
    patient = read_person(request.plan.person, content)
    beside = one_page_of(patient, request.plan, content, request.audience)
    felt = side_effects(find(patient, content), effects).effects
    mine = medicines_of(patient, request.record, beside.plan, content, effects)
    return TodayFound(beside, mine, felt)
