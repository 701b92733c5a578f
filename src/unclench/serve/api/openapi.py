"""The description of the API (OpenAPI 3.1), made from the same table that answers."""

from __future__ import annotations

from collections.abc import Iterable

from unclench import __version__
from unclench.content.content import Content
from unclench.intake.record_schema import record_schema
from unclench.render.json_text import Json
from unclench.serve.api.answers import COMPONENTS
from unclench.serve.api.operation import Operation
from unclench.serve.api.parameters import Parameter
from unclench.serve.api.shapes import DAY, PLAN_DAY, TEXT, named, one_of
from unclench.serve.http.body import JSON as KINDS
from unclench.serve.http.refusal import PROBLEM_JSON

ABOUT = """Decision support for spasticity, spasms and cramps in multiple sclerosis.

What is not stated is not known, and never *no*. Every answer carries the claims it rests on. Doses
are exact decimals in texts. Content that has not been reviewed by a clinician says so."""
DECIDED = "x-decided-by-content"  # places of values of the right shape that may be refused
HEADERS = {
    "X-Trace-Id": ("the id of this call in the log", TEXT),
    "X-Content-Version": ("the version of the knowledge", TEXT),
    "X-Plan-Date": ("the one today of this call", DAY),
}
REFUSED = {
    "400": "This is not HTTP that can be read.",
    "403": "A page of another site must not write here.",
    "405": "This method is not used here.",
    "408": "The body did not arrive in time.",
    "413": "The body is too large.",
    "415": "The body is not JSON in UTF-8, or is packed.",
    "421": "This server is for its own machine.",
    "422": "What was sent cannot be used: one problem for each fault.",
    "429": "Too many calls are waiting.",
    "500": "Something went wrong here.",
    "503": "The store cannot be used now: nothing was kept.",
}


def document(operations: Iterable[Operation], content: Content) -> Json:
    paths: Json = {}
    for operation in operations:
        described = _operation(operation, content)
        paths.setdefault(operation.path, {})[operation.method().lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Unclench", "version": __version__, "description": ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {**COMPONENTS, **_records(content)},
            "responses": {status: _refusal(text) for status, text in REFUSED.items()},
            "headers": {name: _header(*what) for name, what in HEADERS.items()},
        },
    }  # fmt: skip


def _records(content: Content) -> Json:
    """A Bundle is described no further: FHIR does that."""
    bundle = {
        "type": "object",
        "title": "a FHIR R4 Bundle",
        "required": ["resourceType"],
        "properties": {"resourceType": {"const": "Bundle"}},
    }
    both = {"anyOf": [named("Record"), named("Bundle")]}
    own = {key: value for key, value in record_schema(content).items() if key[0] != "$"}
    return {"Record": own, "Bundle": bundle, "RecordOrBundle": both}


def _operation(operation: Operation, content: Content) -> Json:
    answer = {
        "description": operation.title,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS},
        "content": {operation.media_type: {"schema": operation.answer}},
    }
    refused = {status: {"$ref": f"#/components/responses/{status}"} for status in REFUSED}
    return {
        "operationId": operation.id,
        "summary": operation.title,
        "description": operation.about,
        "parameters": [*_parameters(operation, content)],
        **({DECIDED: [*operation.decided]} if operation.decided else {}),
        **({"requestBody": _body(operation)} if operation.body is not None else {}),
        "responses": {str(operation.status): answer, **refused},
    }


def _body(operation: Operation) -> Json:
    return {"required": True, "content": {kind: {"schema": operation.body} for kind in KINDS}}


def _parameters(operation: Operation, content: Content) -> Iterable[Json]:
    for part in operation.path.split("/"):
        if part.startswith("{"):
            yield {"name": part[1:-1], "in": "path", "required": True,
                   "schema": _ids(part[1:-1], content),
                   "description": "id of a medicine; any other name of it is read too"}  # fmt: skip
    for parameter in operation.parameters:
        yield _parameter(parameter, content)
    yield {"name": "X-Plan-Date", "in": "header", "required": False, "schema": PLAN_DAY,
           "description": "the day of the call, where it is not today"}  # fmt: skip


def _ids(name: str, content: Content) -> Json | None:
    """The ids of the content that a parameter names; None for any other parameter."""
    if name == "option":
        return one_of(option.id for option in content.options)
    medicines = [option for option in content.options if option.medicine]
    if name == "medicine":
        return one_of(option.id for option in medicines)
    if name == "regimen":
        known = {found.id for one in medicines if one.medicine for found in one.medicine.regimens}
        return one_of(sorted(known))
    return None


def _parameter(parameter: Parameter, content: Content) -> Json:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.required,
        "schema": _ids(parameter.name, content) or parameter.shape,
        "description": parameter.about,
    }


def _header(about: str, shape: Json) -> Json:
    return {"description": about, "required": True, "schema": shape}


def _refusal(about: str) -> Json:
    return {
        "description": about,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS},
        "content": {PROBLEM_JSON: {"schema": named("Problem")}},
    }
