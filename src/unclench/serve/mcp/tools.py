"""The tools: what each is asked with, and the use case that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from unclench.app.ask import AskRequest, ask, knowledge_of
from unclench.app.person import PersonRequest
from unclench.app.plan import PlanRequest, plan
from unclench.app.schedules import ScheduleRequest
from unclench.app.taper import TaperRequest, taper
from unclench.app.titrate import TitrateRequest, titrate
from unclench.app.triage import TriageRequest, triage
from unclench.app.why import WhyRequest, why
from unclench.content import load_collection, load_library
from unclench.content.content import Content
from unclench.render.answer.formats import ShownAnswer
from unclench.render.formats import Look, written
from unclench.render.knowledge.formats import ShownAbout
from unclench.render.plan.formats import ShownPlan, ShownTriage, ShownWhy
from unclench.render.schedule.view import KINDS
from unclench.serve.api.fields import (
    DATE,
    PERSON,
    QUESTION,
    REGION,
    TAPER,
    TITRATE,
    BodyField,
    text,
)
from unclench.serve.api.shapes import TEXT
from unclench.version import __version__

ToolArguments = Mapping[str, Any]
OF_A_SCHEDULE = ("regimen", "start", "to", "tablets", "bedtime", "checkins", "audience")
OPTION = BodyField("option", "id of an option, or any name of a medicine", TEXT, text("option"))
MEDICINE = BodyField("medicine", "any name of a medicine", TEXT, text("medicine"))
REGIMEN = BodyField("regimen", "another regimen that no rule forbids", TEXT, text("regimen"))


class ToolCall(NamedTuple):
    """The arguments of one call that were read, and the day of the call."""

    given: ToolArguments
    today: date
    content: Content

    def person(self) -> PersonRequest:
        given = self.given
        return PersonRequest(
            given.get("record"), self.today, given.get("date"), given.get("region")
        )

    def look(self, usual: str) -> Look:
        return Look(self.given.get("audience", usual))


class ToolSpec(NamedTuple):
    """`make` gives the JSON of the command of the same name; it raises what use cases raise."""

    name: str
    about: str
    fields: tuple[BodyField, ...]
    required: tuple[str, ...]
    make: Callable[[ToolCall], bytes]


def _plan(call: ToolCall) -> bytes:
    found = plan(PlanRequest(call.person(), call.given.get("regimen")), call.content)
    return written("plan", "json", ShownPlan(found, call.content), call.look("clinician"))


def _triage(call: ToolCall) -> bytes:
    found = triage(TriageRequest(call.person()), call.content, load_collection("effects"))
    return written("triage", "json", ShownTriage(*found), call.look("clinician"))


def _why(call: ToolCall) -> bytes:
    found = why(WhyRequest(call.person(), call.given["option"]), call.content)
    return written("why", "json", ShownWhy(*found), call.look("clinician"))


def _schedule(call: ToolCall) -> ScheduleRequest:
    own = {name: call.given[name] for name in OF_A_SCHEDULE if name in call.given}
    return ScheduleRequest(call.given["medicine"], call.person(), **own)


def _titrate(call: ToolCall) -> bytes:
    request = _schedule(call)
    found = titrate(TitrateRequest(request, call.given.get("step")), call.content)
    return written(KINDS[type(found)], "json", found, Look(request.audience))


def _taper(call: ToolCall) -> bytes:
    request = _schedule(call)
    down = TaperRequest(request, call.given["from"], call.given.get("slower", 1))
    found = taper(down, call.content)
    return written(KINDS[type(found)], "json", found, Look(request.audience))


def _ask(call: ToolCall) -> bytes:
    knowledge = knowledge_of(call.content)
    audience, region = call.given.get("audience", "person"), call.given.get("region")
    person = call.person() if "record" in call.given else None
    request = AskRequest(call.given["question"], audience, region, person)
    shown = ShownAnswer(ask(request, knowledge), knowledge)
    return written("ask", "json", shown, Look(audience))


def _about(call: ToolCall) -> bytes:
    on, region = call.given.get("date") or call.today, call.given.get("region")
    reviews = load_collection("reviews")
    shown = ShownAbout(call.content, load_library(), reviews, region, on, __version__)
    return written("about", "json", shown, Look())


def _fields(fields: tuple[BodyField, ...], *left_out: str) -> tuple[BodyField, ...]:
    return tuple(field for field in fields if field.name not in left_out)


TOOLS = (
    ToolSpec("plan", "The plan for one person: danger first, then every option with its verdict, "
             "reasons and sources.", (*PERSON, REGIMEN), ("record",), _plan),
    ToolSpec("triage", "Danger signs, side effects, withdrawal and overdose of one person.",
             PERSON, ("record",), _triage),
    ToolSpec("why", "Why an option has its verdict, and the smallest change that would flip it.",
             (*PERSON, OPTION), ("record", "option"), _why),
    ToolSpec("titrate", "A proposal of a dated build-up of one medicine; a clinician signs it.",
             (MEDICINE, *TITRATE), ("medicine",), _titrate),
    ToolSpec("taper", "A proposal of a dated way down from the present dose.",
             (MEDICINE, *_fields(TAPER, "rate", "doses_per_day", "switch_to", "switch_regimen",
                                 "switch_up_to", "switch_tablets")),
             ("medicine", "from"), _taper),
    ToolSpec("ask", "An answer from sources, or an honest refusal.",
             _fields(QUESTION, "thread", "approved_only"), ("question",), _ask),
    ToolSpec("about", "The content itself: its age, review, sources and licence.",
             (REGION, DATE), (), _about),
)  # fmt: skip
BY_NAME = {tool.name: tool for tool in TOOLS}
