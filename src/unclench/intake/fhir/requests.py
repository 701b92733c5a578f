"""Other ways in which the resources of one person are sent, as a Bundle: Parameters, and the call
of a CDS Hooks service with what was fetched for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from unclench.errors import InputError, Problem
from unclench.intake.fhir.shape import ResourceBody, child, children, misshapen

HOOK = "hook"
DRAFTS = "draftOrders"


def as_bundle(tree: ResourceBody) -> ResourceBody:
    """The Bundle of what was sent; anything else as it is."""
    if HOOK in tree and "resourceType" not in tree:
        return _bundle(_of_hook(tree))
    if tree.get("resourceType") == "Parameters":
        return _bundle(_of_parameters(tree, "parameter", 0))
    return tree


def _bundle(resources: Iterator[Any]) -> ResourceBody:
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _of_hook(call: ResourceBody) -> Iterator[Any]:
    """What was fetched beforehand (null is no data), and the drafts that are being written."""
    fetched, context = child(call, "prefetch", "the call"), child(call, "context", "the call")
    resources = [value for value in fetched.values() if value is not None]
    _check_patient(context.get("patientId"), resources)
    yield from resources
    if DRAFTS in context:
        yield child(context, DRAFTS, "context")


def _check_patient(wanted: Any, resources: list[Any]) -> None:
    """InputError when what was fetched is of another person than the call."""
    for resource in resources:
        if type(resource) is not dict:
            misshapen("prefetch", "a resource", resource)
        other = resource.get("resourceType") == "Patient" and resource.get("id") != wanted
        if other and type(wanted) is str:
            raise InputError(
                [
                    Problem(
                        "context.patientId",
                        "is not the Patient that was fetched",
                        "Send what belongs to the person of this call.",
                    )
                ]
            )


def _of_parameters(body: ResourceBody, key: str, depth: int) -> Iterator[Any]:
    for parameter in children(body, key, "Parameters"):
        if "resource" in parameter:
            yield parameter["resource"]
        if depth < 4:
            yield from _of_parameters(parameter, "part", depth + 1)
