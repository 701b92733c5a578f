"""A schedule as one MedicationRequest: a draft and a proposal, also when it is signed, because an
order is made by the prescriber.

Each row of the table is one step: its instructions share a `sequence`, the next row has the next
higher one, and every step except the last of a schedule that continues has `boundsPeriod`. Dosage
cannot wait for a check-in, so each step says in words what it waits for. A bedtime past midnight is
on the day on which it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from unclench.content.content import Content
from unclench.content.types import Dose, Option
from unclench.plan.dosing.models import Row, Schedule, SignedSchedule, SlotDose
from unclench.render.fhir.exact import claims, concept
from unclench.render.json_text import Json
from unclench.render.schedule.checkins import last_said
from unclench.render.schedule.table import dose_words, slot, trial_line
from unclench.render.schedule.view import ScheduleView
from unclench.render.wording import Voice, short_day

UCUM = "http://unitsofmeasure.org"
CODES = {
    "mg": "mg",
    "g": "g",
    "mmol": "mmol",
    "sprays": "{sprays}",
    "units": "[U]",
    "micrograms": "ug",
}
RXNORM, ATC = "http://www.nlm.nih.gov/research/umls/rxnorm", "http://www.whocc.no/atc"
SUBJECT = "subject"
DAY = timedelta(days=1)
ONE_DAY: Json = {"value": 1, "unit": "day", "system": UCUM, "code": "d"}


class DosageStep(NamedTuple):
    """The same doses on some days: `until` is the last day, None when there is none."""

    row: Row
    doses: tuple[SlotDose, ...]
    start: date
    until: date | None


def request(
    found: Schedule | SignedSchedule, option: Option, content: Content, voice: Voice, made_on: date
) -> Json:
    """The MedicationRequest by itself, with a contained Patient without any details."""
    reference = {"reference": f"#{SUBJECT}"}
    contained = [{"resourceType": "Patient", "id": SUBJECT}]
    body = resource(found, option, content, voice, made_on, reference)
    return {"resourceType": body.pop("resourceType"), "contained": contained, **body}


def of_view(view: ScheduleView) -> Json:
    """The MedicationRequest of a schedule, with a note of what the last check-in asks for."""
    voice = view.voice()
    made = request(view.schedule, view.option, view.content, voice, view.on)
    made["note"] += [{"text": text} for _, text in last_said(view.answers, voice)]
    return made


def resource(
    found: Schedule | SignedSchedule,
    option: Option,
    content: Content,
    voice: Voice,
    made_on: date,
    subject: Json,
) -> Json:
    """The MedicationRequest for a subject that stands elsewhere."""
    plan = found.schedule if isinstance(found, SignedSchedule) else found
    return {
        "resourceType": "MedicationRequest",
        "status": "draft",
        "intent": "proposal",
        "medicationCodeableConcept": medication(option, content),
        "subject": subject,
        "authoredOn": made_on.isoformat(),
        "reasonCode": claims(plan.claims, plain=voice.plain),
        "note": [{"text": text} for text in _notes(found, plan, voice)],
        "dosageInstruction": [*instructions(plan, voice)],
    }


def collected(requests: list[Json]) -> Json:
    """Two MedicationRequests that belong together: one medicine goes down as the other goes up."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [_entry(i, found) for i, found in enumerate(requests)],
    }


def _entry(place: int, resource: Json) -> Json:
    return {
        "fullUrl": f"urn:uuid:{uuid5(NAMESPACE_URL, f'urn:unclench:switch:{place}')}",
        "resource": resource,
    }


def medication(option: Option, content: Content) -> Json:
    known = content.ingredients.get(option.id)
    codes = ((RXNORM, known.rxnorm), (ATC, known.atc)) if known else ()
    return concept(
        option.name, *({"system": system, "code": code} for system, code in codes if code)
    )


def quantity(amount: Decimal, unit: str) -> Json:
    return {"value": amount, "unit": unit, "system": UCUM, "code": CODES[unit]}


def _notes(found: Schedule | SignedSchedule, plan: Schedule, voice: Voice) -> Iterator[str]:
    """Whether it is signed, what follows the table, what has to be confirmed, and that the content
    has not been reviewed."""
    if isinstance(found, SignedSchedule):
        yield (
            f"Signed by {found.signature.by} on {short_day(found.signature.on)}. Seal: "
            f"{found.signature.seal}."
        )
    else:
        yield f"NOT SIGNED. {voice.word('unsigned').partition('. ')[2]}"
    stopped = plan.then == "stopped"
    yield (
        f"From {short_day(plan.rows[-1].start)} nothing is taken."
        if stopped
        else voice.word(f"dosing.then.{plan.then}")
    )
    if said := trial_line(plan, voice):
        yield said
    if plan.request.abrupt != "harmless":
        yield voice.word("dosing.calendar.never_at_once")
    yield from (f"To be confirmed: {point}." for point in plan.request.judgements)
    yield voice.word("pending")


def instructions(plan: Schedule, voice: Voice) -> Iterator[Json]:
    """Every step's instructions, one for each amount of its day."""
    for sequence, step in enumerate(_steps(plan), 1):
        by_amount = sorted(step.doses, key=lambda dose: (dose.at.next_day, dose.make, dose.amount))
        groups = groupby(by_amount, key=lambda dose: (dose.at.next_day, dose.make, dose.amount))
        for group in sorted(
            (tuple(group) for _, group in groups),
            key=lambda doses: (doses[0].at.next_day, doses[0].at.at),
        ):
            yield _instruction(plan, step, group, sequence, voice)


def _steps(plan: Schedule) -> Iterator[DosageStep]:
    for row in plan.rows:
        start = row.start
        if row.first_day is not None:
            yield DosageStep(row, row.first_day, start, start)
            start += DAY
        last = row is plan.rows[-1] and plan.then == "continue"
        if row.doses and (start < row.next or last):
            yield DosageStep(row, row.doses, start, None if last else row.next - DAY)


def _instruction(
    plan: Schedule, step: DosageStep, doses: tuple[SlotDose, ...], sequence: int, voice: Voice
) -> Json:
    """Doses of one amount: the times, the days, the amount, and the maximum for a day."""
    first = doses[0]
    shift = DAY * first.at.next_day
    until = {} if step.until is None else {"end": (step.until + shift).isoformat()}
    repeat = {
        "boundsPeriod": {"start": (step.start + shift).isoformat(), **until},
        "frequency": len(doses),
        "period": 1,
        "periodUnit": "d",
        "timeOfDay": [f"{dose.at.at:%H:%M:%S}" for dose in doses],
    }
    waits = voice.word(f"dosing.calendar.after_{step.row.gate}") if step.row.gate != "none" else ""
    times = " and ".join(f"{dose.at.at:%H:%M} ({slot(dose.slot, voice)})" for dose in doses)
    text = (
        f"{first.make}, that is {dose_words(first)}, daily at "
        f"{times}{f', {waits}' if waits else ''}"
    )
    most = plan.request.ceiling
    return {
        "sequence": sequence,
        "text": text[0].upper() + text[1:],
        **(
            {"additionalInstruction": [concept(voice.word("dosing.calendar.waits"))]}
            if waits
            else {}
        ),
        "timing": {"repeat": repeat},
        "doseAndRate": [{"doseQuantity": quantity(first.amount, plan.unit)}],
        **({"maxDosePerPeriod": _a_day(most)} if most else {}),
    }


def _a_day(most: Dose) -> Json:
    return {"numerator": quantity(most.amount, most.unit), "denominator": ONE_DAY}
