"""A schedule is a proposal until a named clinician signs it; the signature says what it rests on
and lapses when that changes.

The seal is a hash, not a secret: it shows that nothing was changed since, and leaves who may sign
to the system around it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from fractions import Fraction

from unclench.content.types import Dose, Option, Regimen
from unclench.errors import DoseError
from unclench.plan.dosing.derive import derive
from unclench.plan.dosing.models import Row, Schedule, Signature, SignedSchedule
from unclench.plan.dosing.request import medicine_of
from unclench.plan.dosing.tablets import keep_to
from unclench.plan.regimen import Limit

SIGNER = re.compile(r"[^\W\d_][^,\n]*[^\W\d_.]\.?, ?[^\W\d_][^\n]+")
NOT_KNOWN = "not known"
# The person who takes the doses, or helps with them, and a program do not sign them.
NO_SIGNER = frozenset(
    [
        "patient",
        "person",
        "self",
        "carer",
        "caregiver",
        "relative",
        "family",
        "me",
        "myself",
        "mother",
        "father",
        "wife",
        "husband",
        "partner",
        "daughter",
        "son",
        "sister",
        "brother",
        "neighbour",
        "neighbor",
        "parent",
        "friend",
        "program",
        "software",
        "computer",
        "model",
        "unclench",
    ]
)


def sign(
    schedule: Schedule,
    *,
    by: str,
    on: date,
    facts: Mapping[str, object],
    used: Iterable[str],
    confirmed: Iterable[str] = (),
) -> SignedSchedule:
    """Signs a proposal as `Name, role`. `used` are the facts that mattered, known or not;
    `confirmed` repeats its judgements.

    DoseError when no clinician is named, a judgement is not confirmed, or the schedule does not
    follow from its request.
    """
    who = by.strip()
    if SIGNER.fullmatch(who) is None:
        raise DoseError(
            f"'{by}' does not name who signs: write a name and a role, like 'Dr A. Jones, "
            "neurologist'."
        )
    if NO_SIGNER & set(re.findall(r"\w+", who.partition(",")[2].lower())):
        raise DoseError(
            f"'{by}' is no clinician: a schedule is signed by a named clinician, never by the "
            "person, a carer or a program."
        )
    seen = tuple(confirmed)
    if open_points := [point for point in schedule.request.judgements if point not in seen]:
        raise DoseError(f"Before signing, a clinician confirms: {'; '.join(open_points)}.")
    if repr(derive(schedule.request)) != repr(schedule):
        raise DoseError(
            "This schedule does not follow from its request: it was changed by hand and cannot be "
            "signed."
        )
    hashes = tuple((name, fact_hash(facts, name)) for name in sorted(set(used)))
    unsealed = Signature(who, on, seen, hashes, "")
    return SignedSchedule(schedule, unsealed._replace(seal=_seal(schedule, unsealed)))


def verify(signed: SignedSchedule) -> None:
    """Works the schedule out again, bit for bit, and checks the seal; DoseError when either
    differs."""
    if repr(derive(signed.schedule.request)) != repr(signed.schedule):
        raise DoseError(
            "This schedule does not follow from its request any more: the signature does not hold."
        )
    if _seal(signed.schedule, signed.signature) != signed.signature.seal:
        raise DoseError(
            "The signature does not belong to this schedule: it was changed after signing."
        )


def lapsed(
    signed: SignedSchedule,
    facts: Mapping[str, object] | None,
    *,
    option: Option | None = None,
    limits: tuple[Limit, ...] | None = None,
) -> tuple[str, ...]:
    """What changed since signing, by name: facts, and `regimen`, `taper`, `products` or `limits`;
    empty while it holds.

    Without `facts` (None) only the knowledge is compared.
    """
    changed = (
        ()
        if facts is None
        else tuple(name for name, kept in signed.signature.facts if fact_hash(facts, name) != kept)
    )
    return (
        *changed,
        *(_of_knowledge(signed.schedule, option) if option else ()),
        *_of_limits(signed.schedule, limits),
    )


def _of_knowledge(schedule: Schedule, option: Option) -> tuple[str, ...]:
    """Parts of the medicine that no longer say what they said."""
    medicine, request = medicine_of(option), schedule.request
    if option.id != schedule.medicine:
        return ("medicine",)
    known = next(
        (
            found
            for found in medicine.regimens
            if request.regimen and found.id == request.regimen.id
        ),
        None,
    )
    kept = request.regimen
    changed = ["regimen"] if kept and not _same(kept, known) else []
    changed += (
        ["taper"]
        if medicine.stopping.taper is not None and medicine.stopping.taper != request.rate
        else []
    )
    sold = {(product.form, product.strength) for product in medicine.products}
    changed += (
        ["most per dose"]
        if request.kind == "titrate" and _larger(request.most_per_dose, medicine.most_per_dose)
        else []
    )
    gone = medicine.products and any(
        (product.form, product.strength) not in sold for product in request.products
    )
    return (*changed, *(["products"] if gone or keep_to(medicine) != request.grain else []))


def _same(kept: Regimen, known: Regimen | None) -> bool:
    """Whether a regimen is still written as it was. A criterion is a place in one build of the
    knowledge: facts are compared instead."""
    if known is None:
        return False
    before, now = kept._replace(criterion=None), known._replace(criterion=None)
    entered = known.step is None
    return (
        before._replace(step=None, every_days=None) == now._replace(every_days=None)
        if entered
        else before == now
    )


def _larger(kept: Dose | None, known: Dose | None) -> bool:
    """Whether the signed schedule allows a larger dose than the medicine does now."""
    return known is not None and (kept is None or kept.amount > known.amount)


def _of_limits(schedule: Schedule, limits: tuple[Limit, ...] | None) -> tuple[str, ...]:
    return (
        ("limits",)
        if limits is not None and not set(limits) <= set(schedule.request.limits)
        else ()
    )


def for_person(
    signed: SignedSchedule, facts: Mapping[str, object], on: date | None = None
) -> tuple[Row, ...]:
    """The rows a person may see: only of a schedule whose signature holds on that day. DoseError
    names what made it lapse.

    A signature is for the days of its table. None: the day it was signed.
    """
    if not isinstance(signed, SignedSchedule):
        raise DoseError("This schedule is unsigned: a person is shown no doses.")
    verify(signed)
    if changed := lapsed(signed, facts):
        raise DoseError(
            f"The signature of {signed.signature.by} has lapsed: {', '.join(changed)} changed. A "
            "clinician signs again."
        )
    end = signed.schedule.rows[-1].next
    if on is not None and on >= end:
        raise DoseError(
            f"The schedule that {signed.signature.by} signed ended before {end}: ask before "
            "anything is changed or stopped."
        )
    return signed.schedule.rows


def fact_hash(facts: Mapping[str, object], name: str) -> str:
    """A hash of one fact; a fact that is not known has its own."""
    return hash_of(canonical(facts[name]) if name in facts else NOT_KNOWN)


def _seal(schedule: Schedule, signature: Signature) -> str:
    return hash_of([canonical(schedule), canonical(signature._replace(seal=""))])


def hash_of(value: object) -> str:
    """A hash of a value that `canonical` has written."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: object) -> object:
    """The one way to write a value for hashing: types of records kept, sets and mappings in order,
    numbers exact."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return {"decimal": str(Fraction(value)) if value.is_finite() else str(value)}
        case date() | time():
            return value.isoformat()
        case frozenset() | set():
            return {"set": sorted(hash_of(canonical(item)) for item in value)}
        case Mapping():
            return {"map": [[str(key), canonical(value[key])] for key in sorted(value, key=str)]}
        case tuple() | list():
            kind = type(value).__name__ if hasattr(value, "_fields") else "list"
            return [kind, *(canonical(item) for item in value)]
        case _:
            raise DoseError(f"A value of type {type(value).__name__} cannot be signed.")
