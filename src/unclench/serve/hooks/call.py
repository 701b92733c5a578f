"""A call of a service, read strictly: whom it is about, what came with it, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from unclench.errors import InputError, Problem
from unclench.intake.amounts import kind
from unclench.render.json_text import Json
from unclench.serve.hooks.services import DRAFTS, PATIENT, PREFETCH, HookService

FHIR_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
LONGEST = 500
NOTHING: Json = {}


class HookCall(NamedTuple):
    """`prefetch` holds what came and can be used, `missing` the keys that did not come, `failed`
    those whose search failed, `unknown` those for which there was nothing to send."""

    instance: str
    patient: str
    drafts: tuple[Json, ...]
    server: str
    token: str
    prefetch: Mapping[str, Json]
    missing: tuple[str, ...]
    failed: tuple[str, ...]
    unknown: tuple[str, ...]

    def about(self) -> str:
        return f"Patient/{self.patient}"


def read_call(tree: Any, service: HookService) -> HookCall:
    """InputError with every fault that makes a call unusable."""
    if not isinstance(tree, dict):
        raise _wrong("the body", f"a mapping was expected, not {kind(tree)}")
    context = _mapping(tree, "context")
    if tree.get("hook") != service.hook:
        raise _wrong("hook", f"this service answers {service.hook}")
    patient = context.get("patientId")
    if not isinstance(patient, str) or not FHIR_ID.fullmatch(patient):
        raise _wrong("context.patientId", "the id of a Patient was expected")
    prefetch = _mapping(tree, "prefetch", required=False)
    usable = {key: prefetch[key] for key in PREFETCH if _is_usable(prefetch.get(key), key)}
    return HookCall(
        instance=_text(tree, "hookInstance"),
        patient=patient,
        drafts=_drafts(context) if service.orders else (),
        server=_server(tree),
        token=_token(tree),
        prefetch=usable,
        missing=tuple(key for key in PREFETCH if key not in prefetch),
        failed=tuple(key for key in PREFETCH if key in prefetch and _has_failed(prefetch[key])),
        unknown=tuple(key for key in PREFETCH if key in prefetch and prefetch[key] is None),
    )


def _is_usable(found: Any, key: str) -> bool:
    """A resource or Bundle; InputError for what is neither, nor null, nor an OperationOutcome."""
    if found is None or _has_failed(found):
        return False
    wanted = "Patient" if key == PATIENT else "Bundle"
    type_ = found.get("resourceType") if isinstance(found, dict) else None
    if not isinstance(type_, str) or (key == PATIENT and type_ not in ("Patient", "Bundle")):
        raise _wrong(f"prefetch.{key}", f"a {wanted} was expected, not {kind(found)}")
    return True


def _has_failed(found: Any) -> bool:
    return isinstance(found, dict) and found.get("resourceType") == "OperationOutcome"


def _drafts(context: Json) -> tuple[Json, ...]:
    bundle = context.get(DRAFTS)
    if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
        raise _wrong(f"context.{DRAFTS}", f"a Bundle was expected, not {kind(bundle)}")
    entries = bundle.get("entry", [])
    resources = [entry.get("resource") if isinstance(entry, dict) else None for entry in
                 (entries if isinstance(entries, list) else [None])]  # fmt: skip
    if not all(isinstance(resource, dict) for resource in resources):
        raise _wrong(f"context.{DRAFTS}.entry", "a list of entries with resources was expected")
    return tuple(resource for resource in resources if resource is not None)


def _server(tree: Json) -> str:
    found = tree.get("fhirServer", "")
    if not isinstance(found, str) or len(found) > LONGEST:
        raise _wrong("fhirServer", "an address was expected")
    if "fhirAuthorization" in tree and not found:
        raise _wrong("fhirServer", "is missing, but there is a fhirAuthorization")
    return found


def _token(tree: Json) -> str:
    given = _mapping(tree, "fhirAuthorization", required=False)
    found = given.get("access_token", "")
    if not isinstance(found, str) or not found.isascii() or not (found + "x").isprintable():
        raise _wrong("fhirAuthorization.access_token", "a token was expected")
    return found


def _text(tree: Json, key: str) -> str:
    found = tree.get(key)
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST:
        raise _wrong(key, f"a text was expected, not {kind(found)}")
    return found


def _mapping(tree: Json, key: str, *, required: bool = True) -> Json:
    found = tree.get(key)
    if found is None and not required:
        return NOTHING
    if not isinstance(found, dict):
        raise _wrong(key, f"a mapping was expected, not {kind(found)}")
    return found


def _wrong(place: str, reason: str) -> InputError:
    return InputError([Problem(place, reason, "See /cds-services, and the specification.")])
