"""The services, and what each wants to be sent with a call."""

from __future__ import annotations

from typing import NamedTuple

from unclench import __version__
from unclench.render.hooks.services import ORDER_SELECT, ORDER_SIGN, PATIENT_VIEW
from unclench.render.json_text import Json

PATIENT = "patient"
PREFETCH = {
    PATIENT: "Patient/{{context.patientId}}",
    "conditions": "Condition?patient={{context.patientId}}",
    "medicationRequests": "MedicationRequest?patient={{context.patientId}}",
    "medicationStatements": "MedicationStatement?patient={{context.patientId}}",
    "allergies": "AllergyIntolerance?patient={{context.patientId}}",
    "observations": "Observation?patient={{context.patientId}}&_sort=-date&_count=200",
}
DRAFTS = "draftOrders"
USAGE = (
    "Every prefetch key is needed. Drafts alone are proposed, never system actions. What is not "
    "known is never taken as no."
)


class HookService(NamedTuple):
    """`orders`: whether a call carries draft orders."""

    hook: str
    title: str
    about: str
    orders: bool

    def id(self) -> str:
        return f"unclench-{self.hook}"


SERVICES = {
    service.id(): service
    for service in (
        HookService(
            PATIENT_VIEW, "Spasticity in MS: what is due",
            "Danger first; alerts; the next step of treatment with its schedule; what to know "
            "first; what was not checked.", False,
        ),
        HookService(
            ORDER_SELECT, "Spasticity in MS: a medicine is chosen",
            "Whether a chosen medicine fits this person, and what it would change.", True,
        ),
        HookService(
            ORDER_SIGN, "Spasticity in MS: orders are signed",
            "The same for all orders before they are signed.", True,
        ),
    )
}  # fmt: skip


def discovery() -> Json:
    return {
        "services": [
            {
                "hook": service.hook,
                "id": name,
                "title": service.title,
                "description": service.about,
                "prefetch": PREFETCH,
                "usageRequirements": USAGE,
                "version": __version__,
            }
            for name, service in SERVICES.items()
        ]
    }
