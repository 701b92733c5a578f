"""A report draft as a document and as JSON. The person reads it, completes it, and sends it; the
program never does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from unclench.content.content import Content
from unclench.content.types import Words
from unclench.content.types.reports import Field, Form, Reports
from unclench.content.types.side_effects import Effects
from unclench.patient.facts import CurrentMedicine, Detail
from unclench.plan.findings import Findings
from unclench.plan.models import Plan
from unclench.plan.side_effects import known_signs
from unclench.plan.suspects import suspects
from unclench.render.document import (
    Document,
    DocumentLine,
    DocumentPart,
    foot,
    head,
    pending,
    urgent_part,
)
from unclench.render.json_text import Json
from unclench.render.plan.governance import content_json
from unclench.render.plan.json import review_json, urgent_json
from unclench.render.plan.section import unit
from unclench.render.plan.side_effects import medicine_name, sign_name
from unclench.render.wording import Voice

SCHEMA = "unclench.report/1"
BLANK = "____________________"
AUDIENCE = "person"


def to_dict(plan: Plan, content: Content, draft: HarmReport) -> Json:
    voice = Voice(content, AUDIENCE, plan.region)
    return {
        "schema": SCHEMA,
        "record": plan.record,
        "made_on": plan.made_on.isoformat(),
        "region": plan.region,
        "content": content_json(content, plan.content_status, plan.made_on, plain=voice.plain),
        "urgency": plan.urgency,
        "urgent": urgent_json(plan.urgent, voice),
        "form": draft.form.name,
        "how": voice.say(draft.form.how),
        "state": "draft",
        "sent": False,
        "send_to": {
            name: voice.number(f"report_{name}") or None for name in ("name", "url", "phone")
        },
        "signs": [*draft.signs],
        "medicine": draft.medicine or None,
        "possible_medicines": [*draft.possible],
        "fields": [_field(filled, voice) for filled in draft.fields],
        "claims": [*draft.form.claims],
        "disclaimer": voice.word("disclaimer"),
        "review": review_json(plan, voice),
    }


def _field(filled: Filled, voice: Voice) -> Json:
    return {
        "id": filled.field.id,
        "label": voice.say(filled.field.label),
        "needed": filled.field.needed,
        "value": [*filled.values] or None,
        "source": filled.field.source,
    }


def document(plan: Plan, content: Content, draft: HarmReport) -> Document:
    voice = Voice(content, AUDIENCE, plan.region)
    lines = [DocumentLine(voice.say(f.field.label), _value(f, voice)) for f in draft.fields]
    about = [
        DocumentLine("", voice.say(draft.form.how), draft.form.claims),
        DocumentLine("", voice.number("report_line")),
        *_hints(draft, voice),
    ]
    return Document(
        f"{voice.word('report.title')}: {draft.form.name}",
        head(plan, voice, voice.word("report.draft")),
        pending(plan.content_status, voice),
        (
            *urgent_part(plan, voice),
            DocumentPart(voice.word("report.how"), tuple(about)),
            DocumentPart(voice.word("report.fields"), tuple(lines)),
        ),
        foot(plan, voice),
    )


def _value(filled: Filled, voice: Voice) -> str:
    """What the record says; else a blank to write on, marked where the form cannot do without
    it."""
    if filled.values:
        return "; ".join(filled.values)
    asked = voice.word("report.needed") if filled.field.needed else voice.word("report.blank")
    return f"{BLANK} ({asked})"


def _hints(draft: HarmReport, voice: Voice) -> list[DocumentLine]:
    """Which medicines on the list can cause it, while none has been chosen."""
    if draft.medicine or not draft.possible:
        return []
    names = ", ".join(medicine_name(medicine, voice) for medicine in draft.possible)
    signs = ", ".join(sign_name(sign, voice) for sign in draft.signs)
    return [DocumentLine(f"{voice.word('report.choose')} ({signs})", f"{names}.")]


LABS = "labs."


class Filled(NamedTuple):
    """A field with what the record says (several parts, or none)."""

    field: Field
    values: tuple[str, ...]


class HarmReport(NamedTuple):
    """`possible` are the medicines taken that can cause what is reported; the sender decides which
    one to name."""

    form: Form
    signs: tuple[str, ...]
    medicine: str
    fields: tuple[Filled, ...]
    possible: tuple[str, ...]


def form_for(forms: Reports, region: str | None) -> Form:
    """The form of the region; while that is not known, what either form asks for."""
    if region is not None:
        return forms[region]
    both = [forms[name] for name in sorted(forms, reverse=True)]
    fields = {field.id: field for form in reversed(both) for field in form.fields}
    return Form(
        "",
        " or ".join(f"{form.name} ({form.region.upper()})" for form in both),
        Words(
            " ".join(dict.fromkeys(form.how.clinician for form in both)),
            " ".join(dict.fromkeys(form.how.person for form in both)),
        ),
        tuple(
            fields[name]
            for name in dict.fromkeys(field.id for form in both for field in form.fields)
        ),
        tuple(dict.fromkeys(claim for form in both for claim in form.claims)),
    )


def report(
    findings: Findings, form: Form, effects: Effects, signs: tuple[str, ...], medicine: str
) -> HarmReport:
    """`signs` are what is reported and `medicine` the one that is suspected; empty while none is
    chosen."""
    possible = [suspect.medicine for sign in signs for suspect in suspects(findings, effects, sign)]
    values = _Values(findings, signs, medicine)
    fields = tuple(Filled(field, values.of(field.source)) for field in form.fields)
    return HarmReport(form, signs, medicine, fields, tuple(dict.fromkeys(possible)))


def reported_signs(findings: Findings, effects: Effects) -> tuple[str, ...]:
    """The signs of the record that a medicine can bring."""
    able = {sign for cause in effects.causes.values() for sign in cause.signs} | set(
        effects.effects
    )
    return tuple(sorted(known_signs(findings) & able))


class _Values:
    def __init__(self, findings: Findings, signs: tuple[str, ...], medicine: str) -> None:
        self.findings, self.signs, self.medicine = findings, signs, medicine
        self.patient = findings.patient

    def of(self, source: str) -> tuple[str, ...]:
        """What the record says for one source; nothing when it does not say."""
        if source.startswith("fact:"):
            return self._fact(source.removeprefix("fact:"))
        return self._parts().get(source, ())

    def _parts(self) -> dict[str, tuple[str, ...]]:
        chosen = [taken for taken in self.patient.taken if taken.form == self.medicine]
        others = [taken for taken in self.patient.taken if taken.form != self.medicine]
        names = self.findings.content.sign_names
        return {
            "effects": tuple(names[sign].names.clinician for sign in self.signs),
            "product": self._product(chosen),
            "amount": tuple(amount for taken in chosen if (amount := amount_of(taken))),
            "since": tuple(taken.since.isoformat() for taken in chosen if taken.since),
            "others": tuple(
                ", ".join(part for part in (name_of(taken), amount_of(taken)) if part)
                for taken in others
            ),
            "not_understood": self.patient.unchecked,
            "tests": tuple(self._tests()),
            "date": (self.patient.on.isoformat(),),
        }

    def _product(self, chosen: list[CurrentMedicine]) -> tuple[str, ...]:
        """Verbatim from the list; the medicine alone when it is not on it."""
        written = tuple(dict.fromkeys(name for taken in chosen for name in taken.written_as))
        return written or ((self.medicine,) if self.medicine else ())

    def _tests(self) -> Iterator[str]:
        """Results that were measured; what was worked out from them is left out."""
        facts = self.findings.content.facts
        for name, detail in self.patient.details.items():
            if facts[name].record.startswith(LABS) and detail.origin.startswith("labs"):
                day = f" ({detail.on.isoformat()})" if detail.on else ""
                yield f"{facts[name].names.clinician} {amount_with_unit(detail)}{day}"

    def _fact(self, fact: str) -> tuple[str, ...]:
        detail = self.patient.details.get(fact)
        return () if detail is None else (amount_with_unit(detail),)


def amount_with_unit(detail: Detail) -> str:
    """A fact as in the record: `52 mL/min/1.73 m2`, `walks with aid`."""
    return " ".join(part for part in (detail.text.replace("_", " "), unit(detail.unit)) if part)


def name_of(taken: CurrentMedicine) -> str:
    """The names on the list, or the ingredient where only a code came in."""
    return " / ".join(taken.written_as) or taken.ingredient


def amount_of(taken: CurrentMedicine) -> str:
    """`30 mg/day`, exact; empty when it is not known."""
    return "" if taken.per_day is None else f"{taken.per_day.normalize():f} {taken.unit}/day"
