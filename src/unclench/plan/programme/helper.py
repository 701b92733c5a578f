"""The carer is the helper: who reads a programme as a carer is somebody who helps, unless the record says that nobody does."""

from __future__ import annotations

from unclench.patient.patient import Patient

HELPER, CARER = "helper", "carer"


def read_by(patient: Patient, audience: str) -> Patient:
    """The patient as this reader knows them."""
    if audience != CARER or HELPER in patient.facts:
        return patient
    return patient._replace(facts={**patient.facts, HELPER: True})
