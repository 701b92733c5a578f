"""The entries of a diary: as text, as a file to take along, and as FHIR Observations."""
