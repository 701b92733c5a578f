"""Texts and facts, as typed values: sources, claims, facts, names, words.
Everything here is immutable; NamedTuples, because an installed command builds all of it at
start-up.

A `criterion` is an index into the compiled conditions (see content/content.py); `None` means
"always".
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from unclench.criteria.values import ValueKind


class Words(NamedTuple):
    """The same thing said to a clinician and to the person."""

    clinician: str
    person: str


KINDS_OF_SOURCE = (
    "guideline", "label", "regulator", "review", "study", "secondary", "web_page", "code_system",
    "general_knowledge", "project",
)  # fmt: skip
WEAK = "web_page"


class Source(NamedTuple):
    """Who says something, as a reader looks it up; `year` is None when the source gives none.

    `part` is the part that was read, `copied_by` who reproduced it there. `cites` are the numbers
    its text refers to, when its list of references does not say what they are; `lists` is how many
    references it lists."""

    id: str
    title: str
    publisher: str
    year: int | None
    kind: str
    region: str
    population: str
    directness: str
    url: str | None
    read: str
    cites: tuple[str, ...] = ()
    lists: int | None = None
    part: str = ""
    author: str = ""
    copied_by: str = ""

    @property
    def weak(self) -> bool:
        """A page of questions and answers or without a named author: shown, never relied on."""
        return self.kind == WEAK


class ClaimValue(NamedTuple):
    of: str
    comparator: str
    number: Decimal
    unit: str


class Claim(NamedTuple):
    id: str
    says: str
    values: tuple[ClaimValue, ...]
    sources: tuple[str, ...]
    at: str
    confidence: str
    population: str
    review: str
    carries: tuple[str, ...]


class Stricter(NamedTuple):
    """A shorter freshness window for some people."""

    criterion: int
    days: int


class Unstated(NamedTuple):
    """The value that counts while a record does not say, when the criterion certainly holds. A
    stated fact is never worked out."""

    criterion: int
    value: str | bool


class Diagnosis(NamedTuple):
    """A listed diagnosis that settles a fact: SNOMED CT or ICD-10 codes, whole phrases in lower
    case, and the value it gives.

    `confirm` is set when a code of this kind is often out of date, so that the plan asks to confirm
    what it says.
    """

    value: str | bool
    codes: tuple[str, ...]
    words: tuple[str, ...]
    confirm: bool


class CodedAnswer(NamedTuple):
    """Observations that answer a choice: `values` gives the value for each code or word of their
    value, `days` how many days each counts. Where `due` is set, they hold a date before which
    this value counts."""

    codes: tuple[str, ...]
    values: Mapping[str, str]
    days: Mapping[str, int]
    due: str = ""


class FactSpec(NamedTuple):
    """A fact as declared in knowledge/facts: `units` maps an accepted unit to the exact factor into
    `unit`; `counts` is the class of medicines whose members taken it counts; `change` says how a
    known value may turn out otherwise in a counterfactual; `made_of` are the tests it is worked
    out from, which no rule may read without it; `unstated` what counts while the record does not
    say.

    `lowest_limit` is the lowest upper limit of normal that any laboratory uses: without its own
    limit a result below `clear_below` is at most that many times the limit. `never_blocks` is set
    for facts that are never asked for, such as a request: while it is absent there is none of it,
    and nothing waits for it. `snomed` and `nhg` are more codes of the same result; a result
    with one of the `result_words`, and none of `other_words`, is one of this kind in a code that is
    not known.
    `answers` are observations that answer a choice. `all_while_unknown` is set for what has all its
    members while that is not known."""

    id: str
    kind: ValueKind
    unit: str
    units: Mapping[str, Fraction]
    low: Decimal | None
    high: Decimal | None
    members: frozenset[str] | None
    record: str
    derived: bool
    fresh_days: int | None
    stricter: tuple[Stricter, ...]
    loinc: tuple[str, ...]
    asks: tuple[str, ...]
    names: Words
    ask: Words | None
    diagnoses: tuple[Diagnosis, ...] = ()
    counts: str = ""
    change: str = "free"
    unstated: Unstated | None = None
    never_blocks: bool = False
    lowest_limit: Decimal | None = None
    clear_below: Decimal | None = None
    made_of: tuple[str, ...] = ()
    all_while_unknown: bool = False
    snomed: tuple[str, ...] = ()
    nhg: tuple[str, ...] = ()
    result_words: tuple[str, ...] = ()
    other_words: tuple[str, ...] = ()
    answers: tuple[CodedAnswer, ...] = ()


BY_PUMP = "_intrathecal"  # behind an ingredient that is given by a pump, where it is a member


class Ingredient(NamedTuple):
    """A medicine that people may take. `most_mg` is the highest amount a day that a source allows,
    `most_mg_intrathecal` that of a pump; None where none is recorded, or where the medicine is an
    option, whose amounts have bounds of their own."""

    id: str
    rxnorm: str
    atc: str
    classes: frozenset[str]
    most_mg: Decimal | None = None
    most_mg_intrathecal: Decimal | None = None


class MedicineName(NamedTuple):
    ingredient: str
    route: str
    doubtful: bool


class Condition(NamedTuple):
    """Another illness. `route` is set when a medicine given that way shows that the condition is
    present; `icd10` are codes up to the point; `otherwise` are beginnings of words that, next to
    its own, make it something else."""

    id: str
    names: Words
    snomed: tuple[str, ...]
    words: tuple[str, ...]
    route: str = ""
    otherwise: tuple[str, ...] = ()
    icd10: tuple[str, ...] = ()


class SignName(NamedTuple):
    """A sign. `words` are the diagnoses, in lower case, that say the same in a list of conditions;
    for what is `told` there in these words the sign is asked about. `system` is the part of the
    body or of the day under which a trigger is looked for."""

    id: str
    group: str
    names: Words
    words: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    system: str = ""


class TaskSpec(NamedTuple):
    """Something to be done. `known_by` are the facts that together show it has been done lately;
    while `unless` certainly holds, it need not be done. One `of_taken` is named by a rule of a
    medicine only when that medicine is taken."""

    id: str
    say: Words
    due_days: int
    claims: tuple[str, ...]
    known_by: tuple[str, ...]
    unless: int | None = None
    of_taken: bool = False


class Disagreement(NamedTuple):
    about: str
    options: tuple[str, ...]
    claims: tuple[str, ...]
    used: str
    because: Words


class Lesson(NamedTuple):
    """A short piece of education, shown when its criterion holds, unless `unless` certainly
    does."""

    id: str
    title: Words
    text: Words
    criterion: int | None
    claims: tuple[str, ...]
    unless: int | None = None


class SeekHelp(NamedTuple):
    """When to get help. While `unless` certainly holds, the line does not concern the person."""

    id: str
    urgency: str
    text: Words
    claims: tuple[str, ...]
    unless: int | None = None
