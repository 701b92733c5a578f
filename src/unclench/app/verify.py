"""Whether a signed schedule is what was signed, and whether it still holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.content.types import Option
from unclench.errors import AttachmentError, DoseError, InputError, Problem
from unclench.plan.dosing.models import SignedSchedule
from unclench.plan.dosing.reopen import reopen
from unclench.plan.dosing.signature import lapsed
from unclench.signing.canonical import DIGEST, STATEMENT, document_digest, whole_digest
from unclench.signing.sealed import sealed_file, statement_alone

if TYPE_CHECKING:
    from unclench.signing.statement import Signed
    from unclench.signing.trust import TrustList

WRITE = "It is the JSON that titrate and taper write of a signed schedule."
AGAIN = "A clinician plans and signs again."


class VerifyRequest(NamedTuple):
    """`file` is a signed schedule as JSON (or the two of a switch), FHIR, a page or a PDF, or the
    text of its code. With a record the facts of the person are compared too, with `trust` the keys
    of those who signed."""

    file: bytes
    person: PersonRequest
    trust: TrustList | None = None


class Verified(NamedTuple):
    """Every schedule of the file: each is what was signed, and still holds. `checked` are the
    statements whose keys are on the list."""

    signed: tuple[SignedSchedule, ...]
    facts_compared: bool
    checked: tuple[Signed, ...]


def verify(request: VerifyRequest, content: Content) -> Verified:
    """Raises AttachmentError with one Problem for each difference, or for what made a signature
    lapse; and what `read_person` raises."""
    if (sealed := sealed_file(request.file)) is not None:
        return Verified((), False, (_checked(request, sealed.jws, sealed.document, content),))
    if (text := statement_alone(request.file)) is not None:
        return Verified((), False, (_checked(request, text, None, content),))
    tree = _tree(request.file)
    parts = [part for part in (tree, tree.get("switch_to")) if part is not None]
    found = tuple([_reopened(part) for part in parts])
    for part in parts:
        _check_whole(part)
    _check_record(request, tree, content)
    for signed in found:
        _check_days(request, signed)
        if changed := tuple(_changed(request.person, content, signed)):
            by, what = signed.signature.by, ", ".join(changed)
            raise _refused(f"the signature of {by} has lapsed: {what} changed", AGAIN)
    return Verified(found, request.person.record is not None, _signers(request, parts, content))


def _check_whole(part: Mapping[str, Any]) -> None:
    """AttachmentError when anything in the document was changed, added or taken out."""
    kept = part["signed"].get(DIGEST)
    if kept is None:
        raise _refused("it carries no hash of the whole document, as an earlier version", AGAIN)
    if kept != whole_digest(part):
        raise _refused("the document was changed after signing", AGAIN)


def _check_record(request: VerifyRequest, tree: Mapping[str, Any], content: Content) -> None:
    whose, own = _whose(request, content), tree["signed"].get("record")
    if whose is not None and own != whose:
        signed_for = f"record '{own}'" if own else "no record"
        raise _refused(f"it was signed for {signed_for}, not for '{whose}'", AGAIN)


def _whose(request: VerifyRequest, content: Content) -> str | None:
    return None if request.person.record is None else read_person(request.person, content).id


def _signers(
    request: VerifyRequest, parts: list[Mapping[str, Any]], content: Content
) -> tuple[Signed, ...]:
    """The statements of each schedule by its key; nothing without a list."""
    if request.trust is None:
        return ()
    found = []
    for part in parts:
        text = part["signed"].get(STATEMENT)
        if not isinstance(text, str):
            raise _refused("no key signed it", "A clinician signs it with a key.")
        one = _checked(request, text, document_digest(part), content)
        if one.key.holder() != part["schedule"]["signed_by"]:
            named = part["schedule"]["signed_by"]
            raise _refused(f"it names {named}, and the key is that of {one.key.holder()}", AGAIN)
        found.append(one)
    return tuple(found)


def _checked(request: VerifyRequest, text: str, document: str | None, content: Content) -> Signed:
    """A statement whose key is on the list; AttachmentError when it does not hold."""
    from unclench.signing.statement import SignatureError, check_statement, read_statement

    if request.trust is None:
        reason = "only the key of its signer shows whether it was changed"
        raise _refused(reason, "Give the list of trusted keys with `trust`.")
    try:
        found = read_statement(text, request.trust)
        on = request.person.date or request.person.today
        own = found.statement.document if document is None else document
        check_statement(found, document=own, record=_whose(request, content), on=on)
    except SignatureError as error:
        raise _refused(str(error), AGAIN) from None
    return found


def _refused(reason: str, do: str) -> AttachmentError:
    return AttachmentError("file", [Problem("", reason, do)])


def _check_days(request: VerifyRequest, signed: SignedSchedule) -> None:
    """A signature is for the days of its table; AttachmentError on a day after them."""
    end, on = signed.schedule.rows[-1].next, request.person.date
    if on is not None and on >= end:
        by = signed.signature.by
        raise _refused(f"the schedule that {by} signed ended before {end}", AGAIN)


def _tree(data: bytes) -> Mapping[str, Any]:
    from unclench.intake.text import read_tree

    try:
        tree = read_tree(data)
    except InputError as error:
        raise AttachmentError("file", error.problems) from None
    if not isinstance(tree, Mapping):
        raise _refused("this is not a schedule", WRITE)
    return tree


def _reopened(tree: Any) -> SignedSchedule:
    try:
        found = reopen(tree)
    except DoseError as error:
        raise _refused(str(error).rstrip("."), WRITE) from None
    if found.signed is None:
        raise AttachmentError("file", [Problem("", said, AGAIN) for said in found.differences])
    return found.signed


def _changed(person: PersonRequest, content: Content, signed: SignedSchedule) -> Iterator[str]:
    """What is no longer as it was: in the knowledge and, with a record, in the facts and limits of
    the person."""
    known = {option.id: option for option in content.options if option.medicine is not None}
    option = known.get(signed.schedule.medicine)
    if option is None:
        yield "medicine"
    elif person.record is None:
        yield from lapsed(signed, None, option=option)
    else:
        yield from _changed_for(person, content, signed, option)


def _changed_for(
    person: PersonRequest, content: Content, signed: SignedSchedule, option: Option
) -> Iterator[str]:
    from unclench.plan.make import make_plan

    patient = read_person(person, content)
    plan = make_plan(patient, content)
    verdict = next(verdict for verdict in plan.options if verdict.option.id == option.id)
    limits = verdict.regimen.limits if verdict.regimen and signed.signature.facts else None
    yield from (f"urgent/{action.id}" for action in plan.urgent)
    yield from lapsed(signed, patient.facts, option=option, limits=limits)
