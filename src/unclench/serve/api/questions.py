"""The operation that answers a question."""

from __future__ import annotations

from unclench.app.person import PersonRequest
from unclench.serve.api.fields import QUESTION, read_fields, shape_of
from unclench.serve.api.made import ask_json
from unclench.serve.api.operation import OF_A_RECORD, Asked, Operation, apart
from unclench.serve.api.shapes import named


def ask_made(asked: Asked) -> bytes:
    given = read_fields(asked.body, QUESTION, "question")
    record, on, region = given.get("record"), given.get("date"), given.get("region")
    person = None if record is None else PersonRequest(record, asked.today, on, region)
    return ask_json(person, given, asked.content)


OPERATIONS = (
    Operation(
        "/api/v1/ask", "ask", "An answer from sources, or an honest refusal",
        "Every sentence rests on claims. What sounds dangerous is answered with triage first.",
        named("Answer"), apart(ask_made), shape_of(QUESTION, "question"),
        decided=OF_A_RECORD,
    ),
)  # fmt: skip
