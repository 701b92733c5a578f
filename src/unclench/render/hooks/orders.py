"""Cards about what is being ordered: held against the plan as it is, and against the plan as it
would be once the orders are signed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from unclench.patient.facts import CurrentMedicine
from unclench.plan.models import Verdict
from unclench.render.hooks.card import (
    CRITICAL,
    INDICATORS,
    INFO,
    WARNING,
    HookCard,
    Proposed,
    markdown,
)
from unclench.render.hooks.cards import (
    KNOWN,
    CardSubject,
    alerts,
    because,
    dangers,
    scheduled,
    unchecked,
)

FORBIDDEN = ("avoid", "stop_urgently")
NOT_YET = ("hold", "not_now", "specialist", "lower", "taper")
SIGNED = "Once signed"
INDICATOR = {
    **dict.fromkeys(FORBIDDEN, CRITICAL),
    **dict.fromkeys(("hold", "specialist", "lower", "taper"), WARNING),
}


class DraftedMedicine(NamedTuple):
    """A medicine that is ordered: as the drafts have it, and as it is taken now, if it is."""

    draft: CurrentMedicine
    taken: CurrentMedicine | None


class Ordering(NamedTuple):
    """`before` is told of the plan as it is, `after` of the plan once the orders are signed."""

    before: CardSubject
    after: CardSubject
    ordered: tuple[DraftedMedicine, ...]


def of_orders(ordering: Ordering) -> Iterator[HookCard]:
    """Present danger, one card for each medicine that is ordered, and what else the orders would
    change for the worse."""
    yield from dangers(ordering.before)
    ours = [one for one in ordering.ordered if _verdict(ordering.before, one.draft.form)]
    for medicine in ours:
        yield from _of_medicine(medicine, ordering)
    yield from _once_signed(ordering, frozenset(one.draft.form for one in ours))
    if _concerns(ordering):
        yield from unchecked(ordering.after)


def _once_signed(ordering: Ordering, ours: frozenset[str]) -> Iterator[HookCard]:
    """What only the plan after the orders says, about other things than the ordered medicines."""
    after, before = ordering.after, ordering.before.plan
    said = {action.id for action in before.urgent} | {alert.id for alert in before.alerts}
    said |= {alert.id for alert in after.plan.alerts if ours & {*alert.options}}
    for card in (*dangers(after), *alerts(after)):
        name = card.cause.name
        if name not in said and name.partition("/")[0] not in ours:
            yield card._replace(summary=f"{SIGNED}: {card.summary}")


def _concerns(ordering: Ordering) -> bool:
    """Whether an order is one of ours, or a person with MS is ordered what is not read: otherwise
    every order in a house would bring a card."""
    before, after = ordering.before.plan, ordering.after.plan
    ours = any(_verdict(ordering.before, one.draft.form) for one in ordering.ordered)
    new = {item.rule for item in after.not_checked if not item.needs}
    unread = new - {item.rule for item in before.not_checked if not item.needs}
    return ours or (bool(unread) and before.facts.get(KNOWN) is not None)


def _of_medicine(medicine: DraftedMedicine, ordering: Ordering) -> Iterator[HookCard]:
    """One card for everything about an ordered medicine, as pressing as the worst of it."""
    told = ordering.before
    found = _verdict(told, medicine.draft.form)
    if found is None:
        return
    parts = [*_against(found, told), *_too_much_at_once(medicine, found, told)]
    parts += _new_alerts(found, ordering)
    if not parts:
        return
    worst = min(parts, key=lambda part: INDICATORS.index(part.indicator))
    lines = dict.fromkeys(line for part in parts for line in part.lines)
    claims = dict.fromkeys(claim for part in parts for claim in part.claims)
    proposed = next((part.proposed for part in parts if part.proposed), ())
    yield worst._replace(
        cause=told.cause("order", found.option.id), lines=tuple(lines), claims=tuple(claims),
        proposed=() if worst.indicator == CRITICAL else proposed, overridable=True,
    )  # fmt: skip


def _new_alerts(found: Verdict, ordering: Ordering) -> list[HookCard]:
    known = frozenset(alert.id for alert in ordering.before.plan.alerts)
    about = {alert.id for alert in ordering.after.plan.alerts if found.option.id in alert.options}
    return [
        card._replace(
            summary=f"{found.option.name}: {card.summary}",
            lines=tuple(f"{SIGNED}: {line}" for line in card.lines),
        )
        for card in alerts(ordering.after, known)
        if card.cause.name in about
    ]


def _verdict(told: CardSubject, option: str) -> Verdict | None:
    return next((verdict for verdict in told.plan.options if verdict.option.id == option), None)


def _against(found: Verdict, told: CardSubject) -> Iterator[HookCard]:
    """An order that the plan does not share: why, and what has to be known first."""
    if found.verdict not in (*FORBIDDEN, *NOT_YET):
        return
    label = told.voice().word(f"verdict.{found.verdict}", "label")
    lines, claims = because(found, told)
    facts = told.content.facts
    needs = [facts[name].names.clinician for name in found.needs if name in facts]
    if needs:
        lines = (*lines, markdown(f"To be known first: {', '.join(needs)}."))
    summary = f"{found.option.name}: {label}. {_first(found, told)}"
    indicator = INDICATOR.get(found.verdict, INFO)
    yield HookCard(told.cause("order", found.option.id), indicator, summary, lines, claims)


def _first(found: Verdict, told: CardSubject) -> str:
    return told.voice().say(found.because[0].text) if found.because else ""


def _too_much_at_once(
    medicine: DraftedMedicine, found: Verdict, told: CardSubject
) -> Iterator[HookCard]:
    """A medicine that is new and begins above the start of its regimen, with the build-up."""
    start, ordered = _start_of_day(found), medicine.draft.per_day
    if medicine.taken is not None or start is None or ordered is None or ordered <= start:
        return
    unit, name = medicine.draft.unit, found.option.name
    summary = f"{name}: {ordered:f} {unit}/day ordered at once; it begins at {start:f} {unit}/day"
    lines, claims = because(found, told)
    regimen = found.regimen.regimen.claims if found.regimen else ()
    yield HookCard(
        told.cause("order", found.option.id), WARNING, summary, (markdown(summary), *lines),
        (*regimen, *claims), _build_up(found, told),
    )  # fmt: skip


def _start_of_day(found: Verdict) -> Decimal | None:
    regimen = found.regimen.regimen if found.regimen else None
    if regimen is None or regimen.start is None:
        return None
    amount = Decimal(regimen.start.amount)
    return amount if regimen.start.per == "day" else amount * regimen.doses_per_day


def _build_up(found: Verdict, told: CardSubject) -> tuple[Proposed, ...]:
    planned = told.plan.schedule
    return (scheduled(told, found),) if planned and planned.medicine == found.option.id else ()
