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

# Conditions that are facts of their own and not in the list of other conditions: SNOMED CT or ICD-10 code to (fact, value).
CONDITION_FACTS: dict[str, tuple[tuple[str, str | bool], ...]] = {
    "24700007": (("ms_diagnosed", True),),
    "G35": (("ms_diagnosed", True),),
    "426373005": (("ms_diagnosed", True), ("ms_course", "RRMS")),
    "425500002": (("ms_diagnosed", True), ("ms_course", "SPMS")),
    "428700003": (("ms_diagnosed", True), ("ms_course", "PPMS")),
    "221360009": (("pattern", "spasticity"),),
    "55300003": (("pattern", "cramp"),),
    "77386006": (("pregnant", "yes"),),
}
CONDITION_WORDS = {"multiple sclerosis": "24700007", "spasticity": "221360009", "cramp": "55300003", "pregnancy": "77386006"}
FROM_CODE_ONLY = frozenset({"ms_course"})

NO_PROBLEMS = "160245001"
NO_ALLERGIES = frozenset({"716186003", "409137002"})
INTRATHECAL_ROUTE = "72607000"
ORAL_ROUTE = "26643006"
