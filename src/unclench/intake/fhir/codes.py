"""Code systems and the few codes that carry a meaning of their own; all others are in the
knowledge."""

from __future__ import annotations

FACT = "urn:unclench:fact"
LOINC = frozenset({"http://loinc.org", "urn:oid:2.16.840.1.113883.6.1"})
DIAGNOSES = frozenset(
    {
        "http://snomed.info/sct",
        "urn:oid:2.16.840.1.113883.6.96",
        "http://hl7.org/fhir/sid/icd-10",
        "http://hl7.org/fhir/sid/icd-10-cm",
        "urn:oid:2.16.840.1.113883.6.90",
    }
)
UCUM = "http://unitsofmeasure.org"
MEDICINE_SYSTEMS = {
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "http://www.whocc.no/atc": "atc",
    "http://www.whocc.no/atcddd": "atc",
    "urn:oid:2.16.840.1.113883.6.88": "rxnorm",
    "urn:oid:2.16.840.1.113883.6.73": "atc",
}

# The codes of the International Patient Summary for an empty list, and the systems whose every code
# says that nothing is known.
NO_PROBLEMS = frozenset({"160245001", "no-known-problems"})
NO_ALLERGIES = frozenset(
    {"716186003", "409137002", "no-known-allergies", "no-known-medication-allergies"}
)
NO_MEDICINES = frozenset({"no-known-medications"})
NO_INFORMATION = frozenset({"no-problem-info", "no-allergy-info", "no-medication-info"})
NULLS = frozenset(
    {
        "http://terminology.hl7.org/CodeSystem/data-absent-reason",
        "http://terminology.hl7.org/CodeSystem/v3-NullFlavor",
        "http://hl7.org/fhir/data-absent-reason",
        "http://hl7.org/fhir/v3/NullFlavor",
        "urn:oid:2.16.840.1.113883.5.1008",
    }
)
SILENT_WORDS = frozenset(
    {"unknown", "not known", "not asked", "no information", "not recorded", "not available", "n/a"}
)
STANDARD = "http://terminology.hl7.org/CodeSystem/"
INTRATHECAL_ROUTES = frozenset({"72607000", "C38267", "IT"})
ORAL_ROUTE = "26643006"
