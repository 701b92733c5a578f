"""Which medicines someone is allergic to, by ingredient. No formula; a name that is not known stays in words."""

from datetime import date
from typing import NamedTuple

from unclench.patient.derive.names import resolve
from unclench.patient.found import Found, members
from unclench.patient.index import Index


class Allergies(NamedTuple):
    facts: dict[str, Found]
    unchecked: tuple[str, ...]
    flags: tuple[str, ...]


def allergy_facts(names: tuple[str, ...] | None, index: Index, on: date, *, complete: bool) -> Allergies:
    """Nothing when nobody asked."""
    if names is None:
        return Allergies({}, (), ())
    known: set[str] = set()
    unchecked: list[str] = []
    flags: list[str] = []
    for text in names:
        resolved = resolve(text, index)
        known |= {name.ingredient for name in resolved.names}
        flags.extend(resolved.doubts)
        unchecked.extend([] if resolved.names else [f"allergy to {text}"])
        flags.extend([f"'{text}' is not a medicine known here. Did you mean {resolved.near}?"] if resolved.near else [])
        complete = complete and not resolved.near
    return Allergies({"allergies": members(known, complete, on, "allergies")}, tuple(unchecked), tuple(flags))
