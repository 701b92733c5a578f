"""Cards about what is being ordered: held against the plan as it is, and against the plan as it
would be once the orders are signed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from unclench.plan.models import Verdict
from unclench.render.hooks.amounts import DraftedMedicine, amount_cards
from unclench.render.hooks.card import CRITICAL, INDICATORS, INFO, WARNING, HookCard, markdown
from unclench.render.hooks.cards import (
    KNOWN,
    CardSubject,
    alerts,
    because,
    dangers,
    ordered_tests,
    unchecked,
)

FORBIDDEN = ("avoid", "stop_urgently")
NOT_YET = ("hold", "not_now", "specialist", "lower", "taper")
SIGNED = "Once signed"
TO_KNOW = "To be known first"
MOST_NAMED = 4
INDICATOR = {
    **dict.fromkeys(FORBIDDEN, CRITICAL),
    **dict.fromkeys(("hold", "specialist", "lower", "taper"), WARNING),
}


class Ordering(NamedTuple):
    """`before` is told of the plan as it is, `after` of the plan once the orders are signed."""

    before: CardSubject
    after: CardSubject
    ordered: tuple[DraftedMedicine, ...]

    def ours(self) -> tuple[DraftedMedicine, ...]:
        """Those that have a verdict."""
        return tuple(one for one in self.ordered if _verdict(self.before, one.draft.form))


def of_orders(ordering: Ordering) -> Iterator[HookCard]:
    """Present danger, one card for each medicine that is ordered, and what else the orders would
    change for the worse."""
    yield from dangers(ordering.before)
    ours, new = ordering.ours(), [*_once_signed(ordering)]
    for medicine in ours:
        yield from _of_medicine(medicine, new, ordering)
    if len(ours) != 1:  # what one order brings about is on its card
        forms = frozenset(one.draft.form for one in ours)
        yield from (one.card for one in new if not forms & one.about)
    if _concerns(ordering):
        yield from unchecked(ordering.after)


class NewlySaid(NamedTuple):
    """A card of the plan after the orders alone; `about` are the options that it is about."""

    card: HookCard
    about: frozenset[str]


def _once_signed(ordering: Ordering) -> Iterator[NewlySaid]:
    after, before = ordering.after, ordering.before.plan
    said = {action.id for action in before.urgent} | {alert.id for alert in before.alerts}
    about = {alert.id: frozenset(alert.options) for alert in after.plan.alerts}
    for card in (*dangers(after), *alerts(after)):
        name = card.cause.name
        if name not in said:
            signed = tuple(f"{SIGNED}: {line}" for line in card.lines)
            found = card._replace(summary=f"{SIGNED}: {card.summary}", lines=signed)
            yield NewlySaid(found, about.get(name, frozenset({name.partition("/")[0]})))


def _concerns(ordering: Ordering) -> bool:
    """Whether an order is one of ours, or a person with MS is ordered what is not read: otherwise
    every order in a house would bring a card."""
    before, after = ordering.before.plan, ordering.after.plan
    new = {item.rule for item in after.not_checked if not item.needs}
    unread = new - {item.rule for item in before.not_checked if not item.needs}
    return bool(ordering.ours()) or (bool(unread) and before.facts.get(KNOWN) is not None)


def _of_medicine(
    medicine: DraftedMedicine, new: list[NewlySaid], ordering: Ordering
) -> Iterator[HookCard]:
    """One card for everything about an ordered medicine, as pressing as the worst of it."""
    told = ordering.before
    found = _verdict(told, medicine.draft.form)
    if found is None:
        return
    alone = len(ordering.ours()) == 1
    parts = [*amount_cards(medicine, found, told), *_against(found, told)]
    parts += [
        one.card
        for one in new
        if (alone or found.option.id in one.about) and not _of_taking(one, found, medicine)
    ]
    if parts:
        yield _merged(parts, found, told)


def _of_taking(one: NewlySaid, found: Verdict, medicine: DraftedMedicine) -> bool:
    """Whether it is how a medicine is ended, which is to be avoided and is not begun yet."""
    not_begun = medicine.taken is None and found.verdict in FORBIDDEN
    return not_begun and one.card.cause.kind == "urgent" and found.option.id in one.about


def _merged(parts: list[HookCard], found: Verdict, told: CardSubject) -> HookCard:
    worst = min(parts, key=lambda part: INDICATORS.index(part.indicator))
    lines = [*dict.fromkeys(line for part in (worst, *parts) for line in part.lines)]
    name = f"{found.option.name}: "
    once = {_core(line, name): line for line in reversed(lines)}
    claims = dict.fromkeys(claim for part in (worst, *parts) for claim in part.claims)
    proposed = next((part.proposed for part in parts if part.proposed), ())
    signed = worst.summary.removeprefix(f"{SIGNED}: ")
    return worst._replace(
        cause=told.cause("order", found.option.id),
        summary=signed if signed.startswith(name) else f"{name}{signed}",
        lines=tuple(line for line in lines if once[_core(line, name)] == line),
        claims=tuple(claims),
        proposed=() if worst.indicator == CRITICAL else proposed, overridable=True,
    )  # fmt: skip


def _core(line: str, name: str) -> str:
    """What it says, however it begins."""
    return line.removeprefix("- ").removeprefix(f"{SIGNED}: ").removeprefix(name)


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
        lines = (*lines, markdown(f"{TO_KNOW}: {', '.join(needs)}."))
    waits = found.verdict == "hold" and needs
    why = f"{TO_KNOW}: {_some(needs)}" if waits else _first(found, told)
    yield HookCard(
        told.cause("order", found.option.id), INDICATOR.get(found.verdict, INFO),
        f"{found.option.name}: {label}. {why}", lines, claims,
        tuple(ordered_tests(_asked_for(found, told), told)),
    )  # fmt: skip


def _asked_for(found: Verdict, told: CardSubject) -> Iterator[str]:
    """The facts that would change this verdict, as they are asked for: a rule may need one that is
    worked out from them."""
    option = found.option.id
    return (one.fact for one in told.plan.questions if option in one.would_change)


def _some(names: list[str]) -> str:
    """The first few, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _first(found: Verdict, told: CardSubject) -> str:
    return told.voice().say(found.because[0].text) if found.because else ""
