"""A medicine with its signed doses in the words of one reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from unclench.app.signed_doses import DANGER_SIGN, NOT_NOTED, SignedDoses
from unclench.content.types import Option
from unclench.plan.dosing.models import SlotDose
from unclench.render.schedule.grid import amount
from unclench.render.wording import Voice, long_day

# A diary without a problem in it does not say that all was well.
SAID = {NOT_NOTED: "web.doses.not_noted", "fine": "web.doses.no_problem"}


class ShownDose(NamedTuple):
    slot: str
    at: str
    amount: str
    make: str


class ShownMedicine(NamedTuple):
    """`closed` is why no dose is shown; `taken` whether today's were noted; `later` is the next
    step in words; `of` is the id of the schedule."""

    id: str
    name: str
    signed: str
    closed: str
    doses: tuple[ShownDose, ...]
    begins: str
    later: str
    taken: bool
    stop: str
    checkin: tuple[str, ...]
    of: str


def shown_medicine(found: SignedDoses, voice: Voice, taken: bool) -> ShownMedicine:
    option = option_of(found.medicine, voice)
    abrupt = option.medicine.stopping.abrupt if option and option.medicine else "unwise"
    signed = f"{voice.word('page.signed_by')} {found.signer}, {long_day(found.signed_on)}."
    return ShownMedicine(
        found.medicine,
        option.name if option else found.medicine.replace("_", " "),
        "" if found.why_closed else signed,
        _closed(found, voice),
        tuple(_dose(dose, voice) for dose in found.doses),
        ""
        if found.row or found.why_closed or not found.next_row
        else long_day(found.next_row.start),
        _later(found, voice),
        taken,
        f"{voice.word(f'page.stop.{abrupt}')} {voice.word(f'page.stop_more.{abrupt}')}",
        tuple(_checkin(found, voice)),
        found.id,
    )


def option_of(medicine: str, voice: Voice) -> Option | None:
    return next((one for one in voice.content.options if one.id == medicine), None)


def _closed(found: SignedDoses, voice: Voice) -> str:
    """A clinician reads why; a person reads what to do."""
    if not found.why_closed:
        return ""
    said = voice.word("web.doses.over" if found.over else "web.doses.closed")
    return said if voice.plain else f"{said} {found.why_closed}."


def _dose(dose: SlotDose, voice: Voice) -> ShownDose:
    at = f"{dose.at.at:%H:%M}"
    return ShownDose(voice.word(f"slot.{dose.slot}"), at, amount(dose.amount, dose.unit), dose.make)


def _checkin(found: SignedDoses, voice: Voice) -> Iterator[str]:
    """That it is time to talk with the team, and what the diary says by then."""
    if not found.checkin:
        return
    yield voice.word("web.doses.checkin")
    said = SAID.get(found.checkin, f"dosing.what.{found.checkin}")
    yield f"{voice.word('web.doses.diary_says')} {voice.word(said)}"
    if found.checkin == DANGER_SIGN:
        yield voice.word("dosing.action.triage")


def _later(found: SignedDoses, voice: Voice) -> str:
    """A step that waits has no day for a person: it is not settled."""
    if not found.row or found.schedule is None:
        return ""
    if found.next_row is None:
        return voice.word(f"page.then.{found.schedule.then}")
    if found.next_row.gate != "none":
        return voice.word("page.waits")
    return voice.word("web.doses.next").replace("{day}", long_day(found.next_row.start))
