"""Code systems and the few codes that carry a meaning of their own; all others stand in the knowledge."""

from __future__ import annotations

FACT = "urn:unclench:fact"
LOINC = frozenset({"http://loinc.org", "urn:oid:2.16.840.1.113883.6.1"})
DIAGNOSES = frozenset({
    "http://snomed.info/sct", "urn:oid:2.16.840.1.113883.6.96",
    "http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90",
})  # fmt: skip
UCUM = "http://unitsofmeasure.org"
MEDICINE_SYSTEMS = {
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "http://www.whocc.no/atc": "atc",
    "http://www.whocc.no/atcddd": "atc",
    "urn:oid:2.16.840.1.113883.6.88": "rxnorm",
    "urn:oid:2.16.840.1.113883.6.73": "atc",
}

NO_PROBLEMS = "160245001"
NO_ALLERGIES = frozenset({"716186003", "409137002"})
INTRATHECAL_ROUTE = "72607000"
ORAL_ROUTE = "26643006"
