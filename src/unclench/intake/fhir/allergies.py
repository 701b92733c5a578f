"""AllergyIntolerance resources: the names of what someone is allergic to.

Counted unless refuted, entered in error or not active; one whose status is not given counts, which is the cautious reading.
The list is known as soon as one could be read, or when "no known allergy" is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from unclench.intake.fhir.codes import MEDICINE_SYSTEMS, NO_ALLERGIES
from unclench.intake.fhir.shape import Concept, Resource, changes_meaning, children, concept, status
from unclench.patient.index import Index
from unclench.patient.record import Unusable

WRONG = ("refuted", "entered-in-error")
OVER = ("inactive", "resolved")
LIST = "allergies"


class Allergies(NamedTuple):
    """`names` is None when the list is not known."""

    names: tuple[str, ...] | None
    unusable: tuple[Unusable, ...]


def read_allergies(resources: Iterable[Resource], index: Index) -> Allergies:
    """All AllergyIntolerances of one person; coded medicines by the name of their ingredient."""
    names: list[str] = []
    unusable: list[Unusable] = []
    known = False
    for resource in resources:
        if status(resource.body, "verificationStatus", resource.place) in WRONG:
            continue
        why = changes_meaning(resource.body)
        found = _substances(resource)
        if why or not found:
            unusable.append(Unusable(LIST, why or "does not say what the allergy is to", resource.origin))
            continue
        known = True
        if status(resource.body, "clinicalStatus", resource.place) not in OVER:
            names.extend(name for substance in found for name in _names(substance, index))
    return Allergies(tuple(sorted(set(names))) if known else None, tuple(unusable))


def _substances(resource: Resource) -> list[Concept]:
    """The code, or else the substances of the reactions."""
    code = concept(resource.body, "code", resource.place)
    reactions = children(resource.body, "reaction", resource.place)
    found = [code] if code.codes or code.text else [concept(reaction, "substance", resource.place) for reaction in reactions]
    return [substance for substance in found if substance.codes or substance.text]


def _names(substance: Concept, index: Index) -> list[str]:
    if any(code in NO_ALLERGIES for _, code in substance.codes):
        return []
    tables = {"rxnorm": index.content.rxnorm, "atc": index.content.atc}
    coded = [tables[system].get(code) for name, code in substance.codes if (system := MEDICINE_SYSTEMS.get(name))]
    known = [ingredient for ingredient in coded if ingredient]
    return known or [substance.text or f"code {substance.codes[0][1]}"]
