"""The tools: what each is asked with, and the use case that answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from unclench.app.person import PersonRequest
from unclench.content.content import Content
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
from unclench.serve.api.made import (
    about_json,
    ask_json,
    plan_json,
    taper_json,
    titrate_json,
    triage_json,
    why_json,
)
from unclench.serve.api.shapes import TEXT

ToolArguments = Mapping[str, Any]
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


ToolMaker = Callable[[ToolCall], bytes]


class ToolSpec(NamedTuple):
    """`make` gives the JSON of the command of the same name; it raises what use cases raise."""

    name: str
    about: str
    fields: tuple[BodyField, ...]
    required: tuple[str, ...]
    make: ToolMaker


def _of_a_person(make: Callable[[PersonRequest, ToolArguments, Content], bytes]) -> ToolMaker:
    return lambda call: make(call.person(), call.given, call.content)


def _of_a_medicine(
    make: Callable[[str, PersonRequest, ToolArguments, Content], bytes],
) -> ToolMaker:
    return lambda call: make(call.given["medicine"], call.person(), call.given, call.content)


def _ask(call: ToolCall) -> bytes:
    person = call.person() if "record" in call.given else None
    return ask_json(person, call.given, call.content)


def _about(call: ToolCall) -> bytes:
    return about_json(call.today, call.given, call.content)


def _fields(fields: tuple[BodyField, ...], *left_out: str) -> tuple[BodyField, ...]:
    return tuple(field for field in fields if field.name not in left_out)


TOOLS = (
    ToolSpec("plan", "The plan for one person: danger first, then every option with its verdict, "
             "reasons and sources.", (*PERSON, REGIMEN), ("record",), _of_a_person(plan_json)),
    ToolSpec("triage", "Danger signs, side effects, withdrawal and overdose of one person.",
             PERSON, ("record",), _of_a_person(triage_json)),
    ToolSpec("why", "Why an option has its verdict, and the smallest change that would flip it.",
             (*PERSON, OPTION), ("record", "option"), _of_a_person(why_json)),
    ToolSpec("titrate", "A proposal of a dated build-up of one medicine; a clinician signs it.",
             (MEDICINE, *TITRATE), ("medicine",),
             _of_a_medicine(titrate_json)),
    ToolSpec("taper", "A proposal of a dated way down from the present dose.",
             (MEDICINE, *_fields(TAPER, "rate", "doses_per_day", "switch_to", "switch_regimen",
                                 "switch_up_to", "switch_tablets")),
             ("medicine", "from"), _of_a_medicine(taper_json)),
    ToolSpec("ask", "An answer from sources, or an honest refusal.",
             _fields(QUESTION, "thread", "approved_only"), ("question",), _ask),
    ToolSpec("about", "The content itself: its age, review, sources and licence.",
             (REGION, DATE), (), _about),
)  # fmt: skip
BY_NAME = {tool.name: tool for tool in TOOLS}
