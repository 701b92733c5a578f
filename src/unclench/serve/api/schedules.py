"""Operations that make dose schedules: proposals, which a clinician signs elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unclench.app.person import PersonRequest
from unclench.app.schedules import ScheduleRequest
from unclench.app.switch import NEW, SwitchRequest, switch
from unclench.app.taper import TaperRequest, taper
from unclench.app.titrate import TitrateRequest, titrate
from unclench.errors import unusable
from unclench.render.formats import Look, written
from unclench.render.schedule.view import KINDS, EndedSchedule, ScheduleView, SwitchView
from unclench.serve.api.fields import TAPER, TITRATE, read_fields, shape_of
from unclench.serve.api.operation import OF_A_RECORD, Asked, Operation, apart
from unclench.serve.api.shapes import named

# What only the medicine and the person can say.
DECIDED = (
    *OF_A_RECORD, "request", "record", "medicine", "regimen", "start", "to", "tablets", "bedtime",
    "step", "audience", "checkins",
)  # fmt: skip
OF_A_WAY_DOWN = ("from", "slower", "rate", "doses_per_day", "switch_to", *NEW.values())
OWN = ("regimen", "start", "to", "tablets", "bedtime", "checkins", "audience")


def _request(asked: Asked, given: Mapping[str, Any]) -> ScheduleRequest:
    person = PersonRequest(given.get("record"), asked.today, given.get("date"), given.get("region"))
    own = {name: given[name] for name in OWN if name in given}
    return ScheduleRequest(asked.path["medicine"], person, **own)


def titrate_made(asked: Asked) -> bytes:
    given = read_fields(asked.body, TITRATE)
    request = _request(asked, given)
    found = titrate(TitrateRequest(request, given.get("step")), asked.content)
    return _written(found, request.audience)


def taper_made(asked: Asked) -> bytes:
    given = read_fields(asked.body, TAPER, "from")
    request = _request(asked, given)
    down = TaperRequest(
        request, given["from"], given.get("slower", 1), given.get("rate"),
        given.get("doses_per_day"),
    )  # fmt: skip
    if "switch_to" in given:
        new = {name: given[name] for name in NEW.values() if name in given}
        both = SwitchRequest(down, **new)
        return _written(switch(both, asked.content), request.audience)
    _check_no_switch(given)
    return _written(taper(down, asked.content), request.audience)


def _check_no_switch(given: Mapping[str, Any]) -> None:
    for name in NEW.values():
        if name in given:
            raise unusable(name, "the new medicine is not named", "Name it with switch_to.")


def _written(found: ScheduleView | SwitchView | EndedSchedule, audience: str) -> bytes:
    return written(KINDS[type(found)], "json", found, Look(audience))


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
