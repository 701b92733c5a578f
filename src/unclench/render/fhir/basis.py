"""What a plan in FHIR rests on: the sources of its claims, the content and facts it was made from,
and whether the content is reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from unclench.content.content import Content
from unclench.content.types import Source
from unclench.content.types.reference import reference
from unclench.plan.models import Plan
from unclench.render.json_text import Json

APPROVED = "approved"
RELATED = "http://hl7.org/fhir/StructureDefinition/workflow-relatedArtifact"
AGENTS = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
REVIEW, CONTENT, FACTS = (f"urn:unclench:{name}" for name in ("review", "content", "facts"))


def related_artifacts(names: Iterable[str]) -> list[Json]:
    """Each source of these claims once, with its address where it has one."""
    from unclench.content import load_library

    library = load_library()
    found = dict.fromkeys(
        source
        for name in names
        if name in library.claims
        for source in library.claims[name].sources
    )
    return [
        {"url": RELATED, "valueRelatedArtifact": _artifact(library.sources[name])} for name in found
    ]


def _artifact(source: Source) -> Json:
    address = {"url": source.url} if source.url else {}
    return {
        "type": "citation",
        "label": source.id,
        "display": source.title,
        "citation": reference(source),
        **address,
    }


def claims_of(plan: Plan) -> Iterator[str]:
    """The claims of everything that a CarePlan shows."""
    for action in plan.urgent:
        yield from action.claims
    yield from plan.stage.claims
    for verdict in plan.options:
        for reason in verdict.because:
            yield from reason.claims


def tagged(resource: Json, plan: Plan) -> Json:
    """Marked while not all of the content is approved."""
    if plan.content_status == APPROVED:
        return resource
    tag = {"system": REVIEW, "code": plan.content_status, "display": "Pending clinical review"}
    return {"resourceType": resource["resourceType"], "meta": {"tag": [tag]}, **resource}


def provenance(plan: Plan, content: Content, made: list[str]) -> Json:
    """The content and the facts that the resources were made from; the same two give the same
    again."""
    return {
        "resourceType": "Provenance",
        "target": [{"reference": address} for address in made],
        "recorded": f"{plan.made_on.isoformat()}T00:00:00Z",
        "agent": [
            {
                "type": {"coding": [{"system": AGENTS, "code": "assembler"}]},
                "who": {"display": _program()},
            }
        ],
        "entity": [
            _entity(CONTENT, content.fingerprint, f"content {plan.content_version}"),
            _entity(FACTS, digest_of_facts(plan), "the facts of the record"),
        ],
    }


def _program() -> str:
    from unclench.version import __version__

    return f"unclench {__version__}"


def _entity(system: str, value: str, display: str) -> Json:
    return {
        "role": "source",
        "what": {"identifier": {"system": system, "value": value}, "display": display},
    }


def digest_of_facts(plan: Plan) -> str:
    """SHA-256 over every fact with its value, unit and day, in the order of their ids."""
    lines = (
        f"{name}={found.text}|{found.unit}|{found.on or ''}\n"
        for name, found in sorted(plan.facts.items())
    )
    return sha256("".join((plan.made_on.isoformat(), "\n", *lines)).encode()).hexdigest()
