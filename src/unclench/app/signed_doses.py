"""Doses that a trusted clinician signed: kept for a person, and what is to be taken today. What is
not signed, not trusted, not the newest or no longer fitting shows no dose."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from unclench.app.diary import entries, shown
from unclench.app.diary_report import DANGER
from unclench.app.person import PersonRequest
from unclench.app.person_now import record_now
from unclench.app.plan import PlanRequest, plan
from unclench.app.verify import Verified, VerifyRequest, verify
from unclench.content.content import Content
from unclench.diary.checkins import checkins_of
from unclench.diary.entry import DiaryEntry
from unclench.errors import AttachmentError, DoseError, InputError, Problem, RequestError
from unclench.plan.dosing.calendar import agreed, doses_on
from unclench.plan.dosing.checkins import Action, Happened, Urgency, replan
from unclench.plan.dosing.models import Row, Schedule, SignedSchedule, SlotDose
from unclench.plan.models import Plan
from unclench.plan.triage import is_blocking

if TYPE_CHECKING:
    from unclench.store.schedules import KeptSchedule
    from unclench.store.store import Store

FORBIDDEN = ("avoid", "stop_urgently")
AGAIN = "Ask the clinician who signed it."
ENDED = "it was ended by a clinician"
URGENT, FORBIDDEN_NOW = "something urgent comes first", "today's plan forbids the medicine"
NEVER = date(1, 1, 1)
NOT_NOTED, DANGER_SIGN = "not_noted", "danger_sign"


class KeepRequest(NamedTuple):
    """`file` is the JSON that `titrate` or `taper` writes with `--key`."""

    person: str
    file: bytes
    by: str
    now: datetime
    today: date


class SignedDoses(NamedTuple):
    """One medicine by its newest signed schedule. `why_closed` says why no dose is shown; empty
    while it holds. `doses` are those of the day, `next_row` is the step after the present one, of
    which a person learns no day while it waits. `checkin` is what the diary says about the step,
    once that next one waits; empty before. `over`: its days have ended."""

    id: str
    medicine: str
    signer: str
    signed_on: date
    schedule: Schedule | None
    doses: tuple[SlotDose, ...]
    row: Row | None
    next_row: Row | None
    why_closed: str
    checkin: str = ""
    over: bool = False


class DosesToday(NamedTuple):
    """`plan` is that of today, by the record and the diary; None without a kept schedule. Its
    urgent actions come first."""

    plan: Plan | None
    medicines: tuple[SignedDoses, ...]


def keep(request: KeepRequest, store: Store, content: Content) -> str:
    """The id of what is kept. AttachmentError when no trusted key signed it for this person, or it
    holds no more."""
    from unclench.store.schedules import keep_schedule
    from unclench.store.versions import KeyedRequest

    found = _verified(request.person, request.file, request.today, store, content)
    statement = found.checked[0].statement
    asked = KeyedRequest(f"schedule {statement.id()}", request.by, request.now)
    text = request.file.decode("utf-8")
    keep_schedule(store, request.person, statement, text, asked)
    return statement.id()


def _verified(person: str, file: bytes, today: date, store: Store, content: Content) -> Verified:
    """Held against the newest record as that says it: a sign that was asked about then is no
    different for having grown old."""
    from unclench.store.people import newest_record
    from unclench.store.trusted import trust_list

    record = newest_record(store, person)
    facts = PersonRequest(None if record is None else record.text.encode(), today)
    found = verify(VerifyRequest(file, facts, trust_list(store)), content)
    if len(found.signed) != 1:
        raise _refused("it is no schedule of one medicine as JSON")
    statement = found.checked[0].statement
    if statement.record != person:
        raise _refused(f"it was signed for '{statement.record}', not for '{person}'")
    if today >= statement.until:
        raise _refused(f"its days ended before {statement.until}")
    return found


def _refused(reason: str) -> AttachmentError:
    return AttachmentError("file", [Problem("", reason, AGAIN)])


def doses_today(person: str, today: date, store: Store, content: Content) -> DosesToday:
    """The newest schedule of each medicine. Where that was ended, no earlier one takes its
    place."""
    from unclench.store.schedules import kept_schedules

    kept = kept_schedules(store, person)
    if not kept:
        return DosesToday(None, ())
    made = _plan(person, today, store, content)
    by_medicine: dict[str, list[SignedDoses]] = {}
    for one in sorted(kept, key=_signed_on, reverse=True):
        found = _doses(one, person, today, store, content)
        by_medicine.setdefault(found.medicine, []).append(found)
    noted = entries(shown(store, person))
    opened = (_open(_present(found), made) for found in by_medicine.values())
    return DosesToday(made, tuple(_with_checkin(one, noted, today, content) for one in opened))


def _present(found: list[SignedDoses]) -> SignedDoses:
    """The newest; until that begins, the one before it is continued where it still holds."""
    newest, *older = found
    begun = newest.row is not None or newest.why_closed
    if begun or not older or older[0].row is None:
        return newest
    return older[0]._replace(next_row=newest.next_row)


def _with_checkin(
    found: SignedDoses, noted: Sequence[DiaryEntry], today: date, content: Content
) -> SignedDoses:
    """Where the next step waits although its day has come."""
    now, after = found.row, found.next_row
    if now is None or after is None or after.gate == "none" or after.start > today:
        return found
    danger = {sign.id for sign in content.sign_names.values() if sign.group in DANGER}
    made = checkins_of(noted, found.medicine, (now.start, after.start), today, danger)
    return found._replace(checkin=made[0].what if made else NOT_NOTED)


def _plan(person: str, today: date, store: Store, content: Content) -> Plan:
    """Without a record and a diary no fact is known."""
    try:
        record = record_now(store, person, today, content)
    except RequestError:
        record = json.dumps({"id": person}).encode()
    return plan(PlanRequest(PersonRequest(record, today, today)), content)


def _doses(
    kept: KeptSchedule, person: str, today: date, store: Store, content: Content
) -> SignedDoses:
    """What the schedule says for the day; why it is closed where it does not hold."""
    file = kept.document.encode()
    if kept.ended:
        return _closed(kept, file, today, ENDED)
    try:
        found = _verified(person, file, today, store, content)
    except InputError as error:
        reason = "; ".join(problem.reason for problem in error.problems)
        return _closed(kept, file, today, reason)
    return _on(kept.id, found.signed[0], found.checked[0].key.holder(), today)


def _signed_on(kept: KeptSchedule) -> str:
    """The day of the signature: an old document that comes late is not the newest."""
    from unclench.intake.text import read_json_tree

    return str(read_json_tree(kept.document.encode())["signed"]["signature"]["on"])


def _closed(kept: KeptSchedule, file: bytes, today: date, reason: str) -> SignedDoses:
    """The medicine and the last day are read although the rest does not hold: no dose is."""
    from unclench.intake.text import read_json_tree

    tree = read_json_tree(file)
    last = date.fromisoformat(tree["schedule"]["days"][-1]["to"])
    found = SignedDoses(kept.id, str(tree["medicine"]), "", NEVER, None, (), None, None, reason)
    return found._replace(over=today > last)


def _on(of: str, signed: SignedSchedule, signer: str, today: date) -> SignedDoses:
    """By the settled rows alone: a step that waits for a check-in begins only with a new
    signature, and until then the one before it continues."""
    whole = signed.schedule
    settled = whole._replace(rows=agreed(whole))
    about = SignedDoses(of, whole.medicine, signer, signed.signature.on, whole, (), None, None, "")
    if today < whole.rows[0].start or not settled.rows:
        return about._replace(next_row=whole.rows[0])
    place = max(i for i, row in enumerate(settled.rows) if row.start <= today)
    rows = (*whole.rows, None)
    return about._replace(
        doses=doses_on(settled, today), row=settled.rows[place], next_row=rows[place + 1]
    )


def _open(found: SignedDoses, made: Plan) -> SignedDoses:
    """Closed until the person has been seen, where something urgent asks for that today, and where
    today's plan forbids the medicine."""
    verdict = next((one for one in made.options if one.option.id == found.medicine), None)
    forbidden = verdict is not None and verdict.verdict in FORBIDDEN
    blocked = is_blocking(made.urgent)
    if not blocked and not forbidden:
        return found
    reason = found.why_closed or (URGENT if blocked else FORBIDDEN_NOW)
    return found._replace(schedule=None, doses=(), row=None, next_row=None, why_closed=reason)


def total_of(doses: tuple[SlotDose, ...], unit: str) -> str:
    """The total of a day as a diary notes it, such as `15 mg/day`."""
    amount = sum((dose.amount for dose in doses), Decimal(0)).normalize()
    return f"{amount:f} {unit}/day"


class MissedDoses(NamedTuple):
    """What follows from doses that were missed, or from too many. The words for a person never
    lead to an unsigned dose."""

    action: Action
    urgency: Urgency


def missed_doses(found: SignedDoses, happened: Happened, on: date) -> MissedDoses:
    """By the signed schedule; a clinician is asked where it leads to no dose of that schedule."""
    if found.schedule is None:
        return MissedDoses("ask_clinician", "same_day")
    try:
        answer = replan(found.schedule, happened, on)
    except DoseError:
        return MissedDoses("ask_clinician", "same_day")
    restarts = answer.action == "restart_low"
    return MissedDoses("ask_clinician" if restarts else answer.action, answer.urgency)
