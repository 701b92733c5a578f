"""Cards about the amount that is ordered: too much to begin with, too large a change at once, or a
second order for a medicine that is taken already."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from unclench.content.types import Dose, Regimen, Taper
from unclench.patient.facts import CurrentMedicine
from unclench.plan.models import Verdict
from unclench.render.hooks.card import CRITICAL, WARNING, HookCard, Proposed, markdown
from unclench.render.hooks.cards import CardSubject, because, scheduled

DANGEROUS, HARMLESS = "dangerous", "harmless"
STOPS_NOW = "stop_urgently"


class DraftedMedicine(NamedTuple):
    """A medicine that is ordered: as the drafts have it (0 a day where its order ends), and as it
    is taken now, if it is. `besides`: the order does not replace the present one."""

    draft: CurrentMedicine
    taken: CurrentMedicine | None
    besides: bool = False


class DailyChange(NamedTuple):
    """From one amount a day to another, in one unit."""

    before: Decimal
    after: Decimal
    unit: str

    def said(self) -> str:
        return f"from {_plain(self.before)} to {_plain(self.after)} {self.unit}/day at once"


def amount_cards(
    medicine: DraftedMedicine, found: Verdict, told: CardSubject
) -> Iterator[HookCard]:
    if medicine.taken is None:
        yield from _begun(medicine, found, told)
        return
    changed = _change(medicine)
    if changed is not None and changed.after > changed.before:
        yield from _raised(changed, found, told)
    elif changed is not None and found.verdict != STOPS_NOW:
        yield from _lowered(changed, found, told)
    if medicine.besides:
        yield _second(medicine.taken, found, told)


def _change(medicine: DraftedMedicine) -> DailyChange | None:
    """None where one of the amounts is not known, or they are the same."""
    draft, taken = medicine.draft, medicine.taken
    if taken is None or draft.per_day is None or taken.per_day is None or draft.unit != taken.unit:
        return None
    found = DailyChange(taken.per_day, draft.per_day, draft.unit)
    return found if found.before != found.after else None


def _begun(medicine: DraftedMedicine, found: Verdict, told: CardSubject) -> Iterator[HookCard]:
    """A medicine that is new and begins above the start of its regimen, with the build-up."""
    regimen, ordered = _regimen(found), medicine.draft.per_day
    start = None if regimen is None else _of_day(regimen.start, regimen)
    if start is None or ordered is None or ordered <= start:
        return
    unit = f"{medicine.draft.unit}/day"
    summary = f"{_plain(ordered)} {unit} ordered at once; it begins at {_plain(start)} {unit}"
    lines, claims = because(found, told)
    own = regimen.claims if regimen else ()
    yield _card(summary, WARNING, found, told, (*own, *claims))._replace(
        lines=(_line(summary, found), *lines), proposed=_build_up(found, told)
    )


def _raised(changed: DailyChange, found: Verdict, told: CardSubject) -> Iterator[HookCard]:
    """More than one step of the regimen."""
    regimen = _regimen(found) or _first_regimen(found)
    step = None if regimen is None else _of_day(regimen.step, regimen)
    if regimen is None or step is None or changed.after - changed.before <= step:
        return
    every = f" every {regimen.every_days} days" if regimen.every_days else ""
    summary = f"{changed.said()}; one step is {_plain(step)} {changed.unit}/day{every}"
    card = _card(summary, WARNING, found, told, regimen.claims)
    yield card._replace(proposed=_build_up(found, told))


def _lowered(changed: DailyChange, found: Verdict, told: CardSubject) -> Iterator[HookCard]:
    """More than one step of the way down, of a medicine that must not end at once."""
    stopping = found.option.medicine.stopping if found.option.medicine else None
    if stopping is None or stopping.abrupt == HARMLESS:
        return
    most = _most_less(changed, stopping.taper)
    if most is not None and changed.before - changed.after <= most:
        return
    steps = "it comes down in steps"
    if most is not None and stopping.taper:
        every = f"{changed.unit}/day every {stopping.taper.every_days} days"
        steps = f"it comes down by at most {_plain(most)} {every}"
    level = CRITICAL if stopping.abrupt == DANGEROUS else WARNING
    yield _card(f"{changed.said()}; {steps}", level, found, told, stopping.claims)


def _most_less(changed: DailyChange, taper: Taper | None) -> Decimal | None:
    if taper is None:
        return None
    above = taper.while_above is None or changed.before > taper.while_above.amount
    least = taper.at_most if above or taper.then_at_most is None else taper.then_at_most
    return Decimal(least.amount)


def _second(taken: CurrentMedicine, found: Verdict, told: CardSubject) -> HookCard:
    amount = "" if taken.per_day is None else f" ({_plain(taken.per_day)} {taken.unit}/day)"
    summary = f"it is taken already{amount}, and this order does not replace that"
    return _card(summary, WARNING, found, told, ())


def _plain(amount: Decimal) -> str:
    """Without noughts at its end."""
    return f"{amount.normalize():f}"


def _card(
    said: str, level: str, found: Verdict, told: CardSubject, claims: tuple[str, ...]
) -> HookCard:
    summary = f"{found.option.name}: {said}"
    cause = told.cause("order", found.option.id)
    return HookCard(cause, level, summary, (_line(said, found),), claims)


def _line(said: str, found: Verdict) -> str:
    return markdown(f"{found.option.name}: {said}.")


def _regimen(found: Verdict) -> Regimen | None:
    return found.regimen.regimen if found.regimen else None


def _first_regimen(found: Verdict) -> Regimen | None:
    medicine = found.option.medicine
    return medicine.regimens[0] if medicine and medicine.regimens else None


def _of_day(dose: Dose | None, regimen: Regimen) -> Decimal | None:
    if dose is None:
        return None
    amount = Decimal(dose.amount)
    return amount if dose.per == "day" else amount * regimen.doses_per_day


def _build_up(found: Verdict, told: CardSubject) -> tuple[Proposed, ...]:
    planned = told.plan.schedule
    return (scheduled(told, found),) if planned and planned.medicine == found.option.id else ()
