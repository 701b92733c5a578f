"""A small FHIR R4 server: reads and searches by patient, page by page. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import Response

from unclench.app.sandbox import SandboxRecords
from unclench.language.json_number import json_number
from unclench.render.json_text import Json
from unclench.serve.api.operation import Endpoint
from unclench.serve.http.refusal import RefusedCallError

FHIR_JSON = "application/fhir+json"
BASE = "/sandbox/fhir"
NOT_FOUND, USUAL_PAGE, MOST_PAGE, MOST_FORM = 404, 50, 200, 10_000
TYPES = (
    "Patient", "Condition", "MedicationRequest", "MedicationStatement", "AllergyIntolerance",
    "Observation",
)  # fmt: skip


def endpoints(records: SandboxRecords, address: str) -> tuple[tuple[str, str, Endpoint], ...]:
    base = f"{address.rstrip('/')}{BASE}"

    async def search(request: Request) -> Response:
        return _answer(_found(request, dict(request.query_params), records, base))

    async def search_by_form(request: Request) -> Response:
        asked = dict(parse_qsl((await request.body())[:MOST_FORM].decode("utf-8", "replace")))
        return _answer(_found(request, asked, records, base))

    async def read(request: Request) -> Response:
        return _answer(_read(request, records))

    async def metadata(request: Request) -> Response:
        return _answer(_metadata(base))

    return (
        (f"{BASE}/metadata", "GET", metadata),
        (f"{BASE}/{{kind}}", "GET", search),
        (f"{BASE}/{{kind}}/_search", "POST", search_by_form),
        (f"{BASE}/{{kind}}/{{name}}", "GET", read),
    )


def _answer(tree: Json) -> Response:
    return Response(written(tree), media_type=FHIR_JSON)


def written(tree: Any) -> bytes:
    from json import dumps

    return dumps(tree, ensure_ascii=False, indent=2, default=json_number).encode()


def _metadata(base: str) -> Json:
    by_patient = [{"name": "patient", "type": "reference"}]
    resources = [
        {"type": kind, "interaction": [{"code": "read"}, {"code": "search-type"}],
         **({} if kind == "Patient" else {"searchParam": by_patient})}
        for kind in TYPES
    ]  # fmt: skip
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-11-30",
        "kind": "instance",
        "implementation": {"description": "Made-up people to try hooks on", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [{"mode": "server", "resource": resources}],
    }


def _read(request: Request, records: SandboxRecords) -> Json:
    found = records.find(request.path_params["kind"], request.path_params["name"])
    if found is None:
        raise RefusedCallError(NOT_FOUND, "There is no such resource.")
    return found


def _found(request: Request, asked: Mapping[str, str], records: SandboxRecords, base: str) -> Json:
    kind = request.path_params["kind"]
    if kind not in TYPES:
        raise RefusedCallError(NOT_FOUND, "There is no such type of resource here.")
    return _page(_matching(asked, kind, records), asked, f"{base}/{kind}")


def _matching(asked: Mapping[str, str], kind: str, records: SandboxRecords) -> list[Json]:
    if kind == "Patient":
        ids = asked.get("_id")
        return [one for one in records.patients() if ids is None or one["id"] in ids.split(",")]
    about = asked.get("patient", asked.get("subject", "")).removeprefix("Patient/")
    found = records.search(kind, about)
    if asked.get("_sort") == "-date":
        found = sorted(found, key=lambda one: str(one.get("effectiveDateTime")), reverse=True)
    return found


def _page(found: list[Json], asked: Mapping[str, str], place: str) -> Json:
    """One page; the link to the next where there is more."""
    first, size = _number(asked.get("_offset"), 0), _number(asked.get("_count"), USUAL_PAGE)
    last = first + max(1, min(size, MOST_PAGE))
    links = [{"relation": "self", "url": f"{place}?{urlencode(asked)}"}]
    if last < len(found):
        following = urlencode({**asked, "_offset": last})
        links.append({"relation": "next", "url": f"{place}?{following}"})
    entries = [
        {"fullUrl": f"{place}/{one['id']}", "resource": one, "search": {"mode": "match"}}
        for one in found[first:last]
    ]
    return {
        "resourceType": "Bundle", "type": "searchset", "total": len(found), "link": links,
        "entry": entries,
    }  # fmt: skip


def _number(text: str | None, usual: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else usual
