"""What the FHIR side of the server can do, as a CapabilityStatement."""

from __future__ import annotations

from unclench.render.json_text import Json
from unclench.version import __version__

DATE = "2026-11-30"
ABOUT = (
    "Decision support for spasticity, spasms and cramps in multiple sclerosis. Nothing is stored: "
    "a plan is made from what is sent with the call."
)
APPLY, PLAN = "urn:unclench:operation:apply", "urn:unclench:operation:plan"


def capability(address: str) -> Json:
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": DATE,
        "kind": "instance",
        "software": {"name": "Unclench", "version": __version__},
        "implementation": {"description": ABOUT, "url": f"{address.rstrip('/')}/fhir"},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [
            {
                "mode": "server",
                "resource": [
                    _resource("PlanDefinition", [], "apply", APPLY),
                    _resource("Questionnaire", ["read"], "", ""),
                    _resource("QuestionnaireResponse", [], "plan", PLAN),
                ],
            }
        ],
    }


def _resource(type_: str, reads: list[str], operation: str, definition: str) -> Json:
    return {
        "type": type_,
        **({"interaction": [{"code": code} for code in reads]} if reads else {}),
        **({"operation": [{"name": operation, "definition": definition}]} if operation else {}),
    }
