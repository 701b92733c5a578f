"""A signed schedule as it is handed over: what was signed, checked again, and never another."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from unclench.app.person import PersonRequest, read_person
from unclench.app.verify import Verified, VerifyRequest, verify
from unclench.content.content import Content
from unclench.errors import unusable
from unclench.intake.text import read_json_tree
from unclench.render.schedule.view import ScheduleView, Signer
from unclench.signing.canonical import SIGNED, STATEMENT
from unclench.signing.statement import Statement
from unclench.store.people import newest_record
from unclench.store.schedules import kept_schedules
from unclench.store.store import Store
from unclench.store.trusted import trust_list


class HandedRequest(NamedTuple):
    person: str
    schedule: str
    today: date
    audience: str


class HandedSchedule(NamedTuple):
    """`document` is the JSON that was signed; `view` shows it to the audience that asks, with the
    signature of the document as its code."""

    document: bytes
    view: ScheduleView
    statement: Statement
    signer: str


def handed(request: HandedRequest, store: Store, content: Content) -> HandedSchedule:
    """RequestError when there is none, or it was ended; AttachmentError when it holds no more."""
    kept = next(
        (one for one in kept_schedules(store, request.person) if one.id == request.schedule), None
    )
    if kept is None:
        raise unusable("schedule", "there is no such schedule", "See the list of them.")
    if kept.ended:
        raise unusable("schedule", "this schedule was ended", "A clinician plans and signs again.")
    record = newest_record(store, request.person)
    person = PersonRequest(None if record is None else record.text.encode(), request.today)
    document = kept.document.encode()
    found = verify(VerifyRequest(document, person, trust_list(store)), content)
    statement, signer = found.checked[0].statement, found.checked[0].key.holder()
    view = _view(request, person, found, document, signer, content)
    return HandedSchedule(document, view, statement, signer)


def _view(
    request: HandedRequest, person: PersonRequest, found: Verified, document: bytes, signer: str,
    content: Content,
) -> ScheduleView:  # fmt: skip
    patient = read_person(person, content)
    jws = str(read_json_tree(document)[SIGNED][STATEMENT])

    def kept_signature(_: Statement) -> str:
        return jws

    return ScheduleView(
        content.option(found.signed[0].schedule.medicine),
        None,
        found.signed[0],
        (),
        content,
        patient.region,
        request.today,
        request.audience,
        patient.facts,
        request.person,
        signer=Signer(signer, kept_signature),
    )
