"""The routes below `/fhir`. Errors are an OperationOutcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.app.person import PersonRequest
from unclench.app.plan import PlanRequest, plan
from unclench.content.content import Content
from unclench.errors import InputError, Problem
from unclench.intake.fhir.questionnaire import record_tree
from unclench.intake.text import read_json_tree
from unclench.patient.index import index_of
from unclench.render.fhir.capability import capability
from unclench.render.fhir.exact import to_bytes
from unclench.render.fhir.outcome import outcome
from unclench.render.fhir.plan import bundle
from unclench.render.fhir.questionnaire import questionnaire
from unclench.render.json_text import Json
from unclench.serve.api import parameters as given
from unclench.serve.api.operation import Endpoint
from unclench.serve.api.parameters import Parameter, read_query
from unclench.serve.fhir.parameters import Applied, applied
from unclench.serve.http.body import json_body
from unclench.serve.http.refusal import HttpRefusal, RefusedCallError
from unclench.serve.http.site import Room, Site

FHIR_JSON = "application/fhir+json"
# The last is how clients wrote it before R4, and some still do.
ACCEPTED = ("*/*", "application/*", FHIR_JSON, "application/json", "json", "application/json+fhir")
CLINICIAN = "clinician"
ANSWERS = "Send the answers to /fhir/Questionnaire/unclench."
FORMAT = Parameter("_format", "json", {}, str)
QUERY = (given.AUDIENCE, given.REGION, given.DATE, FORMAT)


class FhirCall(NamedTuple):
    """One call whose parameters were read."""

    body: bytes
    query: Mapping[str, Any]
    today: date
    content: Content


def room(site: Site) -> Room:
    routes = APIRouter(prefix="/fhir")
    for path, method, handler in (
        ("/metadata", "GET", _given(lambda: capability(site.address))),
        ("/Questionnaire/unclench", "GET", _given(lambda: questionnaire(site.content))),
        ("/PlanDefinition/unclench/$apply", "POST", _planned(site, _of_applied)),
        ("/QuestionnaireResponse/$plan", "POST", _planned(site, _of_answers)),
    ):
        routes.add_api_route(path, handler, methods=[method], include_in_schema=False)
    return Room("/fhir", routes, refuse)


def refuse(refusal: HttpRefusal, trace: str) -> Response:
    body = outcome(refusal.status, refusal.detail, refusal.problems, trace)
    return Response(to_bytes(body), refusal.status, dict(refusal.headers), FHIR_JSON)


def _given(make: Callable[[], Json]) -> Endpoint:
    made: list[bytes] = []

    async def answer(request: Request) -> Response:
        _check_format(request)
        read_query(request.query_params, (FORMAT,))
        if not made:
            made.append(to_bytes(make()))
        return Response(made[0], media_type=FHIR_JSON)

    return answer


def _planned(site: Site, make: Callable[[FhirCall], bytes]) -> Endpoint:
    async def answer(request: Request) -> Response:
        _check_format(request)
        query = read_query(request.query_params, QUERY)
        body = await json_body(request)
        call = FhirCall(body, query, request.state.today, site.content)
        return Response(await site.apart(partial(make, call)), media_type=FHIR_JSON)

    return answer


def _of_applied(call: FhirCall) -> bytes:
    return _bundle(applied(read_json_tree(call.body)), call)


def _of_answers(call: FhirCall) -> bytes:
    """The answers as a record; alone, or as the only resource in Parameters."""
    response = _response(read_json_tree(call.body))
    subject = response.get("subject")
    named = subject.get("reference") if isinstance(subject, dict) else ""
    record = record_tree(response, index_of(call.content))
    return _bundle(Applied(record, named if isinstance(named, str) else ""), call)


def _bundle(found: Applied, call: FhirCall) -> bytes:
    query, content = call.query, call.content
    person = PersonRequest(found.bundle, call.today, query.get("date"), query.get("region"))
    made = plan(PlanRequest(person), content)
    return to_bytes(bundle(made, content, query.get("audience", CLINICIAN), found.subject))


def _response(tree: Any) -> Json:
    parameters = tree.get("parameter") if isinstance(tree, dict) else None
    if isinstance(parameters, list) and len(parameters) == 1 and isinstance(parameters[0], dict):
        tree = parameters[0].get("resource")
    if not isinstance(tree, dict) or tree.get("resourceType") != "QuestionnaireResponse":
        problem = Problem("resourceType", "a QuestionnaireResponse was expected", ANSWERS)
        raise InputError([problem])
    return tree


def _check_format(request: Request) -> None:
    """FHIR in JSON is all there is."""
    wanted = request.query_params.get("_format") or request.headers.get("accept", "*/*")
    kinds = [part.partition(";")[0].strip().lower() for part in wanted.split(",")]
    if not any(kind in ACCEPTED for kind in kinds):
        raise RefusedCallError(406, f"This server answers in {FHIR_JSON}.")
