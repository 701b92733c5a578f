"""Operations that make dose schedules: proposals, which a clinician signs elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unclench.app.person import PersonRequest
from unclench.app.switch import NEW
from unclench.serve.api.fields import TAPER, TITRATE, read_fields, shape_of
from unclench.serve.api.made import taper_json, titrate_json
from unclench.serve.api.operation import OF_A_RECORD, Asked, Operation, apart
from unclench.serve.api.shapes import named

# What only the medicine and the person can say.
DECIDED = (
    *OF_A_RECORD, "request", "record", "medicine", "regimen", "start", "to", "tablets", "bedtime",
    "step", "audience", "checkins",
)  # fmt: skip
OF_A_WAY_DOWN = ("from", "slower", "rate", "doses_per_day", "switch_to", *NEW.values())


def _person(asked: Asked, given: Mapping[str, Any]) -> PersonRequest:
    return PersonRequest(given.get("record"), asked.today, given.get("date"), given.get("region"))


def titrate_made(asked: Asked) -> bytes:
    given = read_fields(asked.body, TITRATE)
    return titrate_json(asked.path["medicine"], _person(asked, given), given, asked.content)


def taper_made(asked: Asked) -> bytes:
    given = read_fields(asked.body, TAPER, "from")
    return taper_json(asked.path["medicine"], _person(asked, given), given, asked.content)


OPERATIONS = (
    Operation(
        "/api/v1/titrate/{medicine}", "titrate", "A dated build-up of one medicine",
        "Down to the tablets; without a record the most cautious one there is.",
        named("Schedule"), apart(titrate_made), shape_of(TITRATE), decided=DECIDED,
    ),
    Operation(
        "/api/v1/taper/{medicine}", "taper", "A dated way down from the present dose",
        "Down to the tablets; with switch_to another medicine is built up in turn.",
        named("Schedule"), apart(taper_made), shape_of(TAPER, "from"),
        decided=(*DECIDED, *OF_A_WAY_DOWN),
    ),
)  # fmt: skip
