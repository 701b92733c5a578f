"""Operations about the server and its content."""

from __future__ import annotations

from collections.abc import Callable
from json import dumps

from unclench.intake.record_schema import record_schema
from unclench.render.json_text import Json
from unclench.serve.api import parameters as given
from unclench.serve.api.made import about_json
from unclench.serve.api.openapi import document
from unclench.serve.api.operation import Asked, Operation, threaded
from unclench.serve.api.page import page, style
from unclench.serve.api.shapes import ANYTHING, TEXT, named


def about_made(asked: Asked) -> bytes:
    return about_json(asked.today, asked.query, asked.content)


def schema_made(asked: Asked) -> bytes:
    return json(record_schema(asked.content))


def json(tree: Json) -> bytes:
    return f"{dumps(tree, ensure_ascii=False, indent=2)}\n".encode()


def described(operations: Callable[[], tuple[Operation, ...]]) -> tuple[Operation, ...]:
    """The description of all operations, those below among them."""

    def openapi_made(asked: Asked) -> bytes:
        return json(document(operations(), asked.content))

    def docs_made(asked: Asked) -> bytes:
        return page(document(operations(), asked.content)).encode()

    return (
        Operation("/api/v1/openapi.json", "openapi", "The description of this API",
                  "OpenAPI 3.1.", ANYTHING, threaded(openapi_made)),
        Operation("/api/docs", "docs", "The description as a page", "It loads nothing else.",
                  TEXT, threaded(docs_made), media_type="text/html"),
        Operation("/api/docs.css", "docs_style", "The look of that page", "A style sheet.", TEXT,
                  threaded(lambda asked: style()), media_type="text/css"),
    )  # fmt: skip


OPERATIONS = (
    Operation(
        "/api/v1/about", "about", "The content itself", "Its age, review, sources and licence.",
        named("About"), threaded(about_made), parameters=(given.REGION, given.DATE),
    ),
    Operation(
        "/api/v1/record-schema", "record_schema", "JSON Schema 2020-12 of the record",
        "Made from the facts of the content.", ANYTHING, threaded(schema_made),
        media_type="application/schema+json",
    ),
)  # fmt: skip
