"""The operation that answers a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unclench.answer.models import Earlier
from unclench.app.ask import AskRequest, ask, knowledge_of
from unclench.app.person import PersonRequest
from unclench.render.answer.formats import ShownAnswer
from unclench.render.formats import Look, written
from unclench.serve.api.fields import QUESTION, read_fields, shape_of
from unclench.serve.api.operation import OF_A_RECORD, Asked, Operation, apart
from unclench.serve.api.shapes import named

PERSON = "person"


def ask_made(asked: Asked) -> bytes:
    given = read_fields(asked.body, QUESTION, "question")
    knowledge = knowledge_of(asked.content)
    request = _request(asked, given)
    shown = ShownAnswer(ask(request, knowledge), knowledge)
    return written("ask", "json", shown, Look(request.audience))


def _request(asked: Asked, given: Mapping[str, Any]) -> AskRequest:
    record, region = given.get("record"), given.get("region")
    person = PersonRequest(record, asked.today, given.get("date"), region)
    return AskRequest(
        given["question"],
        given.get("audience", PERSON),
        region,
        person if record is not None else None,
        _earlier(given.get("thread", {})),
        approved_only=given.get("approved_only", False),
    )


def _earlier(thread: Mapping[str, Any]) -> Earlier:
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


OPERATIONS = (
    Operation(
        "/api/v1/ask", "ask", "An answer from sources, or an honest refusal",
        "Every sentence rests on claims. What sounds dangerous is answered with triage first.",
        named("Answer"), apart(ask_made), shape_of(QUESTION, "question"),
        decided=OF_A_RECORD,
    ),
)  # fmt: skip
