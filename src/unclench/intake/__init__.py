"""The way in: a record, a FHIR Bundle or a form becomes one person's facts."""

from unclench.intake.door import read_patient, read_record

__all__ = ["read_patient", "read_record"]
