"""safeguards.yaml: what must never become softer, stated a second time, so that a single slip of a
tired author is caught.

The content may be stricter than its safeguards, never milder; what is new in the content needs a
line of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from unclench.content.checks.urgency import SIGNS, urgency_alone
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields, read_dose
from unclench.content.types import Dose, Medicine, Taper
from unclench.content.types.safeguards import NOTHING, Safeguards
from unclench.content.urgency import URGENT
from unclench.errors import Problem

ABRUPT = ("dangerous", "unwise", "harmless")
DOSES = ("at_most", "then_at_most", "while_above")
DAYS = ("every_days", "not_under_days", "fastest_days")
FILE = "safeguards.yaml"


def read_safeguards(draft: Draft, trees: Iterable[Any]) -> Safeguards:
    """The file, and those below safeguards/, as typed values; what they do not say is missed by
    `safeguard_problems`."""
    parts: dict[str, dict[Any, Any]] = {name: {} for name in Safeguards._fields}
    for tree in trees:
        entry = Fields(tree or {}, FILE, draft.problems)
        for name, part in parts.items():
            part.update(entry.raw(name) or {})
        entry.finish()
    for medicine, steps in parts["tapers"].items():
        entry = Fields(steps, f"{FILE}: tapers.{medicine}", draft.problems)
        entry.asked |= {*DOSES, *DAYS}
        entry.finish()
    return Safeguards(
        _texts(parts["abrupt"]),
        parts["tapers"],
        _lists(parts["before_start"]),
        _texts(parts["names"]),
        _texts(parts["codes"]),
        _lists(parts["plausible"]),
        _texts(parts["urgency"]),
    )


def _texts(part: Mapping[Any, Any]) -> dict[str, str]:
    return {str(key): str(value) for key, value in part.items()}


def _lists(part: Mapping[Any, Any]) -> dict[str, tuple[str, ...]]:
    return {str(key): tuple(map(str, value)) for key, value in part.items()}


def safeguard_problems(draft: Draft) -> Iterator[Problem]:
    kept = draft.safeguards
    if kept == NOTHING:
        return
    for option in draft.options.values():
        if option.medicine is not None:
            yield from _stopping(kept, option.id, option.medicine)
    yield from _names(kept, draft)
    yield from _codes(kept, draft)
    yield from _plausible(kept, draft)
    yield from _urgency(kept, draft)


def _softer(place: str, found: object, kept: object) -> Problem:
    return Problem(
        place,
        f"is {found}, softer than the safeguard ({kept})",
        f"Correct it, or change {FILE} with a reason.",
    )


def _missing(place: str) -> Problem:
    return Problem(place, "has no safeguard", f"Add its line to {FILE}.")


def _stopping(kept: Safeguards, option: str, medicine: Medicine) -> Iterator[Problem]:
    place, stopping = f"medicine {option}.stopping", medicine.stopping
    if option not in kept.abrupt:
        yield _missing(f"{place}.abrupt")
    elif ABRUPT.index(stopping.abrupt) > ABRUPT.index(kept.abrupt[option]):
        yield _softer(f"{place}.abrupt", stopping.abrupt, kept.abrupt[option])
    if (stopping.taper is None) is (option in kept.tapers):
        yield (
            _missing(f"{place}.taper")
            if stopping.taper
            else _softer(f"{place}.taper", "nothing", "a taper")
        )
    elif stopping.taper:
        yield from _taper(f"{place}.taper", kept.tapers[option], stopping.taper)
    due = {item.task for item in medicine.monitoring if item.when_due == "before_start"}
    for task in kept.before_start.get(option, ()):
        if task not in due:
            yield _softer(f"medicine {option}.monitoring", f"without {task} before the start", task)


def _taper(place: str, kept: Mapping[str, Any], taper: Taper) -> Iterator[Problem]:
    """Steps no larger, holds no shorter; the line below which steps get smaller is no lower."""
    for key in DOSES:
        found, wanted = getattr(taper, key), kept.get(key)
        if wanted is not None and _is_softer_dose(key, found, read_dose(str(wanted))):
            yield _softer(f"{place}.{key}", found, wanted)
    for key in DAYS:
        days, wanted = getattr(taper, key), kept.get(key)
        if wanted is not None and (days is None or days < int(wanted)):
            yield _softer(f"{place}.{key}", days, wanted)


def _is_softer_dose(key: str, found: Dose | None, wanted: Dose) -> bool:
    if found is None or (found.unit, found.per) != (wanted.unit, wanted.per):
        return True
    return found.amount < wanted.amount if key == "while_above" else found.amount > wanted.amount


def _names(kept: Safeguards, draft: Draft) -> Iterator[Problem]:
    for text, meant in kept.names.items():
        name = draft.names.get(" ".join(text.lower().replace("-", " ").split()))
        found = f"{name.ingredient} {name.route}".strip() if name else "no name"
        if found != meant:
            yield Problem(
                f"name {text}",
                f"is read as {found}, not {meant}",
                f"Correct knowledge/names/, or {FILE} with a reason.",
            )
    listed = {" ".join(text.lower().replace("-", " ").split()) for text in kept.names}
    yield from (
        _missing(f"name {text}")
        for text, name in draft.names.items()
        if name.route and text not in listed
    )


def _codes(kept: Safeguards, draft: Draft) -> Iterator[Problem]:
    known = {**draft.rxnorm, **draft.atc}
    for code, meant in kept.codes.items():
        if known.get(code, "nothing") != meant:
            yield Problem(
                f"code {code}",
                f"is {known.get(code, 'nothing')}, not {meant}",
                f"Correct knowledge/names/, or {FILE} with a reason.",
            )
    yield from (
        _missing(f"code {code} of {known[code]}")
        for code in known
        if known[code] in draft.options and code not in kept.codes
    )


def _plausible(kept: Safeguards, draft: Draft) -> Iterator[Problem]:
    for spec in draft.facts.values():
        if spec.low is None or spec.high is None:
            continue
        if spec.id not in kept.plausible:
            yield _missing(f"fact {spec.id}.plausible")
            continue
        low, high = map(Decimal, kept.plausible[spec.id])
        if spec.low < low or spec.high > high:
            yield _softer(
                f"fact {spec.id}.plausible", f"{spec.low} to {spec.high}", f"{low} to {high}"
            )


def _urgency(kept: Safeguards, draft: Draft) -> Iterator[Problem]:
    """Each danger sign alone, with nothing else known."""
    for sign in draft.sign_names:
        found, wanted = urgency_alone(draft, ((SIGNS, (sign,)),)), kept.urgency.get(sign, "")
        if found and not wanted:
            yield _missing(f"sign {sign}")
        elif wanted and (not found or URGENT.index(found) > URGENT.index(wanted)):
            yield _softer(f"sign {sign}", found or "no danger", wanted)
