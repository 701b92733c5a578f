"""Promises of safety as typed values. A criterion stays a text: it is read when it is proved, so
that a plan does not carry it."""

from __future__ import annotations

from typing import NamedTuple

from unclench.content.types import Dose


class PromisedText(NamedTuple):
    """Something that a plan may say; what is empty is not asked about, the rest holds together."""

    verdict: tuple[str, ...]
    stage: tuple[str, ...]
    urgency: tuple[str, ...]
    alert: str
    severity: str
    above: Dose | None


class PromisedChange(NamedTuple):
    """What differs between two people who are otherwise the same: facts that fall, rise, gain
    members or are forgotten."""

    falls: tuple[str, ...]
    rises: tuple[str, ...]
    gains: tuple[str, ...]
    forgets: tuple[str, ...]


class Promise(NamedTuple):
    """One promise, for each of `options` when there are some, for all who `when` certainly holds
    for, except where `unless` certainly does.

    Either the plan `never` says something, or it `always` does; or after a `change` the ceiling or
    the verdict never `rises`; or something `holds` of the knowledge as a whole.
    """

    id: str
    says: str
    options: tuple[str, ...]
    when: str
    unless: str
    never: PromisedText | None
    always: PromisedText | None
    change: PromisedChange | None
    rises: str
    holds: str
    claims: tuple[str, ...]
