"""The fields of a body that is no record itself: each is described and read in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from unclench.app.dose_values import day_total, dose_change
from unclench.app.request_values import (
    AUDIENCES,
    REGIONS,
    clock_time,
    day_of,
    listed,
    one_of,
    times,
)
from unclench.errors import InputError, Problem
from unclench.intake.amounts import kind
from unclench.intake.text import is_text, is_whole, read_json_tree
from unclench.language.suggest import suggestion
from unclench.render.json_text import Json
from unclench.serve.api.shapes import DAY, PLAN_DAY, TEXT, TEXTS, named, or_null
from unclench.serve.api.shapes import one_of as word_of

LONGEST_QUESTION = 20_000
MOST_SAID = 20


class BodyField(NamedTuple):
    """`read` takes the JSON value and raises InputError with `name` as its place."""

    name: str
    about: str
    shape: Json
    read: Callable[[Any], Any]


def _wrong(name: str, expected: str, value: Any, do: str = "") -> InputError:
    return InputError([Problem(name, f"{expected} was expected, not {kind(value)}", do)])


def text(name: str, read: Callable[[str], Any] = str) -> Callable[[Any], Any]:
    def of(value: Any) -> Any:
        if not is_text(value):
            raise _wrong(name, "a text", value)
        return read(value)

    return of


def short(text: str) -> str:
    """A question; InputError for one that is longer than anybody asks."""
    if len(text) > LONGEST_QUESTION:
        reason = f"is longer than {LONGEST_QUESTION:,} characters"
        raise InputError([Problem("question", reason, "Ask one thing at a time.")])
    return text


def count(name: str, most: int) -> Callable[[Any], int]:
    read = times(name, most)

    def of(value: Any) -> int:
        if not is_whole(value):
            raise _wrong(name, "a whole number", value)
        return read(str(int(value)))

    return of


def texts(name: str) -> Callable[[Any], tuple[str, ...]]:
    def of(value: Any) -> tuple[str, ...]:
        if isinstance(value, str):
            return listed(value)
        if not isinstance(value, list) or not all(map(is_text, value)):
            raise _wrong(name, "a list of texts", value, "Write it like ['5 mg', '10 mg'].")
        return tuple(value)

    return of


def nested(name: str, expected: type) -> Callable[[Any], Any]:
    def of(value: Any) -> Any:
        if not isinstance(value, expected):
            raise _wrong(name, "a mapping" if expected is dict else "a list", value)
        return value

    return of


A_DAY = r"(0|[1-9][0-9]{0,5}|(0|[1-9][0-9]{0,5})\.[0-9]{0,3}[1-9]) ?"
A_DAY += r"(mg|mmol|sprays|micrograms|units|g) ?/ ?day"
DOSE = {"type": "string", "pattern": f"^{A_DAY}$", "examples": ["60 mg/day"]}
EVERY = f"^{A_DAY} every [1-9][0-9]? days?$"
STEP = {"type": "string", "pattern": EVERY, "examples": ["5 mg/day every 7 days"]}
CLOCK = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "examples": ["22:30"]}
PRODUCTS = {"anyOf": [TEXTS, TEXT], "examples": [["5 mg", "10 mg"]]}
RECORD = BodyField("record", "a record or a FHIR R4 Bundle", named("RecordOrBundle"),
               nested("record", dict))  # fmt: skip
AUDIENCE = BodyField("audience", "who reads it", word_of(AUDIENCES),
                 text("audience", one_of("audience", AUDIENCES)))  # fmt: skip
REGION = BodyField("region", "whose licences and ceilings apply", word_of(REGIONS),
               text("region", one_of("region", REGIONS)))  # fmt: skip
DATE = BodyField("date", "the day of the plan", PLAN_DAY, text("date", day_of("date")))
PERSON = (RECORD, AUDIENCE, REGION, DATE)
SCHEDULE = (
    *PERSON,
    BodyField("regimen", "default: the one for the person", TEXT, text("regimen")),
    BodyField("start", "the first day; default: the day after the plan", DAY,
          text("start", day_of("start"))),
    BodyField("to", "where it ends", DOSE, text("to", day_total("to"))),
    BodyField("tablets", "products to hand", PRODUCTS, texts("tablets")),
    BodyField("bedtime", "such as 22:30", CLOCK, text("bedtime", clock_time("bedtime"))),
    BodyField("checkins", "what really happened", {"type": "array"}, nested("checkins", list)),
)  # fmt: skip
TITRATE = (
    *SCHEDULE,
    BodyField("step", "where no source gives a step, the prescriber's", STEP,
          text("step", dose_change("step"))),
)  # fmt: skip
TAPER = (
    *SCHEDULE,
    BodyField("from", "the present dose of a day", DOSE, text("from", day_total("from"))),
    BodyField("slower", "every step lasts this many times as long",
          {"type": "integer", "minimum": 1, "maximum": 12}, count("slower", 12)),
    BodyField("rate", "where no source gives steps, the prescriber's", STEP,
          text("rate", dose_change("rate"))),
    BodyField("doses_per_day", "where no source says it",
          {"type": "integer", "minimum": 1, "maximum": 4}, count("doses_per_day", 4)),
    BodyField("switch_to", "a medicine that is built up in turn", TEXT, text("switch_to")),
    BodyField("switch_regimen", "the regimen of the new medicine", TEXT, text("switch_regimen")),
    BodyField("switch_up_to", "where the new medicine ends", DOSE,
          text("switch_up_to", day_total("switch_up_to"))),
    BodyField("switch_tablets", "products to hand of the new medicine", PRODUCTS,
          texts("switch_tablets")),
)  # fmt: skip
QUESTION = (
    BodyField("question", "in plain words", {"type": "string", "maxLength": LONGEST_QUESTION},
          text("question", short)),
    *PERSON,
    BodyField("thread", "the last answer of a conversation, as it came: its topics go on",
          {"type": "object"}, nested("thread", dict)),
    BodyField("approved_only", "leaves out unapproved content", {"type": "boolean"},
          nested("approved_only", bool)),
)  # fmt: skip


def shape_of(fields: tuple[BodyField, ...], *required: str) -> Json:
    return {
        "type": "object",
        "properties": {one.name: _described(one, one.name in required) for one in fields},
        "required": [*required],
        "additionalProperties": False,
    }


def _described(field: BodyField, required: bool) -> Json:
    shape = field.shape if required else or_null(field.shape)
    return {**shape, "description": field.about}


def read_fields(data: bytes, fields: tuple[BodyField, ...], *required: str) -> Mapping[str, Any]:
    """The value of each field that is given; what is null is not given. InputError with every
    fault."""
    tree = read_json_tree(data)
    if not isinstance(tree, dict):
        raise _wrong("the body", "a mapping", tree)
    values: dict[str, Any] = {}
    problems = [*_misnamed(tree, fields, required)]
    for field in fields:
        try:
            if tree.get(field.name) is not None:
                values[field.name] = field.read(tree[field.name])
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return values


def _misnamed(
    tree: Mapping[str, Any], fields: tuple[BodyField, ...], required: tuple[str, ...]
) -> Iterator[Problem]:
    known = {field.name: field for field in fields}
    for name in [name for name in tree if name not in known][:MOST_SAID]:
        yield Problem(name[:60], "is not a key that is used here", suggestion(name, sorted(known)))
    for name in required:
        if tree.get(name) is None:
            yield Problem(name, "is missing", f"Send it: {known[name].about}.")
