"""Bytes of either kind become a Record, and a Record becomes a Patient."""

from __future__ import annotations

from datetime import date
from typing import Any

from unclench.content.content import Content
from unclench.errors import InputError, Problem
from unclench.intake.text import read_tree
from unclench.patient.build import build
from unclench.patient.facts import Patient
from unclench.patient.index import index_of
from unclench.patient.record import Record

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)


def read_patient(
    data: bytes, content: Content, *, today: date, region: str | None = None
) -> Patient:
    """The facts of one person. A record's own `date` wins over `today`; `region` wins over the
    record's.

    Raises InputError with one Problem a fault when the text cannot be used.
    """
    return build(read_record(data, content, today=today, region=region), content)


def read_record(data: bytes, content: Content, *, today: date, region: str | None = None) -> Record:
    """What was written down, typed; InputError when it cannot be used."""
    return record_of(read_tree(data), content, today=today, region=region)


def record_of(tree: Any, content: Content, *, today: date, region: str | None = None) -> Record:
    """The Record of a tree that is already parsed (an API's body, a web form)."""
    if isinstance(tree, dict) and "resourceType" in tree:
        from unclench.intake.fhir import read_bundle

        found = read_bundle(tree, index_of(content), today)
    else:
        from unclench.intake.record import read_fields

        found = read_fields(tree, index_of(content), today)
        if found.other_conditions:
            from unclench.intake.told import recognised

            found = recognised(found, index_of(content))
    if found.other_conditions:
        from unclench.intake.elsewhere import asked_for

        found = asked_for(found, index_of(content))
    check_day(found.on, "date")
    return found if region is None else found._replace(region=_known_region(region, content))


def check_day(on: date, place: str) -> None:
    """InputError for a day that no plan is made for: reviews and tasks are counted from it."""
    if not FIRST_DAY <= on <= LAST_DAY:
        reason = f"{on} cannot be the day of a plan: it lies between {FIRST_DAY} and {LAST_DAY}"
        raise InputError(
            [
                Problem(
                    place, reason, "Write the day for which the plan is made, such as 2026-11-20."
                )
            ]
        )


def _known_region(region: str, content: Content) -> str:
    known = content.facts["region"].members or frozenset()
    if region not in known:
        raise InputError(
            [
                Problem(
                    "region",
                    f"'{region}' is not one of {', '.join(sorted(known))}",
                    "Choose one of these.",
                )
            ]
        )
    return region
