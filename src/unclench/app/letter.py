"""A draft referral letter: it is unsigned."""

from __future__ import annotations

from typing import NamedTuple

from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.content.types.letters import Letter, Letters
from unclench.errors import unusable
from unclench.language.suggest import did_you_mean, same_word
from unclench.patient.facts import Patient
from unclench.plan import Plan, make_plan
from unclench.plan.impossible import spoken_to


class LetterRequest(NamedTuple):
    """`referral` is to whom, such as `neurology`."""

    person: PersonRequest
    referral: str


class DraftLetter(NamedTuple):
    """What the letter says about whom. `content` says nothing that is impossible for this
    person."""

    plan: Plan
    patient: Patient
    content: Content
    letters: Letters
    letter: Letter


def letter(request: LetterRequest, content: Content, letters: Letters) -> DraftLetter:
    """Raises RequestError where there is no such referral, and what `read_person` raises."""
    chosen = _letter(request.referral, letters)
    patient = read_person(request.person, content)
    plan = make_plan(patient, content)
    return DraftLetter(plan, patient, spoken_to(patient, content), letters, chosen)


def _letter(wanted: str, letters: Letters) -> Letter:
    found = same_word(wanted, letters.letters)
    if found not in letters.letters:
        hint = did_you_mean(wanted, tuple(letters.letters))
        raise unusable("referral", f"there is no letter '{wanted}'", hint)
    return letters.letters[found]
