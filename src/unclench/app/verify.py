"""Whether a signed schedule is what was signed, and whether it still holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.content.types import Option
from unclench.errors import AttachmentError, DoseError, InputError, Problem
from unclench.plan.dosing.models import SignedSchedule
from unclench.plan.dosing.reopen import reopen
from unclench.plan.dosing.signature import lapsed

WRITE = "titrate and taper write such a file with --signed-by NAME --format json."
AGAIN = "A clinician plans and signs again."


class VerifyRequest(NamedTuple):
    """`file` is the JSON of a signed schedule, or of the two of a switch. With a record the facts
    of the person are compared too."""

    file: bytes
    person: PersonRequest


class Verified(NamedTuple):
    """Every schedule of the file: each is what was signed, and still holds."""

    signed: tuple[SignedSchedule, ...]
    facts_compared: bool


def verify(request: VerifyRequest, content: Content) -> Verified:
    """Raises AttachmentError with one Problem for each difference, or for what made a signature
    lapse; and what `read_person` raises."""
    tree = _tree(request.file)
    parts = [part for part in (tree, tree.get("switch_to")) if part is not None]
    found = tuple([_reopened(part) for part in parts])
    for signed in found:
        _check_days(request, signed)
        if changed := tuple(_changed(request.person, content, signed)):
            by, what = signed.signature.by, ", ".join(changed)
            raise _refused(f"the signature of {by} has lapsed: {what} changed", AGAIN)
    return Verified(found, request.person.record is not None)


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
