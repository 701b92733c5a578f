"""What is in a Bundle and was not read: named, and its list is then open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from unclench.content.types.reading import RecordWords
from unclench.intake.faults import shown
from unclench.intake.fhir.shape import Resource
from unclench.patient.record import Unusable

NO_FACT = ""  # it is about no one fact
MOST_NAMED = 12


def unread(resources: Iterable[Resource], records: RecordWords) -> Iterator[Unusable]:
    """One line for each list that something might have belonged to, and one for all the types that
    were passed over."""
    found = list(resources)
    for type_, list_ in sorted(records.lists.items()):
        of_type = [resource for resource in found if resource.type == type_]
        if of_type:
            origins = ", ".join(resource.origin for resource in of_type[:MOST_NAMED])
            yield Unusable(list_, f"{type_} is not read here", origins)
    counted = Counter(shown(r.type) for r in found if r.type not in records.lists)
    if counted:
        named = [f"{count} {type_}" for type_, count in sorted(counted.items())]
        yield Unusable(
            NO_FACT, f"not read: {', '.join(named[:MOST_NAMED])}{_more(named)}", "Bundle"
        )


def _more(named: list[str]) -> str:
    rest = len(named) - MOST_NAMED
    return f" and {rest} types more" if rest > 0 else ""


def not_understood(names: Iterable[str]) -> Iterator[Unusable]:
    """One line for the results of kinds that are not used here."""
    counted = Counter(map(shown, names))
    if counted:
        named = [f"{name} ({count})" if count > 1 else name for name, count in counted.items()]
        text = f"results that are not used here: {'; '.join(sorted(named)[:MOST_NAMED])}"
        yield Unusable(NO_FACT, f"{text}{_more(named).replace('types', 'kinds')}", "Observation")
