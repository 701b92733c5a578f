"""A FHIR R4 Bundle as the same Record that a written record gives. See bundle.py (what is accepted)
and own.py (our own facts). Nothing is imported here: a written record needs none of it."""
