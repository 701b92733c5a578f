"""A FHIR R4 Bundle as the same Record that a written record gives. See docs in bundle.py (what is
accepted) and own.py (our own facts)."""

from unclench.intake.fhir.compose import read_bundle

__all__ = ["read_bundle"]
