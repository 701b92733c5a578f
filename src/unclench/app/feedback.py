"""What clinicians did with the cards of hooks: kept as it comes, and counted by what each card was
about."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from unclench.content.content import Content
from unclench.errors import InputError, Problem
from unclench.render.hooks.cards import KINDS
from unclench.render.hooks.identity import CardCause, causes_by_code, code_of

if TYPE_CHECKING:
    from unclench.store.store import Store

ACCEPTED, OVERRIDDEN = "accepted", "overridden"
MOST, LONGEST, LONGEST_COMMENT = 500, 200, 5_000
BY = "cds-hooks"
ALONE = ("facts", "rules")
OF_OPTIONS = ("above-ceiling", "ceiling", "single-dose")
OTHER = CardCause("", "other", "a card of another version")


class FeedbackRequest(NamedTuple):
    """`tree` is the body of a feedback call to the service of this `hook`."""

    hook: str
    tree: Any
    now: datetime


class CountedCause(NamedTuple):
    """`reasons` counts the codes that were given for an override."""

    cause: CardCause
    accepted: int
    overridden: int
    reasons: tuple[tuple[str, int], ...]


class FeedbackReport(NamedTuple):
    """Most overridden first."""

    total: int
    causes: tuple[CountedCause, ...]


def keep(request: FeedbackRequest, store: Store) -> int:
    """How many were new; durable when it returns. The same feedback twice is kept once.

    InputError with every fault of the body; nothing is kept then.
    """
    from unclench.store.feedback import keep_feedback
    from unclench.store.versions import KeyedRequest

    found = [*_read(request.tree)]
    new = 0
    for one in found:
        body = {**one, "hook": request.hook}
        canonical = json.dumps(body, sort_keys=True).encode("utf-8", "backslashreplace")
        asked = KeyedRequest(sha256(canonical).hexdigest(), BY, request.now)
        new += keep_feedback(store, body, asked)
    return new


def _read(tree: Any) -> Iterator[dict[str, Any]]:
    given = tree.get("feedback") if isinstance(tree, dict) else None
    if not isinstance(given, list) or not 0 < len(given) <= MOST:
        raise _wrong("feedback", f"a list of 1 to {MOST} entries was expected")
    for i, one in enumerate(given):
        place = f"feedback[{i}]"
        if not isinstance(one, dict):
            raise _wrong(place, "a mapping was expected")
        yield _entry(one, place)


def _entry(one: dict[str, Any], place: str) -> dict[str, Any]:
    outcome = one.get("outcome")
    if outcome not in (ACCEPTED, OVERRIDDEN):
        raise _wrong(f"{place}.outcome", f"{ACCEPTED} or {OVERRIDDEN} was expected")
    more = _accepted(one, place) if outcome == ACCEPTED else _reason(one, place)
    return {
        "card": _text(one, "card", place),
        "outcome": outcome,
        "at": _text(one, "outcomeTimestamp", place),
        **more,
    }


def _accepted(one: dict[str, Any], place: str) -> dict[str, Any]:
    given = one.get("acceptedSuggestions")
    if not isinstance(given, list) or len(given) > MOST:
        raise _wrong(f"{place}.acceptedSuggestions", "a list of suggestions was expected")
    return {"suggestions": [_text(entry, "id", place) for entry in given]}


def _reason(one: dict[str, Any], place: str) -> dict[str, Any]:
    """A coded reason, a comment, both or neither."""
    given = one.get("overrideReason")
    if given is None:
        return {}
    coding = given.get("reason", {}) if isinstance(given, dict) else None
    comment = given.get("userComment", "") if isinstance(given, dict) else None
    if not isinstance(coding, dict) or not isinstance(comment, str):
        raise _wrong(f"{place}.overrideReason", "a reason or a userComment was expected")
    if not coding and not comment:
        raise _wrong(f"{place}.overrideReason", "has neither a reason nor a userComment")
    code = {"reason": _text(coding, "code", place)} if coding else {}
    return {**code, **({"comment": comment[:LONGEST_COMMENT]} if comment else {})}


def _text(one: Any, key: str, place: str) -> str:
    found = one.get(key) if isinstance(one, dict) else None
    if not isinstance(found, str) or not 0 < len(found) <= LONGEST:
        raise _wrong(f"{place}.{key}", "a short text was expected")
    return found


def _wrong(place: str, reason: str) -> InputError:
    return InputError([Problem(place, reason, "See the specification of CDS Hooks.")])


def report(bodies: Iterable[dict[str, Any]], content: Content) -> FeedbackReport:
    """Counted by the subject of each card, which its id says."""
    known = causes_by_code(_causes(content))
    outcomes: dict[CardCause, Counter[str]] = {}
    reasons: dict[CardCause, Counter[str]] = {}
    total = 0
    for body in bodies:
        cause = known.get(code_of(body["card"]) or 0, OTHER)
        outcomes.setdefault(cause, Counter())[body["outcome"]] += 1
        if "reason" in body:
            reasons.setdefault(cause, Counter())[body["reason"]] += 1
        total += 1
    counted = (
        CountedCause(
            cause, found[ACCEPTED], found[OVERRIDDEN],
            tuple(sorted(reasons.get(cause, Counter()).items())),
        )
        for cause, found in outcomes.items()
    )  # fmt: skip
    return FeedbackReport(total, tuple(sorted(counted, key=_place)))


def _place(counted: CountedCause) -> tuple[int, str]:
    return -counted.overridden, counted.cause.key()


def _causes(content: Content) -> Iterator[CardCause]:
    """Everything that a card of this content can be about."""
    from unclench.render.hooks.services import HOOKS

    for hook in HOOKS:
        for kind in KINDS:
            for name in _names(content):
                yield CardCause(hook, kind, name)


def _names(content: Content) -> Iterator[str]:
    yield from ALONE
    for rule in content.rules:
        yield from (rule.id, rule.cause)
    for sign in (*content.dangers, *content.triggers, *content.side_effects):
        yield sign.id
    for option in content.options:
        yield option.id
        yield from (f"{option.id}/{part}" for part in OF_OPTIONS)
