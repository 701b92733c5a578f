"""What is answered when a call is refused: problem details (RFC 9457), unless a room has a form of
its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from json import dumps
from typing import NamedTuple

from starlette.responses import Response

from unclench.errors import Problem

PROBLEM_JSON = "application/problem+json"
UNUSABLE_INPUT = "urn:unclench:problem:unusable-input"
NO_HEADERS: Mapping[str, str] = {}


class HttpRefusal(NamedTuple):
    """Why a call is refused: `problems` has one entry for each fault of the input."""

    status: int
    detail: str
    problems: tuple[Problem, ...] = ()
    headers: Mapping[str, str] = NO_HEADERS


class RefusedCallError(Exception):
    """A call that is refused."""

    def __init__(
        self,
        status: int,
        detail: str,
        problems: tuple[Problem, ...] = (),
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> None:
        super().__init__(detail)
        self.refusal = HttpRefusal(status, detail, problems, headers)


Refuser = Callable[[HttpRefusal, str], Response]


def problem_json(refusal: HttpRefusal, trace: str) -> Response:
    """The refusal as problem details."""
    body = {
        "type": UNUSABLE_INPUT if refusal.problems else "about:blank",
        "title": title_of(refusal.status),
        "status": refusal.status,
        "detail": refusal.detail,
        "problems": [problem._asdict() for problem in refusal.problems],
        "trace_id": trace,
    }
    return Response(
        dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace"),
        refusal.status,
        {**refusal.headers, "Content-Type": PROBLEM_JSON},
    )


def title_of(status: int) -> str:
    return "Input that cannot be used" if status == 422 else HTTPStatus(status).phrase
