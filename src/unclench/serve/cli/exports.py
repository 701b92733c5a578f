"""Schedules and plans for other programs: a calendar file (`--format ics`) and FHIR R4 (`--format
fhir`)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Container, Iterator
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from unclench.plan.dosing.models import SignedSchedule
from unclench.plan.models import DatedTask
from unclench.render.schedule.alone import Leaf
from unclench.render.wording import Voice

if TYPE_CHECKING:
    from unclench.render.calendar.events import Entry


def leaves(found: tuple[Leaf, ...], arguments: Namespace, on: date, known: Container[str]) -> bytes:
    """One schedule, or the two of a switch. `on` is the day of the plan, `known` the facts that are
    known of the person."""
    return (
        _calendar(found, arguments.discreet, on, known)
        if arguments.format == "ics"
        else _fhir(found, on)
    )


def _calendar(found: tuple[Leaf, ...], discreet: bool, on: date, known: Container[str]) -> bytes:
    """In the person's or carer's words once it is signed; before that for clinicians, and
    every title says so."""
    from unclench.render.calendar.events import dose_entries, watch_entries
    from unclench.render.calendar.ics import to_bytes
    from unclench.render.calendar.words import title_and_note

    signed = all(isinstance(leaf.schedule, SignedSchedule) for leaf in found)
    asked = found[0].audience
    audience = "clinician" if not signed else "person" if asked == "clinician" else asked
    voice = Voice(found[0].content, audience, found[0].region)
    doses = chain.from_iterable(
        dose_entries(leaf.schedule, leaf.option.name, voice, discreet=discreet) for leaf in found
    )
    tests = chain.from_iterable(
        watch_entries(
            _tests(leaf, known, on), leaf.schedule, leaf.option.name, voice, discreet=discreet
        )
        for leaf in found
    )
    return to_bytes(
        chain(_told(found, voice), doses, tests),
        *title_and_note(voice, "name", discreet=discreet),
        on,
    )


def _told(found: tuple[Leaf, ...], voice: Voice) -> Iterator[Entry]:
    from unclench.render.calendar.events import told_entry
    from unclench.render.schedule.checkins import because, said

    for leaf in found:
        for answer in leaf.answers[-1:]:
            text = f"{because(answer, voice)} {said(answer, voice)}"
            yield told_entry(answer.checkin.on, text, leaf.schedule, leaf.option.name, voice)


def _tests(leaf: Leaf, known: Container[str], on: date) -> tuple[DatedTask, ...]:
    """What a build-up asks to be tested; a way down asks for check-ins alone."""
    from unclench.plan.dosing.monitoring import watched

    medicine = leaf.option.medicine
    return (
        watched(medicine, leaf.content.tasks, leaf.plan(), known, on)
        if medicine and leaf.chosen
        else ()
    )


def _fhir(found: tuple[Leaf, ...], on: date) -> bytes:
    from unclench.render.fhir.exact import to_bytes
    from unclench.render.fhir.medicine import both, request
    from unclench.render.schedule.checkins import because, said

    told = [
        [f"{because(a, leaf.voice())} {said(a, leaf.voice())}" for a in leaf.answers[-1:]]
        for leaf in found
    ]
    made = [request(leaf.schedule, leaf.option, leaf.content, leaf.voice(), on) for leaf in found]
    for resource, texts in zip(made, told, strict=True):
        resource["note"] += [{"text": text} for text in texts]
    return to_bytes(made[0] if len(made) == 1 else both(made))
