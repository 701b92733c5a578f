"""FHIR R4: a plan from a Bundle, from Parameters, or from answers to a questionnaire."""
