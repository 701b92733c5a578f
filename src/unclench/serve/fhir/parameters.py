"""What `$apply` is called with: Parameters in the shapes of R4 and of CPG-on-FHIR, or the Bundle
alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from unclench.errors import InputError, Problem
from unclench.intake.amounts import kind
from unclench.render.json_text import Json

SUBJECT, DATA, PREFETCH = "subject", "data", "prefetchData"
# Whose turn it is, and how it is shown: nothing in a plan depends on it.
PASSED_OVER = (
    "planDefinition", "url", "version", "encounter", "practitioner", "organization", "userType",
    "userLanguage", "userTaskContext", "setting", "settingContext", "mergeNestedCarePlans",
    "useServerData", "parameters",
)  # fmt: skip
ELSEWHERE = (
    "dataEndpoint", "contentEndpoint", "terminologyEndpoint", "artifactEndpointConfiguration",
)  # fmt: skip
MOST = 1000


class Applied(NamedTuple):
    """A Bundle about one person; `subject` is how the caller names that person, or empty."""

    bundle: Json
    subject: str


def applied(tree: Any) -> Applied:
    """InputError for anything that is neither Parameters nor a Bundle, or leaves something open."""
    if not isinstance(tree, dict):
        raise _wrong("the body", f"a resource was expected, not {kind(tree)}", "")
    if tree.get("resourceType") != "Parameters":
        return Applied(tree, _only_patient(tree))
    given = tree.get("parameter")
    if not isinstance(given, list) or len(given) > MOST:
        raise _wrong("Parameters.parameter", "a list of parameters was expected", "")
    entries, subjects = [], []
    for i, parameter in enumerate(given):
        place = f"Parameters.parameter[{i}]"
        name = _name(parameter, place)
        if name == SUBJECT:
            subjects.append(_subject(parameter, place))
        elif name in (DATA, PREFETCH):
            entries += [*_resources(parameter, place)]
    return _whole(subjects, entries)


def _whole(subjects: list[str], entries: list[Json]) -> Applied:
    if len(set(subjects)) != 1:
        do = "Give one subject, such as Patient/123."
        raise _wrong("Parameters.parameter", "the subject is missing or is more than one", do)
    if not entries:
        do = "Give the record as a Bundle in the parameter data; this server keeps no records."
        raise _wrong("Parameters.parameter", "the data are missing", do)
    bundle: Json = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    own, wanted = _only_patient(bundle), subjects[0]
    if own and own != wanted.rpartition("Patient/")[1] + wanted.rpartition("Patient/")[2]:
        reason = f"the subject is {wanted}, and the data are about {own}"
        raise _wrong("Parameters.parameter", reason, "Send the data of the subject.")
    return Applied(bundle, wanted)


def _name(parameter: Any, place: str) -> str:
    name = parameter.get("name") if isinstance(parameter, dict) else None
    if not isinstance(name, str):
        raise _wrong(place, "a parameter with a name was expected", "")
    if name in ELSEWHERE:
        reason = f"{name} is not supported: no other server is called"
        raise _wrong(place, reason, "Give the record as a Bundle in the parameter data.")
    if name not in (SUBJECT, DATA, PREFETCH, *PASSED_OVER):
        raise _wrong(place, f"there is no parameter '{name[:60]}'", "")
    return name


def _subject(parameter: Json, place: str) -> str:
    """A text, a canonical or a Reference."""
    for key in ("valueString", "valueId", "valueUri", "valueCanonical"):
        if isinstance(parameter.get(key), str):
            return _of_patient(parameter[key], place)
    found = parameter.get("valueReference")
    reference = found.get("reference") if isinstance(found, dict) else None
    if isinstance(reference, str):
        return _of_patient(reference, place)
    raise _wrong(place, "a reference to a Patient was expected", "Write it like Patient/123.")


def _of_patient(reference: str, place: str) -> str:
    before, _, id_ = reference.strip().rpartition("/")
    if not id_ or (before and before.rpartition("/")[2] != "Patient") or len(reference) > 500:
        raise _wrong(place, "a reference to a Patient was expected", "Write it like Patient/123.")
    return reference.strip() if before else f"Patient/{id_}"


def _resources(parameter: Json, place: str) -> Iterator[Json]:
    """The resources of `data`, and those of every part `data` of `prefetchData`."""
    if "resource" in parameter:
        yield {"resource": parameter["resource"]}
        return
    parts = parameter.get("part")
    if not isinstance(parts, list):
        raise _wrong(place, "a resource was expected", "Give a Bundle in resource.")
    for part in parts:
        if isinstance(part, dict) and part.get("name") == DATA and "resource" in part:
            yield {"resource": part["resource"]}


def _only_patient(bundle: Json, deepest: int = 4) -> str:
    """`Patient/id` of the only Patient that has an id; empty otherwise."""
    found = {*_patients(bundle, deepest)}
    return found.pop() if len(found) == 1 else ""


def _patients(bundle: Json, deepest: int) -> Iterator[str]:
    entries = bundle.get("entry")
    for entry in entries if isinstance(entries, list) else ():
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(resource, dict):
            continue
        if resource.get("resourceType") == "Bundle" and deepest:
            yield from _patients(resource, deepest - 1)
        elif resource.get("resourceType") == "Patient" and isinstance(resource.get("id"), str):
            yield f"Patient/{resource['id']}"


def _wrong(place: str, reason: str, do: str) -> InputError:
    return InputError([Problem(place, reason, do)])
