"""The signature of a schedule in every form of it: a hash of the whole document, and with a key a
statement that only its holder can make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from unclench.plan.dosing.models import SignedSchedule
from unclench.render.json_text import Json
from unclench.render.schedule.view import ScheduleView
from unclench.render.wording import short_day
from unclench.signing.canonical import DIGEST, SIGNED, STATEMENT, document_digest, whole_digest

if TYPE_CHECKING:
    from unclench.signing.statement import Statement

ABOUT = "schedule"


def with_signature(tree: Json, view: ScheduleView) -> Json:
    """The document with the hash of all of it, and the statement of its signer."""
    signed = tree.get(SIGNED)
    if not isinstance(signed, dict):
        return tree
    if view.signer is not None:
        statement = statement_of(view, document_digest(tree))
        signed = {**signed, STATEMENT: view.signer.sign(statement)}
    made = {**tree, SIGNED: signed}
    return {**made, SIGNED: {**signed, DIGEST: whole_digest(made)}}


def statement_of(view: ScheduleView, digest: str) -> Statement:
    """What is signed about a document; ValueError for an unsigned schedule."""
    from unclench.signing.statement import Statement

    if not isinstance(view.schedule, SignedSchedule):
        raise ValueError("an unsigned schedule has no statement")
    rows = view.schedule.schedule.rows
    return Statement(
        digest,
        view.whose,
        f"{ABOUT} {view.option.id}",
        view.content.fingerprint,
        view.schedule.signature.on,
        rows[0].start,
        rows[-1].next,
        tuple(_words(view)),
    )


def _words(view: ScheduleView) -> Iterator[str]:
    """Each row as a reader of the code compares it with the paper."""
    for row in view.plan().rows:
        doses = ", ".join(f"{dose.slot} {dose.amount:f} {dose.unit}" for dose in row.doses)
        yield f"{short_day(row.start)}: {doses or 'nothing'}"


def append_signature(data: bytes, view: ScheduleView) -> bytes:
    """A page or PDF with a signature over all of its bytes after its end."""
    from unclench.signing.sealed import append, digest_of_file

    if view.signer is None or not isinstance(view.schedule, SignedSchedule):
        return data
    return append(data, view.signer.sign(statement_of(view, digest_of_file(data))))


def with_provenance(data: bytes, resource: Any, view: ScheduleView) -> Any:
    """A resource with a Provenance that signs it; the resource itself without a key."""
    from unclench.signing.sealed import parsed, resource_digest
    from unclench.signing.sealed import with_provenance as bundle

    if view.signer is None or not isinstance(view.schedule, SignedSchedule):
        return resource
    who, on = view.signer.who, view.schedule.signature.on.isoformat()
    digest = resource_digest(parsed(data), who, on)
    return bundle(resource, digest, view.signer.sign(statement_of(view, digest)), who, on)
