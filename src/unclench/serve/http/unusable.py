"""Errors of the use cases as refusals, with the problems that the command line shows."""

from __future__ import annotations

import re

from unclench.errors import (
    AttachmentError,
    DoseError,
    InputError,
    Problem,
    RequestError,
    StoreError,
    UnclenchError,
)
from unclench.serve.http.refusal import HttpRefusal

UNUSABLE, FAILED, NOT_NOW = 422, 500, 503
DETAIL = "Nothing was planned. Correct each of the problems and send it again."
REQUEST = "request"
OTHER_DOSES = "Change the amount, the tablets or the regimen that this asks for."
# Fields of a use case that have another name in a request.
FIELDS = {"from_total": "from"}
OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)")


def refusal_of(error: UnclenchError) -> HttpRefusal:
    """A refusal with one problem for each fault of the input."""
    if isinstance(error, StoreError):
        return HttpRefusal(NOT_NOW, str(error))
    problems = _problems(error)
    if not problems:
        return HttpRefusal(FAILED, "The knowledge cannot be used.")
    return HttpRefusal(UNUSABLE, DETAIL, tuple(map(_of_request, problems)))


def _problems(error: UnclenchError) -> list[Problem]:
    match error:
        case RequestError():
            return error.renamed(FIELDS).problems
        case AttachmentError():
            return error.within(error.field).problems
        case InputError():
            return error.problems
    return [of_doses(error, REQUEST)] if isinstance(error, DoseError) else []


def of_doses(error: DoseError, place: str) -> Problem:
    """Doses that cannot be made or must not be given, as a problem of what asked for them."""
    return Problem(place, str(error).rstrip("."), OTHER_DOSES)


def _of_request(problem: Problem) -> Problem:
    """Options of the command line are fields of a request."""
    return problem._replace(place=_fields(problem.place), do=_fields(problem.do))


def _fields(text: str) -> str:
    return OPTION.sub(lambda option: option[1].replace("-", "_"), text)
