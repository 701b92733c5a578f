"""The question for each fact: its words, what is answered, and the choices there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from unclench.app.interview.models import (
    AnswerChoice,
    AnswerField,
    InterviewQuestion,
    InterviewState,
)
from unclench.content.content import Content
from unclench.content.types import FactSpec, Words
from unclench.intake.entries import MOST_WEEKS, OUTCOMES
from unclench.patient.index import IntakeIndex, index_of
from unclench.render.wording import Voice

# The signs are asked about in two questions: first what may be an emergency.
SIGN_PARTS = {"signs_now": ("danger", "withdrawal"), "signs_other": ()}
SIGNS, REGION, POUND = "signs", "region", "[lb_av]"
VALUE = "value"
TO_THE_PERSON = re.compile(r"\byou(?:r|rs)?\b", re.IGNORECASE)


class Asking(NamedTuple):
    """What the words and choices of a question are taken from."""

    content: Content
    known: IntakeIndex
    voice: Voice

    def ask(self, key: str, otherwise: str = "") -> str:
        """The words of a question, with its question mark."""
        text = self.words(f"ask.{key}", otherwise)
        return text if text.endswith("?") else f"{text}?" if "? " not in text else f"{text}."

    def words(self, key: str, otherwise: str) -> str:
        """Words of the interview; `otherwise` when it has none of its own."""
        full = f"interview.{key}"
        tails = (".carer", ".person") if self.voice.audience == "carer" else ()
        own = any(f"{full}{t}" in self.content.words for t in tails or (f".{self.voice.audience}",))
        return self.voice.word(full) if own else otherwise or self.voice.word(full)

    def name(self, names: Words) -> str:
        """What something is called; not "your" to a carer, who answers for another person."""
        said = self.voice.say(names)
        other = self.voice.audience == "carer" and TO_THE_PERSON.search(said)
        return self.voice.fitting(names.clinician) if other else said

    def field(self, name: str, kind: str) -> AnswerField:
        return AnswerField(name, kind, self.words(f"field.{name}", ""))

    def choices(self, key: str, ids: Iterable[str]) -> tuple[AnswerChoice, ...]:
        return tuple(AnswerChoice(i, self.words(f"choice.{key}.{i}", "")) for i in ids)


def asking(content: Content, audience: str) -> Asking:
    return Asking(content, index_of(content), Voice(content, audience, None))


def question_of(id_: str, by: Asking) -> InterviewQuestion | None:
    """The question with this id (that of a fact, or of a part of the signs); None when nothing can
    be asked for it."""
    if id_ in SIGN_PARTS:
        return _signs(id_, by)
    spec = by.content.facts.get(id_)
    if spec is None:
        return None
    make = LISTS.get(id_) or _by_record(spec) or _of_medicine(spec, by)
    return None if make is None else make(spec, by)


def not_known(state: InterviewState) -> tuple[str, ...]:
    """The facts that the person did not know in this sitting, each once."""
    return tuple(dict.fromkeys(SIGNS if id_ in SIGN_PARTS else id_ for id_ in sorted(state.passed)))


Maker = Callable[[FactSpec, Asking], InterviewQuestion]


def _by_record(spec: FactSpec) -> Maker | None:
    if spec.record.startswith("labs."):
        return _result
    return _plain if spec.record and not spec.derived else None


def _asked(spec: FactSpec, by: Asking) -> str:
    """The words of a fact; a carer without words of their own hears the clinician's, which are
    about another person."""
    names: Words = spec.ask or Words(
        f"What is the {spec.names.clinician}", f"What is your {spec.names.person}"
    )
    other = names.clinician if by.voice.audience == "carer" else by.voice.say(names)
    return by.ask(spec.id, by.voice.fitting(other))


def _one(
    spec: FactSpec, by: Asking, *fields: AnswerField, repeats: bool = False
) -> InterviewQuestion:
    return InterviewQuestion(spec.id, spec.id, _asked(spec, by), fields, repeats)


def _plain(spec: FactSpec, by: Asking) -> InterviewQuestion:
    """One value; a set is some of its members, or words where it has no list."""
    if spec.kind == "yes_no":
        return _one(spec, by, AnswerField(VALUE, "yes_no", "", by.choices("answer", ("yes", "no"))))
    if spec.kind == "number":
        return _one(spec, by, AnswerField(VALUE, "number", "", (), spec.low, spec.high))
    if spec.members is None:
        return _one(spec, by, AnswerField(VALUE, "words"))
    kind = "several" if spec.kind == "set" else "choice"
    ids = _in_order(spec, by)
    return _one(spec, by, AnswerField(VALUE, kind, "", by.choices(spec.id, ids)))


def _in_order(spec: FactSpec, by: Asking) -> list[str]:
    """The members as the words of the interview list them; the others after them."""
    start = f"interview.choice.{spec.id}."
    listed = [key.removeprefix(start).split(".")[0] for key in by.content.words if start in key]
    members = spec.members or frozenset()
    return [i for i in dict.fromkeys([*listed, *sorted(members)]) if i in members]


def _signs(id_: str, by: Asking) -> InterviewQuestion:
    choices = tuple(
        AnswerChoice(sign.id, by.name(sign.names), by.words(f"group.{sign.group}", ""))
        for sign in by.content.sign_names.values()
        if sign.id in members_of(id_, by.content)
    )
    return InterviewQuestion(id_, SIGNS, by.ask(id_), (AnswerField(VALUE, "several", "", choices),))


def members_of(id_: str, content: Content) -> tuple[str, ...]:
    """The signs that one of the two questions is about."""
    first = SIGN_PARTS["signs_now"]
    return tuple(
        sign.id
        for sign in content.sign_names.values()
        if (sign.group in first) == (id_ == "signs_now")
    )


def _conditions(spec: FactSpec, by: Asking) -> InterviewQuestion:
    choices = tuple(AnswerChoice(c.id, by.name(c.names)) for c in by.content.conditions.values())
    return _one(spec, by, AnswerField(VALUE, "several_or_words", "", choices))


def _result(spec: FactSpec, by: Asking) -> InterviewQuestion:
    """A result: which test (when several make the fact known), its number, unit and day."""
    tests = tests_of(spec, by)
    labels = [by.name(one.names) for one in tests]
    if len(set(labels)) < len(tests):
        labels = [one.names.clinician for one in tests]
    names = tuple(map(AnswerChoice, (one.id for one in tests), labels))
    units = tuple(AnswerChoice(unit, unit) for unit in _units(tests))
    test = (by.field("test", "choice")._replace(choices=names),) if len(tests) > 1 else ()
    unit = by.field("unit", "unit")._replace(choices=units)
    return _one(spec, by, by.field(VALUE, "result"), *test, unit, by.field("date", "date"))


def tests_of(spec: FactSpec, by: Asking) -> tuple[FactSpec, ...]:
    """The tests that answer the question: those whose lack asks for this fact."""
    others = [one for one in by.known.labs.values() if one.id != spec.id]
    return (spec, *(one for one in others if one.asks == (spec.id,)))


def _units(tests: Iterable[FactSpec]) -> list[str]:
    """One spelling of each unit."""
    found: dict[tuple[str, object], str] = {}
    for test in tests:
        for unit, factor in {test.unit: 1, **test.units}.items():
            found.setdefault((test.id, factor), unit)
    return [*dict.fromkeys(found.values())]


def _weight(spec: FactSpec, by: Asking) -> InterviewQuestion:
    units = tuple(AnswerChoice(unit, name) for unit, name in (("kg", "kg"), (POUND, "lb")))
    return _one(
        spec,
        by,
        AnswerField(VALUE, "number", "", (), Decimal(1), Decimal(1000)),
        by.field("unit", "unit")._replace(choices=units),
    )


def _medicines(spec: FactSpec, by: Asking) -> InterviewQuestion:
    return _one(spec, by, by.field("name", "medicine"), repeats=True)


def _words(spec: FactSpec, by: Asking) -> InterviewQuestion:
    return _one(spec, by, AnswerField(VALUE, "words"))


def _trials(spec: FactSpec, by: Asking) -> InterviewQuestion:
    outcome = by.field("outcome", "choice")._replace(choices=by.choices("outcome", OUTCOMES))
    weeks = by.field("weeks_at_highest", "number")._replace(
        low=Decimal(0), high=Decimal(MOST_WEEKS)
    )
    fields = (
        by.field("medicine", "medicine"),
        outcome._replace(optional=True),
        by.field("highest", "amount")._replace(optional=True),
        weeks._replace(optional=True),
    )
    return _one(spec, by, *fields, repeats=True)


def _baseline(spec: FactSpec, by: Asking) -> InterviewQuestion:
    scale = by.content.facts["severity"]
    severity = by.field("severity", "number")._replace(low=scale.low, high=scale.high)
    return _one(spec, by, severity, by.field("date", "date"))


def _of_medicine(spec: FactSpec, by: Asking) -> Maker | None:
    """How much of one medicine is taken, or since when."""
    for dose in by.known.doses:
        if spec.id in (dose.amount, dose.single):
            return lambda s, b: _one(s, b, b.field("amount", "amount"))
        if spec.id == dose.days:
            return lambda s, b: _one(s, b, b.field("date", "date"))
    return None


LISTS: dict[str, Maker] = {
    "taking": _medicines,
    "conditions": _conditions,
    "allergies": _words,
    "trials": _trials,
    "weight": _weight,
    "improvement_percent": _baseline,
    "goals_set": _words,
}
