"""Knowledge as typed values: what decides, and by their names all the others. Everything here is
immutable; NamedTuples, because an installed command builds all of it at start-up.

A `criterion` is an index into the compiled conditions (see content/content.py); `None` means
"always".
"""

from typing import NamedTuple

from unclench.content.types.facts import (
    Claim,
    ClaimValue,
    CodedAnswer,
    Condition,
    Diagnosis,
    Disagreement,
    FactSpec,
    Ingredient,
    Lesson,
    MedicineName,
    SeekHelp,
    SignName,
    Source,
    Stricter,
    TaskSpec,
    Unstated,
    Words,
)
from unclench.content.types.governance import Governance, Loosened, Overlay
from unclench.content.types.medicine import (
    AdequateTrial,
    AmountBounds,
    Band,
    Ceiling,
    Counsel,
    Dose,
    Medicine,
    Monitoring,
    Product,
    Regimen,
    RegimenChoice,
    Rung,
    Stopping,
    Taper,
)
from unclench.content.types.safeguards import Marked, Mention

__all__ = [
    "CRITERIA",
    "AdequateTrial",
    "AmountBounds",
    "Band",
    "Ceiling",
    "Claim",
    "ClaimValue",
    "CodedAnswer",
    "ComesDown",
    "Condition",
    "Counsel",
    "Diagnosis",
    "Disagreement",
    "Dose",
    "FactSpec",
    "Governance",
    "Ingredient",
    "Lesson",
    "Loosened",
    "Marked",
    "Medicine",
    "MedicineName",
    "Mention",
    "Monitoring",
    "Option",
    "Overlay",
    "Product",
    "Regimen",
    "RegimenChoice",
    "Rule",
    "Rung",
    "SeekHelp",
    "Sign",
    "SignName",
    "Source",
    "Stage",
    "StageOffer",
    "Stopping",
    "Stricter",
    "Taper",
    "TaskSpec",
    "Unstated",
    "Words",
]

CRITERIA = (
    "criterion",
    "offer_criterion",
    "unless",
    "told_apart",
    "no_cross_taper",
)  # fields that are the index of a criterion


class Rule(NamedTuple):
    """One rule for one option (or for the person, when `option` is empty).

    `urgency` is how soon a medicine that is taken has to come down by this rule: `none` when it did
    not help, so that nothing waits for it; empty where the rule brings nothing down. `small_steps`
    are asked for by the rule.
    """

    id: str
    option: str
    effect: str
    criterion: int
    severity: str
    cause: str
    if_taken: str
    why: str
    say: Words
    claims: tuple[str, ...]
    tasks: tuple[str, ...]
    read: tuple[str, ...]
    urgency: str = ""
    small_steps: bool = False


class Option(NamedTuple):
    """Anything that gets a verdict. `medicine` holds what only a medicine has."""

    id: str
    kind: str
    name: str
    about: str
    say: Words
    claims: tuple[str, ...]
    setting: str
    offer_criterion: int | None
    offer_read: tuple[str, ...]
    how: Words | None
    dose: Words | None
    medicine: Medicine | None


class Sign(NamedTuple):
    """A danger sign (with `urgency`), a trigger or a side effect (without). `sign` is what a
    trigger is about.

    Of the danger signs of one `cause` that hold a plan tells only the most urgent; of these, one
    that lowers a medicine for all. What it says about the medicines in `brings_down` is their line:
    a plan has no second one for the same cause."""

    id: str
    urgency: str
    criterion: int
    do: Words
    because: Words
    stop_urgently: tuple[str, ...]
    tasks: tuple[str, ...]
    claims: tuple[str, ...]
    read: tuple[str, ...]
    sign: str = ""
    cause: str = ""
    brings_down: tuple[str, ...] = ()


class StageOffer(NamedTuple):
    option: str
    criterion: int | None
    read: tuple[str, ...]
    claims: tuple[str, ...]


class ComesDown(NamedTuple):
    """The words used while a medicine comes down first, `{name}` being its name: for the stage, for
    every other medicine, and for a stage that would raise a medicine the person asks to stop.

    `no_cross_taper` is the criterion that makes even a specialist's cross-taper wait.
    """

    why: Words
    asked: Words
    others: Words
    claims: tuple[str, ...]
    no_cross_taper: int


class Stage(NamedTuple):
    """A step of the pathway. A stage that `gives_way` is left for the one with `comes_down` while a
    medicine comes down first. `if_unknown` is the stage to stop at while the entry is not known;
    `needs` are what a last-resort stage asks for, `told_apart` holds once the stages that wait
    for something else are no longer open, `ask_first` is the order in which questions of this
    stage are put, before all others."""

    id: str
    criterion: int | None
    why: Words
    claims: tuple[str, ...]
    offers: tuple[StageOffer, ...]
    raises: tuple[str, ...]
    tasks: tuple[str, ...]
    read: tuple[str, ...]
    if_unknown: str
    needs: tuple[str, ...]
    ask_first: tuple[str, ...]
    gives_way: bool = False
    comes_down: ComesDown | None = None
    told_apart: int | None = None
