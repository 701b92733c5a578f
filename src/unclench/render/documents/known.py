"""Known and unknown facts about a person, as lines: shared by letters and summaries. Not known
is written as such, never left out."""

from __future__ import annotations

from collections.abc import Iterable

from unclench.patient.facts import PERHAPS_OTHERS, CurrentMedicine, Patient, told_in
from unclench.plan.models import Alert, Plan
from unclench.render.document import DocumentLine
from unclench.render.documents.report import amount_of, amount_with_unit
from unclench.render.plan.side_effects import medicine_name
from unclench.render.wording import Voice, short_day

TAKING = "taking"
SPEAKING = ("stop", "warn")


def known_lines(plan: Plan, facts: Iterable[str], voice: Voice) -> tuple[DocumentLine, ...]:
    """The facts that are known, each with its value and, where it is not of today, its day."""
    return tuple(
        DocumentLine(voice.fact(fact), _value(plan, fact)) for fact in facts if fact in plan.facts
    )


def unknown_lines(plan: Plan, facts: Iterable[str], voice: Voice) -> tuple[DocumentLine, ...]:
    word = voice.word("letter.not_known_word")
    return tuple(DocumentLine(voice.fact(fact), word) for fact in facts if fact not in plan.facts)


def fact_line(plan: Plan, fact: str, voice: Voice) -> DocumentLine:
    """One fact, known or not."""
    return next(iter((*known_lines(plan, (fact,), voice), *unknown_lines(plan, (fact,), voice))))


def _value(plan: Plan, fact: str) -> str:
    detail = plan.facts[fact]
    day = f" ({short_day(detail.on)})" if detail.on and detail.on != plan.made_on else ""
    return amount_with_unit(detail) + day


def medicine_lines(plan: Plan, patient: Patient, voice: Voice) -> tuple[DocumentLine, ...]:
    """The current medicines; amounts for a clinician only. A list that is missing, or may have
    gaps, says so."""
    if TAKING not in plan.facts:
        return (DocumentLine("", voice.word("letter.list_unknown")),)
    lines = [DocumentLine(_name(taken, voice), _amount(taken, voice)) for taken in patient.taken]
    _, not_known = told_in(plan.facts[TAKING].text)
    lines += [DocumentLine(name, voice.word("letter.name_not_known")) for name in not_known]
    gaps = (
        [DocumentLine("", voice.word("letter.list_open"))]
        if plan.facts[TAKING].text.endswith(PERHAPS_OTHERS)
        else []
    )
    return (*(lines or [DocumentLine("", voice.word("letter.none"))]), *gaps)


def _name(taken: CurrentMedicine, voice: Voice) -> str:
    name = medicine_name(taken.form, voice)
    written = [
        word for word in taken.written_as if word.lower() not in (taken.ingredient, name.lower())
    ]
    return f"{name} ({', '.join(written)})" if written else name


def _amount(taken: CurrentMedicine, voice: Voice) -> str:
    since = f"{voice.word('letter.since')} {short_day(taken.since)}" if taken.since else ""
    amount = "" if voice.plain else amount_of(taken) or voice.word("letter.amount_unknown")
    return ", ".join(part for part in (amount, since) if part) or voice.word("letter.since_unknown")


def alert_lines(plan: Plan, voice: Voice) -> tuple[DocumentLine, ...]:
    """What to stop for or to take care of; notes are left to the plan."""
    return tuple(
        DocumentLine(
            voice.word(f"severity.{alert.severity}", "label"),
            alert_text(alert, voice),
            alert.claims,
        )
        for alert in plan.alerts
        if alert.severity in SPEAKING
    )


def alert_text(alert: Alert, voice: Voice) -> str:
    """The words of a warning, after the names of the options whose words these are, where they do
    not say them."""
    text = voice.say(alert.text)
    names = [option.name for option in voice.content.options if option.id in alert.about]
    missing = [name for name in names if name.lower() not in text.lower()]
    return f"{', '.join(names)}: {text}" if missing else text


def unread_lines(patient: Patient) -> tuple[DocumentLine, ...]:
    """Entries of the record that are not understood: kept and shown."""
    return tuple(DocumentLine("", text) for text in patient.unchecked)
