"""AllergyIntolerance resources: the names of what someone is allergic to.

Counted unless refuted, entered in error or not active; one whose status is not given counts, which
is the cautious reading. The list is known as soon as one could be read, or when "no known allergy"
is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from unclench.intake.fhir.shape import (
    MEDICINE_SYSTEMS,
    NO_ALLERGIES,
    Concept,
    Resource,
    ResourceBody,
    changes_meaning,
    children,
    concept,
    silent,
    status,
)
from unclench.language.letters import fold
from unclench.patient.derive.allergies import says_none
from unclench.patient.derive.medicine_names import resolve
from unclench.patient.index import IntakeIndex
from unclench.patient.record import Unusable

WRONG = ("refuted", "entered-in-error")
OVER = ("inactive", "resolved")
LIST = "allergies"
NO_MEDICINE = frozenset({"food", "environment"})  # a biologic may be a medicine
TAG = re.compile(
    r"\s*\((?:disorder|finding|situation|substance|product|organism)\)$", re.IGNORECASE
)
UNSAID = "does not say what the allergy is to"
VAGUE = frozenset(
    {"drug", "drugs", "medication", "medications", "medicine", "medicines", "substance", "allergy"}
)
AROUND = re.compile(
    r"^(?:(?:drug )?(?:allergy|intolerance|hypersensitivity)|allergic(?: reaction)?|adverse (?:drug )?reaction|anaphylaxis)\s*(?:to|caused by|:)\s*"  # noqa: E501 - one pattern
    r"|\s+(?:drug )?(?:allergy|intolerance|hypersensitivity)$",
    re.IGNORECASE,
)


class RecordedAllergies(NamedTuple):
    """`names` is None when the list is not known; `other` are those to something that is certainly
    no medicine."""

    names: tuple[str, ...] | None
    other: tuple[str, ...]
    unusable: tuple[Unusable, ...]


def read_allergies(resources: Iterable[Resource], index: IntakeIndex) -> RecordedAllergies:
    """All AllergyIntolerances of one person; coded medicines by the name of their ingredient."""
    names: list[str] = []
    other: list[str] = []
    unusable: list[Unusable] = []
    known = False
    for resource in resources:
        if status(resource.body, "verificationStatus", resource.place) in WRONG:
            continue
        why = changes_meaning(resource.body)
        found = _substances(resource)
        if why or not found:
            unusable.append(Unusable(LIST, why or UNSAID, resource.origin))
            continue
        known = True
        if status(resource.body, "clinicalStatus", resource.place) not in OVER:
            for substance in found:
                said = _names(substance, index)
                if (
                    said
                    and _is_no_medicine(resource.body)
                    and not any(_may_be_medicine(words, index) for words in said)
                ):
                    other.extend(said[:1])
                    continue
                names.extend([_words(substance)] if said is None else said)
                unusable.extend(
                    [Unusable(LIST, _why_unclear(substance), resource.origin)]
                    if said is None
                    else []
                )
    return RecordedAllergies(
        tuple(sorted(set(names))) if known else None, tuple(sorted(set(other))), tuple(unusable)
    )


def _is_no_medicine(body: ResourceBody) -> bool:
    """Whether its category says so."""
    category = body.get("category")
    return (
        isinstance(category, list)
        and bool(category)
        and all(isinstance(one, str) and one in NO_MEDICINE for one in category)
    )


def _may_be_medicine(words: str, index: IntakeIndex) -> bool:
    resolved = resolve(words, index)
    return bool(resolved.names or resolved.near)


def _substances(resource: Resource) -> list[Concept]:
    """The code, or else the substances of the reactions."""
    code = concept(resource.body, "code", resource.place)
    reactions = children(resource.body, "reaction", resource.place)
    found = (
        [concept(reaction, "substance", resource.place) for reaction in reactions]
        if silent(code)
        else [code]
    )
    return [substance for substance in found if not silent(substance)]


def _names(substance: Concept, index: IntakeIndex) -> list[str] | None:
    """Ingredients by code, else its words; None when these do not say what it is, or there is only
    a code that is not known here."""
    if any(code in NO_ALLERGIES for _, code in substance.codes) or says_none(substance.text, index):
        return []
    tables = {"rxnorm": index.content.rxnorm, "atc": index.content.atc}
    coded = [
        tables[system].get(code)
        for name, code in substance.codes
        if (system := MEDICINE_SYSTEMS.get(name))
    ]
    known = [ingredient for ingredient in coded if ingredient]
    if known or not substance.text:
        return known or None
    said = [_to(words) for words in (substance.text, *substance.others)]
    plain = [words for words in said[1:] if resolve(words, index).names]
    return plain or None if fold(said[0]) in VAGUE else [said[0], *plain]


def _to(words: str) -> str:
    """What the allergy is to: "Allergy to X (finding)" and "X allergy" are X."""
    return AROUND.sub("", TAG.sub("", fold(words))) or words


def _words(substance: Concept) -> str:
    return substance.text or f"code {next(code for _, code in substance.codes if code)}"


def _why_unclear(substance: Concept) -> str:
    return UNSAID if substance.text else f"is known only by its {_words(substance)}"
