"""Limits and regimens of a clinic's overlay: a limit may only be lower, and a regimen one that
needs no specialist."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from unclench.content.overlay.rules import Files
from unclench.content.source.draft import Draft
from unclench.content.source.fields import read_dose
from unclench.content.types import Ceiling, Medicine
from unclench.errors import Problem
from unclench.language.suggest import suggestion

LIMITS, REGIMENS = "limits.yaml", "regimens.yaml"


def limit_problems(above: Files, below: Draft) -> Iterator[Problem]:
    """Limits of medicines that are not there, without a source, or above the limit that stands."""
    for name, lines in _table(above, LIMITS):
        medicine = _medicine(below, name)
        if medicine is None:
            yield _unknown(LIMITS, name, below)
            continue
        for i, line in enumerate(lines if isinstance(lines, list) else [lines]):
            yield from _limit(f"{LIMITS}: {name}[{i}]", line, medicine)


def _limit(place: str, line: Any, medicine: Medicine) -> Iterator[Problem]:
    if not isinstance(line, dict) or not line.get("claims"):
        yield Problem(
            place,
            "nothing is said without a source",
            "Write at_most: and claims:, with a claim and source of the clinic.",
        )
        return
    try:
        dose = read_dose(str(line.get("at_most")))
    except ValueError:
        yield Problem(
            f"{place}.at_most", f"'{line.get('at_most')}' is not a dose", "Write '40 mg/day'."
        )
        return
    stands = highest(medicine)
    if dose.per != "day" or dose.unit != medicine.measure:
        yield Problem(
            f"{place}.at_most",
            f"{dose} is no total of a day in {medicine.measure}",
            f"Write '40 {medicine.measure}/day'.",
        )
    elif stands is not None and dose.amount > stands:
        yield Problem(
            f"{place}.at_most",
            f"{dose} is above the limit of {stands:f} {dose.unit}/day, which stays",
            "An overlay makes limits lower, never higher.",
        )


def highest(medicine: Medicine) -> Decimal | None:
    """The most a day that any person may get: the least of the limits that hold for everyone."""
    found = [
        max(band.at_most.amount for band in ceiling.bands)
        for ceiling in medicine.ceilings
        if _for_all(ceiling)
    ]
    return min(found, default=None)


def _for_all(ceiling: Ceiling) -> bool:
    return bool(ceiling.by) or ceiling.criterion is None


def regimen_problems(above: Files, below: Draft) -> Iterator[Problem]:
    """Regimens that are not there, are for specialists or for some people only, or have no
    source."""
    for name, body in _table(above, REGIMENS):
        medicine, place = _medicine(below, name), f"{REGIMENS}: {name}"
        if medicine is None:
            yield _unknown(REGIMENS, name, below)
            continue
        known = {regimen.id: regimen for regimen in medicine.regimens}
        wanted = str(body.get("use")) if isinstance(body, dict) else str(body)
        if wanted not in known:
            yield Problem(
                place,
                f"there is no regimen '{wanted}'",
                suggestion(wanted, [*known]) or f"It is one of: {', '.join(known)}.",
            )
        elif known[wanted].specialist:
            yield Problem(
                place, f"'{wanted}' is for specialists", "Choose one that needs no specialist."
            )
        elif not isinstance(body, dict) or not body.get("claims"):
            yield Problem(place, "nothing is said without a source", "Write use: and claims:.")


def with_limits(files: Files, above: Files) -> Files:
    """The files with further limits, and with another regimen where nothing more cautious is
    chosen."""
    found = dict(files)
    limits, regimens = dict(_table(above, LIMITS)), dict(_table(above, REGIMENS))
    for name in {**limits, **regimens}:
        path = f"medicines/{name}/medicine.yaml"
        body = dict(found[path])
        lines = limits.get(name) or []
        body["ceilings"] = [
            *(body.get("ceilings") or []),
            *(lines if isinstance(lines, list) else [lines]),
        ]
        if name in regimens:
            body["regimen_choice"] = [
                *body["regimen_choice"][:-1],
                _choice(body, regimens[name]),
                body["regimen_choice"][-1],
            ]
        found[path] = body
    return found


def _choice(body: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The clinic's choice, after every more cautious one, and only where the regimen's own
    condition holds."""
    regimen = body["regimens"][wanted["use"]]
    condition = {"when": regimen["when"]} if "when" in regimen else {}
    return {
        "use": wanted["use"],
        **condition,
        "claims": [*regimen.get("claims", []), *wanted["claims"]],
    }


def _table(above: Files, name: str) -> list[tuple[str, Any]]:
    found = above.get(name)
    return [*found.items()] if isinstance(found, dict) else []


def _medicine(below: Draft, name: str) -> Medicine | None:
    option = below.options.get(name)
    return option.medicine if option else None


def _unknown(file: str, name: str, below: Draft) -> Problem:
    return Problem(
        f"{file}: {name}",
        f"there is no medicine '{name}'",
        suggestion(name, [o.id for o in below.options.values() if o.medicine]),
    )
