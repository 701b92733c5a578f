"""A signed schedule that comes back from a file: worked out again from its request, and compared
bit for bit with what the file says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from unclench.errors import DoseError
from unclench.plan.dosing.derive import derive
from unclench.plan.dosing.models import DosingRequest, Signature, SignedSchedule
from unclench.plan.dosing.proposal import schedule_to_dict
from unclench.plan.dosing.serialised import digests, read_request, read_signature
from unclench.plan.dosing.signature import verify

MOST_NAMED = 8
NOTHING = "nothing"


class Reopened(NamedTuple):
    """A signed schedule that holds by itself, or (None) every difference in words."""

    signed: SignedSchedule | None
    differences: tuple[str, ...]


def reopen(tree: Any) -> Reopened:
    """The signed schedule of a file (the JSON of one schedule); `differences` names what was
    changed after signing.

    DoseError when it is not such a file, or is not signed.
    """
    if (
        not isinstance(tree, Mapping)
        or not isinstance(tree.get("schedule"), Mapping)
        or "signed" not in tree
    ):
        raise DoseError("This is not a schedule as titrate and taper write it with --format json.")
    if not isinstance(tree["signed"], Mapping):
        raise DoseError(
            "This file carries no signature: the schedule is unsigned, or it was written for "
            "a person."
        )
    signed = tree["signed"]
    request, signature = (
        read_request(signed.get("request")),
        read_signature(signed.get("signature")),
    )
    if found := tuple(_changed_parts(signed.get("digests"), request, signature)):
        return Reopened(None, found)
    return _compared(tree, request, signature)


def _changed_parts(kept: Any, request: DosingRequest, signature: Signature) -> Iterator[str]:
    """Parts under the seal that are no longer what they were when it was set."""
    kept = kept if isinstance(kept, Mapping) else {}
    for name, now in digests(request, signature).items():
        if kept.get(name) != now:
            yield f"{name} was changed after signing"


def _compared(tree: Mapping[str, Any], request: DosingRequest, signature: Signature) -> Reopened:
    try:
        found = SignedSchedule(derive(request), signature)
    except DoseError as error:
        return Reopened(None, (f"no schedule follows from its request ({str(error).rstrip('.')})",))
    differences = [
        *_differing(schedule_to_dict(found), tree["schedule"], "schedule"),
        *_around(tree, request),
    ]
    if differences:
        more = len(differences) - MOST_NAMED
        return Reopened(
            None, (*differences[:MOST_NAMED], *([f"{more} places more differ"] if more > 0 else []))
        )
    try:
        verify(found)
    except DoseError:
        return Reopened(None, ("the seal is not the one of this schedule",))
    return Reopened(found, ())


def _around(tree: Mapping[str, Any], request: DosingRequest) -> Iterator[str]:
    """The part that is repeated next to the schedule, for readers who do not look into the
    request."""
    limits = [str(limit.at_most) for limit in request.limits]
    said = {
        "medicine": request.medicine,
        "limits": limits,
        "regimen": request.regimen.id if request.regimen else None,
    }
    regimen, listed = tree.get("regimen"), tree.get("limits")
    shown = {
        "medicine": tree.get("medicine"),
        "limits": [limit.get("at_most") for limit in listed if isinstance(limit, Mapping)]
        if isinstance(listed, list)
        else None,
        "regimen": regimen.get("id") if isinstance(regimen, Mapping) else regimen,
    }
    yield from _differing(said, shown, "")


def _differing(follows: Any, says: Any, place: str) -> Iterator[str]:
    """Every place where what the file says is not what follows."""
    if isinstance(follows, Mapping) and isinstance(says, Mapping):
        for key in dict.fromkeys((*follows, *says)):
            yield from _differing(
                follows.get(key), says.get(key), f"{place}.{key}".removeprefix(".")
            )
    elif isinstance(follows, list) and isinstance(says, list) and len(follows) == len(says):
        for i, (left, right) in enumerate(zip(follows, says, strict=True)):
            yield from _differing(left, right, f"{place}[{i}]")
    elif type(follows) is not type(says) or follows != says:
        yield f"{place} says {_shown(says)}, and {_shown(follows)} follows"


def _shown(value: Any) -> str:
    text = (
        NOTHING
        if value is None
        else f"{len(value)} entries"
        if isinstance(value, (list, Mapping))
        else f"'{value}'"
    )
    return text if len(text) <= 60 else f"{text[:57]}...'"
