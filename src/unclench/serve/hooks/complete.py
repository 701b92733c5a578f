"""The record of a call: what was sent, completed from the caller's FHIR server, as one Bundle."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from unclench.errors import InputError, Problem
from unclench.render.json_text import Json
from unclench.serve.hooks.call import HookCall
from unclench.serve.hooks.fetch import Fetcher, FetchError, allowed, next_of
from unclench.serve.hooks.services import PATIENT, PREFETCH
from unclench.serve.http.refusal import RefusedCallError

PRECONDITION = 412
ACTIVE = {"status": "active", "intent": "order"}
DRAFT = "draft"
ORDER, MEDICATION = "MedicationRequest", "Medication"


class Completed(NamedTuple):
    """`found` by key of the prefetch; `unread` says what is lacking, and why."""

    found: dict[str, Json]
    unread: tuple[str, ...]
    fetched: int


def completed(call: HookCall, servers: Iterable[str]) -> Completed:
    """RefusedCallError (412) for what is missing and cannot be fetched."""
    base = allowed(call.server, servers)
    found, unread, fetched = dict(call.prefetch), [], 0
    fetcher = Fetcher(base, call.token)
    for key in (*call.missing, *call.failed):
        try:
            if not base:
                raise FetchError("its FHIR server is not one of those allowed")
            found[key] = fetcher.resource(_query(key, call))
            fetched += 1
        except FetchError as error:
            if key in call.missing:
                raise _precondition(call.missing, str(error)) from None
            unread.append(f"{key}: the search failed, and {error}")
    unread += _pages(found, call, fetcher if base else None)
    unread += [f"{key}: nothing was sent, so it is not known" for key in call.unknown]
    if PATIENT not in found:
        raise _precondition((PATIENT,), "no Patient was sent")
    _check_patient(found[PATIENT], call)
    return Completed(found, tuple(unread), fetched)


def must_fetch(call: HookCall, servers: Iterable[str]) -> bool:
    """Whether something is lacking that another server is asked for."""
    lacking = call.missing or call.failed or any(map(next_of, call.prefetch.values()))
    return bool(lacking) and allowed(call.server, servers) != ""


def _query(key: str, call: HookCall) -> str:
    return PREFETCH[key].replace("{{context.patientId}}", call.patient)


def _precondition(keys: Iterable[str], why: str) -> RefusedCallError:
    do = "Send it in prefetch, or let the server be allowed with --allow-fhir-server."
    problems = tuple(
        Problem(f"prefetch.{key}", f"{PREFETCH[key]} is missing, and {why}", do) for key in keys
    )
    return RefusedCallError(PRECONDITION, "Data are missing that this service needs.", problems)


def _pages(found: dict[str, Json], call: HookCall, fetcher: Fetcher | None) -> list[str]:
    """A first page is completed; where it cannot be, the reader of the Bundle leaves its list
    open."""
    unread = []
    for key, bundle in found.items():
        if key in call.prefetch and next_of(bundle):
            try:
                if fetcher is None:
                    raise FetchError("its FHIR server is not one of those allowed")
                found[key] = fetcher.all_pages(bundle)
            except FetchError as error:
                unread.append(f"{key}: only a first page was sent, and {error}")
    return unread


def _check_patient(patient: Json, call: HookCall) -> None:
    """Another patient's record must never be used."""
    own = patient.get("id")
    if patient.get("resourceType") == "Patient" and own not in (None, call.patient):
        reason = f"is Patient/{own}, and the call is about {call.about()}"
        raise InputError([Problem(f"prefetch.{PATIENT}", reason, "Send the same patient.")])


def bundle_of(found: Completed, call: HookCall, *, signed: bool = False) -> Json:
    """One Bundle for the reader; with `signed` the drafts of medicines are orders in it."""
    resources = {**found.found, PATIENT: _with_id(found.found[PATIENT], call)}
    drafts = _as_signed(call)
    if not signed:
        return _collection([*resources.values()])
    changed = {_name(draft): draft for draft in drafts if draft.get("id")}
    replaced = [_replaced(resource, changed) for resource in resources.values()]
    return _collection([*replaced, *(draft for draft in drafts if not _is_in(draft, resources))])


def drafts_of(found: Completed, call: HookCall) -> Json:
    """The patient with nothing but what is drafted."""
    return _collection([_with_id(found.found[PATIENT], call), *_as_signed(call)])


def _as_signed(call: HookCall) -> list[Json]:
    """Drafts of medicines as orders; one that ends an order stays what it is."""
    made = [one for one in call.drafts if one.get("resourceType") in (ORDER, MEDICATION)]
    return [
        {**one, **ACTIVE} if one["resourceType"] == ORDER and _begins(one) else one for one in made
    ]


def _begins(order: Json) -> bool:
    return order.get("status", DRAFT) in (DRAFT, ACTIVE["status"])


def _with_id(patient: Json, call: HookCall) -> Json:
    bare = patient.get("resourceType") == "Patient" and "id" not in patient
    return {**patient, "id": call.patient} if bare else patient


def _collection(resources: list[Json]) -> Json:
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _name(resource: Json) -> str:
    return f"{resource.get('resourceType')}/{resource.get('id')}"


def _resources_in(bundle: Json) -> list[Json]:
    entries = bundle.get("entry")
    found = [entry.get("resource") for entry in entries if isinstance(entry, dict)] if isinstance(
        entries, list) else []  # fmt: skip
    return [resource for resource in found if isinstance(resource, dict)]


def _is_in(draft: Json, resources: dict[str, Json]) -> bool:
    """Whether it changes an order that is there already."""
    known = {_name(one) for bundle in resources.values() for one in _resources_in(bundle)}
    return bool(draft.get("id")) and _name(draft) in known


def _replaced(bundle: Json, changed: dict[str, Json]) -> Json:
    """An order that is changed takes the place of the one that it was."""
    if not any(_name(one) in changed for one in _resources_in(bundle)):
        return bundle
    entries = [
        {**entry, "resource": changed.get(_name(entry["resource"]), entry["resource"])}
        if isinstance(entry, dict) and isinstance(entry.get("resource"), dict)
        else entry
        for entry in bundle["entry"]
    ]
    return {**bundle, "entry": entries}
