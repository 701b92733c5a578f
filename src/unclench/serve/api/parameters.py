"""What an operation is asked with besides its body: each parameter is described and read in one
place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from starlette.datastructures import QueryParams

from unclench.app.programme import MOST_WEEKS
from unclench.app.request_values import AUDIENCES, REGIONS, day_of, one_of, times
from unclench.errors import InputError, Problem
from unclench.language.suggest import did_you_mean
from unclench.render.json_text import Json
from unclench.serve.api.shapes import PLAN_DAY, TEXT
from unclench.serve.api.shapes import one_of as word_of

YES_NO = ("false", "true")


class Parameter(NamedTuple):
    """`read` takes the text and raises InputError; `name` is also the field of the request."""

    name: str
    about: str
    shape: Json
    read: Callable[[str], Any]
    required: bool = False
    place: str = "query"


HEADER = "header"


def _flag(name: str) -> Callable[[str], bool]:
    read = one_of(name, YES_NO)
    return lambda text: read(text) == "true"


AUDIENCE = Parameter(
    "audience", "who reads it", word_of(AUDIENCES), one_of("audience", AUDIENCES)
)  # fmt: skip
REGION = Parameter(
    "region", "whose licences and ceilings apply; wins over the record's", word_of(REGIONS),
    one_of("region", REGIONS),
)  # fmt: skip
DATE = Parameter("date", "the day of the plan; wins over the record's", PLAN_DAY, day_of("date"))
REGIMEN = Parameter("regimen", "another regimen that no rule forbids", TEXT, str)
APPROVED_ONLY = Parameter(
    "approved_only", "leaves out unapproved content", word_of(YES_NO), _flag("approved_only")
)
OPTION = Parameter("option", "id of an option, or any name of a medicine", TEXT, str, True)
WEEKS = Parameter(
    "weeks", "for how many weeks", {"type": "integer", "minimum": 1, "maximum": MOST_WEEKS},
    times("weeks", MOST_WEEKS),
)  # fmt: skip


def read_query(given: QueryParams, known: Iterable[Parameter]) -> Mapping[str, Any]:
    """The value of each parameter that is given; InputError with every fault.

    An unknown one is refused: a misspelt audience would show a person what is for clinicians.
    """
    by_name = {parameter.name: parameter for parameter in known}
    problems = [*_misnamed(given, by_name)]
    values: dict[str, Any] = {}
    for name, text in given.items():
        try:
            if name in by_name:
                values[name] = by_name[name].read(text)
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return values


def _misnamed(given: QueryParams, known: Mapping[str, Parameter]) -> Iterable[Problem]:
    for name in given:
        if name not in known:
            yield Problem(name[:60], "is not a parameter of this", did_you_mean(name, [*known]))
        elif len(given.getlist(name)) > 1:
            yield Problem(name, "is given more than once", "Give it once.")
    for parameter in known.values():
        if parameter.required and parameter.name not in given:
            yield Problem(parameter.name, "is missing", f"Send it: {parameter.about}.")
