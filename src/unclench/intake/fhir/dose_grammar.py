"""How much and how often, from the words of an order: an exact, small grammar. The shapes are those
of docs/reference/doses.md; a text in which anything else stands is not read."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from unclench.content.types.reading import DoseWords
from unclench.intake.fhir.dose_items import MOST_TIMES, PIECE, UNEVEN, DoseItem, items_of
from unclench.intake.fhir.dose_lexer import DoseLexicon, lexicon_of, phrases_of

WEIGHTS = {"mg": Decimal(1), "g": Decimal(1000), "micrograms": Decimal("0.001")}
ONE = Decimal(1)
WrittenAmount = tuple[Decimal, str]


class SaidDose(NamedTuple):
    """What words say. `dose` at one time and `times` a day, or `total` a day where doses differ (in
    as many `times` as are named).
    `aside` is the same dose said otherwise, in brackets. `days` is how long it lasts. Not `whole`:
    something in it is not understood, and only `often` (every frequency in it) is kept."""

    whole: bool
    dose: WrittenAmount | None = None
    times: Decimal | None = None
    total: WrittenAmount | None = None
    aside: WrittenAmount | None = None
    days: int | None = None
    as_needed: bool = False
    several: bool = False
    often: frozenset[Decimal] = frozenset()


NOTHING_SAID = SaidDose(False)


def said_in(text: str, words: DoseWords) -> SaidDose:
    """What one text says."""
    return _said(" ".join(text.split()), lexicon_of(words)) if text else NOTHING_SAID


@lru_cache(maxsize=2048)  # the same directions come again and again
def _said(text: str, lexicon: DoseLexicon) -> SaidDose:
    phrases = phrases_of(text, lexicon)
    if not phrases:
        return NOTHING_SAID
    items = items_of(phrases)
    kinds = {item.kind for item in items}
    often = frozenset(
        item.value for item in items if item.kind == "times" and isinstance(item.value, Decimal)
    )
    rest = SaidDose(False, as_needed="as_needed" in kinds, several="several" in kinds, often=often)
    if kinds & {"unknown", "several", "as_needed"}:
        return rest
    return _whole(items, often) or rest


def _whole(items: list[DoseItem], often: frozenset[Decimal]) -> SaidDose | None:
    """The items as one of the shapes; None when they are none of them."""
    of: dict[str, list[object]] = {}
    for item in items:
        of.setdefault(item.kind, []).append(item.value)
    lasting, aside = of.get("lasting", []), of.get("aside", [])
    clocked = {":" in str(moment) for moment in of.get("moment", [])}
    if len(lasting) > 1 or len(aside) > 1 or len(clocked) > 1:
        return None  # "at 8:00 in the morning" may be one time of the day or two
    found = _amounts(items, of, often)
    if found is None:
        return None
    days = int(lasting[0]) if lasting else None  # type: ignore[call-overload]
    return found._replace(days=days, aside=aside[0] if aside else None, often=often)  # type: ignore[arg-type]


def _amounts(
    items: list[DoseItem], of: dict[str, list[object]], often: frozenset[Decimal]
) -> SaidDose | None:
    if "total" in of:
        only = len(of["total"]) == 1 and not of.keys() - {"total", "lasting", "aside"} | (
            of.keys() & {"dose"}
        )
        total: WrittenAmount
        taken: Decimal
        total, taken = of["total"][0]  # type: ignore[misc]
        return SaidDose(True, total=total, times=taken) if only and often <= {ONE} else None
    if "multiplied" in of:
        return _of_product(of, often)
    if UNEVEN in often or len(often) > 1:
        return None
    return _clauses(items, next(iter(often), None))


def _of_product(of: dict[str, list[object]], often: frozenset[Decimal]) -> SaidDose | None:
    if len(of["multiplied"]) > 1 or {"dose", "moment"} & of.keys() or not often <= {ONE}:
        return None
    match of["multiplied"][0]:
        case (Decimal() as times, Decimal() as number) if 0 < times <= MOST_TIMES:
            return SaidDose(True, (number, PIECE), times)
        case _:
            return None


def _clauses(items: list[DoseItem], times: Decimal | None) -> SaidDose | None:
    """One dose with how often or with times of the day; or several doses, each with its own."""
    doses, moments = _groups(items)
    if len(doses) > 1:
        return _sum(doses, moments) if times in (None, ONE) else None
    dose = doses[0] if doses else None
    at = {moment for group in moments for moment in group}
    count = Decimal(len(at)) if at else None
    if times is not None and count is not None and times != count:
        return None
    found = times if times is not None else count
    return SaidDose(True, dose, found) if dose or found else None


def _groups(items: list[DoseItem]) -> tuple[list[WrittenAmount], list[list[str]]]:
    """The doses, and the times of the day that stand together."""
    doses: list[WrittenAmount] = []
    groups: list[list[str]] = []
    open_ = False
    for item in items:
        if item.kind == "moment":
            if not open_:
                groups.append([])
            groups[-1].append(str(item.value))
        elif item.kind == "dose":
            doses.append(item.value)  # type: ignore[arg-type]
        open_ = item.kind == "moment" or (open_ and item.kind in ("aside", "times"))
    return doses, groups


def _sum(doses: list[WrittenAmount], groups: list[list[str]]) -> SaidDose | None:
    """Each dose with its own times of the day, none of them twice."""
    every = [moment for group in groups for moment in group]
    units = {unit for _, unit in doses}
    if len(doses) != len(groups) or len(set(every)) != len(every) or len(units) != 1:
        return None
    whole = sum(
        (dose * len(group) for (dose, _), group in zip(doses, groups, strict=True)), Decimal(0)
    )
    return SaidDose(True, total=(whole, units.pop()), times=Decimal(len(every)))
