"""AllergyIntolerance resources: the names of what someone is allergic to.

Counted unless refuted, entered in error or not active; one whose status is not given counts, which
is the cautious reading. The list is known as soon as one could be read, or when "no known allergy"
is recorded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from unclench.intake.fhir.nothing import denies, says_none, silent
from unclench.intake.fhir.shape import (
    MEDICINE_SYSTEMS,
    Concept,
    Resource,
    ResourceBody,
    changes_meaning,
    children,
    concept,
    status,
)
from unclench.language.letters import fold
from unclench.patient.derive.allergies import says_none as none_in_words
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
NUMBERED = re.compile(r"^[0-9]+ \| ")  # a code of the earlier system before its words
UNSAID = "does not say what the allergy is to"
VAGUE = frozenset(
    {"drug", "drugs", "medication", "medications", "medicine", "medicines", "substance", "allergy"}
)
REACTION = r"(?:drug )?(?:allergy|intolerance|hypersensitivity|sensitivity)|allergic(?: reaction)?"
ADVERSE = r"adverse (?:drug )?reaction|anaphylaxis|(?:personal )?history of (?:drug )?allergy"
FOREIGN = (
    r"(?:allergie|uberempfindlichkeit|unvertraglichkeit|intoleranz|overgevoeligheid|intolerantie"
    r"|intolerance|alergia|intolerancia|allergia|intolleranza)"
)
LINKS = r"(?:gegen|auf|gegenuber|bei|voor|a la|aux?|al?|alla|agli|ai)"
AROUND = re.compile(
    rf"^(?:\[x\]\s*)?(?:h/o:?\s*)?(?:(?:{REACTION}|{ADVERSE})\s*(?:to|caused by|due to|:)\s*)?"
    rf"|^{FOREIGN}\s+(?:{LINKS}\s+|a l'|all')|^{FOREIGN}:\s*|\s+(?:{REACTION}|{ADVERSE})$",
    re.IGNORECASE,
)


class RecordedAllergies(NamedTuple):
    """`names` is None when the list is not known; `other` are those to something that is certainly
    no medicine."""

    names: tuple[str, ...] | None
    other: tuple[str, ...]
    unusable: tuple[Unusable, ...]
    none: bool = False


def read_allergies(resources: Iterable[Resource], index: IntakeIndex) -> RecordedAllergies:
    """All AllergyIntolerances of one person; coded medicines by the name of their ingredient."""
    reading = _AllergyReading(index)
    for resource in resources:
        if status(resource.body, "verificationStatus", resource.place) not in WRONG:
            reading.add(resource)
    return RecordedAllergies(
        tuple(sorted(set(reading.names))) if reading.known else None,
        tuple(sorted(set(reading.other))),
        tuple(reading.unusable),
        reading.none,
    )


class _AllergyReading:
    """The allergies read so far."""

    def __init__(self, index: IntakeIndex) -> None:
        self.index, self.known, self.none = index, False, False
        self.names: list[str] = []
        self.other: list[str] = []
        self.unusable: list[Unusable] = []

    def add(self, resource: Resource) -> None:
        records = self.index.content.reading.records
        why, found = changes_meaning(resource.body), _substances(resource, self.index)
        if why or not found:
            self.unusable.append(Unusable(LIST, why or UNSAID, resource.origin))
            return
        nothing = [_none(one, self.index) for one in found]
        if not any(nothing) and all(denies(one, records) for one in found):
            return  # "no known latex allergy" says nothing about any other
        self.known = True
        if status(resource.body, "clinicalStatus", resource.place) not in OVER:
            self.none = self.none or any(nothing)
            for substance in found:
                self._add(resource, substance)

    def _add(self, resource: Resource, substance: Concept) -> None:
        """One substance to which there is an allergy now."""
        said = _names(substance, self.index)
        if said is None:
            self.names.append(_words(substance))
            self.unusable.append(Unusable(LIST, _why_unclear(substance), resource.origin))
        elif said and _is_no_medicine(resource.body, said, self.index):
            self.other.append(said[0])
        else:
            self.names += said


def _is_no_medicine(body: ResourceBody, said: list[str], index: IntakeIndex) -> bool:
    """Whether its category says so, and its words name no medicine."""
    category = body.get("category")
    return (
        isinstance(category, list)
        and bool(category)
        and all(isinstance(one, str) and one in NO_MEDICINE for one in category)
        and not any(_may_be_medicine(words, index) for words in said)
    )


def _may_be_medicine(words: str, index: IntakeIndex) -> bool:
    resolved = resolve(words, index)
    return bool(resolved.names or resolved.near)


def _substances(resource: Resource, index: IntakeIndex) -> list[Concept]:
    """The code, or else the substances of the reactions: a code that only says "drug allergy" names
    none."""
    records = index.content.reading.records
    code = concept(resource.body, "code", resource.place)
    reactions = children(resource.body, "reaction", resource.place)
    within = [concept(reaction, "substance", resource.place) for reaction in reactions]
    named = [substance for substance in within if not silent(substance, records)]
    vague = all(_to(words) in VAGUE for words in (code.text, *code.others))
    if silent(code, records) or (vague and named):
        return named
    return [code]


def _none(substance: Concept, index: IntakeIndex) -> bool:
    """Whether it says that there are no allergies at all."""
    return says_none(substance, LIST, index.content.reading.records) or none_in_words(
        substance.text, index
    )


def _names(substance: Concept, index: IntakeIndex) -> list[str] | None:
    """Ingredients by code, else its words; None when these do not say what it is, or there is only
    a code that is not known here."""
    if _none(substance, index) or denies(substance, index.content.reading.records):
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
    return AROUND.sub("", TAG.sub("", NUMBERED.sub("", fold(words)))) or words


def _words(substance: Concept) -> str:
    return substance.text or f"code {next(code for _, code in substance.codes if code)}"


def _why_unclear(substance: Concept) -> str:
    return UNSAID if substance.text else f"is known only by its {_words(substance)}"
