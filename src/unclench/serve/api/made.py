"""The JSON of each command from values that were read: for the API and for tools alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from unclench.answer.models import Earlier
from unclench.app.ask import AskRequest, ask, knowledge_of
from unclench.app.person import PersonRequest
from unclench.app.plan import PlanRequest, plan
from unclench.app.schedules import ScheduleRequest
from unclench.app.switch import NEW, SwitchRequest, switch
from unclench.app.taper import TaperRequest, taper
from unclench.app.titrate import TitrateRequest, titrate
from unclench.app.triage import TriageRequest, triage
from unclench.app.why import WhyRequest, why
from unclench.content import load_collection, load_library
from unclench.content.content import Content
from unclench.errors import unusable
from unclench.render.answer.formats import ShownAnswer
from unclench.render.formats import Look, written
from unclench.render.knowledge.formats import ShownAbout
from unclench.render.plan.formats import ShownPlan, ShownTriage, ShownWhy
from unclench.render.schedule.view import KINDS, EndedSchedule, ScheduleView, SwitchView
from unclench.version import __version__

ReadValues = Mapping[str, Any]
CLINICIAN, PERSON = "clinician", "person"
OWN = ("regimen", "start", "to", "tablets", "bedtime", "checkins", "audience")


def look_of(given: ReadValues, usual: str = CLINICIAN) -> Look:
    return Look(given.get("audience", usual))


def plan_json(person: PersonRequest, given: ReadValues, content: Content) -> bytes:
    request = PlanRequest(person, given.get("regimen"), given.get("approved_only", False))
    return written("plan", "json", ShownPlan(plan(request, content), content), look_of(given))


def triage_json(person: PersonRequest, given: ReadValues, content: Content) -> bytes:
    found = triage(TriageRequest(person), content, load_collection("effects"))
    return written("triage", "json", ShownTriage(*found), look_of(given))


def why_json(person: PersonRequest, given: ReadValues, content: Content) -> bytes:
    found = why(WhyRequest(person, given["option"]), content)
    return written("why", "json", ShownWhy(*found), look_of(given))


def _schedule(medicine: str, person: PersonRequest, given: ReadValues) -> ScheduleRequest:
    return ScheduleRequest(medicine, person, **{name: given[name] for name in OWN if name in given})


def titrate_json(
    medicine: str, person: PersonRequest, given: ReadValues, content: Content
) -> bytes:
    request = _schedule(medicine, person, given)
    found = titrate(TitrateRequest(request, given.get("step")), content)
    return _written(found, request.audience)


def taper_json(medicine: str, person: PersonRequest, given: ReadValues, content: Content) -> bytes:
    """With `switch_to` another medicine is built up in turn."""
    request = _schedule(medicine, person, given)
    down = TaperRequest(
        request, given["from"], given.get("slower", 1), given.get("rate"),
        given.get("doses_per_day"),
    )  # fmt: skip
    if "switch_to" in given:
        new = {name: given[name] for name in NEW.values() if name in given}
        return _written(switch(SwitchRequest(down, **new), content), request.audience)
    _check_no_switch(given)
    return _written(taper(down, content), request.audience)


def _check_no_switch(given: ReadValues) -> None:
    for name in NEW.values():
        if name in given:
            raise unusable(name, "the new medicine is not named", "Name it with switch_to.")


def _written(found: ScheduleView | SwitchView | EndedSchedule, audience: str) -> bytes:
    return written(KINDS[type(found)], "json", found, Look(audience))


def ask_json(person: PersonRequest | None, given: ReadValues, content: Content) -> bytes:
    knowledge, look = knowledge_of(content), look_of(given, PERSON)
    request = AskRequest(
        given["question"], look.audience, given.get("region"), person,
        earlier_of(given.get("thread", {})), approved_only=given.get("approved_only", False),
    )  # fmt: skip
    return written("ask", "json", ShownAnswer(ask(request, knowledge), knowledge), look)


def earlier_of(thread: Mapping[str, Any]) -> Earlier:
    """What the last question was about: from its answer, or from the file of a thread."""
    turns = thread.get("turns")
    last = turns[-1] if isinstance(turns, list) and turns else thread
    return (
        Earlier(_words(last, "topics"), _words(last, "intents"))
        if isinstance(last, dict)
        else Earlier((), ())
    )


def _words(turn: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = turn.get(key)
    return tuple(word for word in found if isinstance(word, str)) if isinstance(found, list) else ()


def about_json(today: date, given: ReadValues, content: Content) -> bytes:
    on, reviews = given.get("date") or today, load_collection("reviews")
    shown = ShownAbout(content, load_library(), reviews, given.get("region"), on, __version__)
    return written("about", "json", shown, Look())
