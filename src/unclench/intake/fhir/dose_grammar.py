"""How much and how often, from the words of an order: an exact, small grammar. The shapes are those
of docs/reference/doses.md; a text in which anything else stands is not read."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from unclench.content.types.reading import DoseWords
from unclench.intake.fhir.dose_lexer import Phrase, lexicon_of, phrases_of
from unclench.intake.fhir.quotients import quotient

MG, PIECE = "mg", "tablet"
WEIGHTS = {"mg": Decimal(1), "g": Decimal(1000), "micrograms": Decimal("0.001")}
ONE = Decimal(1)
SLOTS, MOST_IN_SLOT, MOST_TIMES = (3, 4), 10, 24
Amount = tuple[Decimal, str]


class Said(NamedTuple):
    """What words say. `dose` at one time and `times` a day, or `total` a day where doses differ.
    `aside` is the same dose said otherwise, in brackets. `days` is how long it lasts. Not `whole`:
    something in it is not understood, and only `often` (every frequency in it) is kept."""

    whole: bool
    dose: Amount | None = None
    times: Decimal | None = None
    total: Amount | None = None
    aside: Amount | None = None
    days: int | None = None
    as_needed: bool = False
    several: bool = False
    often: frozenset[Decimal] = frozenset()


NOTHING_SAID = Said(False)
UNEVEN = Decimal(0)  # no whole number of times a day


class DoseItem(NamedTuple):
    kind: str
    value: object


def said_in(text: str, words: DoseWords) -> Said:
    """What one text says."""
    return _said(" ".join(text.split()), id(words), _Box(words)) if text.strip() else NOTHING_SAID


class _Box:
    """Words in a cached call: equal to every other, because their id is part of the key."""

    def __init__(self, words: DoseWords) -> None:
        self.words = words

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Box) and self.words is other.words


@lru_cache(maxsize=2048)  # the same directions come again and again
def _said(text: str, _: int, box: _Box) -> Said:
    phrases = phrases_of(text, lexicon_of(box.words))
    if phrases is None:
        return NOTHING_SAID
    items = _items(phrases)
    kinds = {item.kind for item in items}
    often = frozenset(
        item.value for item in items if item.kind == "times" and isinstance(item.value, Decimal)
    )
    rest = Said(False, as_needed="as_needed" in kinds, several="several" in kinds, often=often)
    if kinds & {"unknown", "several", "as_needed"}:
        return rest
    return _whole(items, often) or rest


def _items(phrases: list[Phrase]) -> list[DoseItem]:
    found: list[DoseItem] = []
    i = 0
    while i < len(phrases):
        item, length = next(read for reader in READERS if (read := reader(phrases, i)) is not None)
        if item is not None:
            found.append(item)
        i += length
    return found


Read = tuple[DoseItem | None, int] | None


def _number(phrases: list[Phrase], i: int) -> tuple[Decimal, int] | None:
    """A number of digits or words, with a fraction after it: `1`, `one`, `1/2`, `1 1/2`."""
    if i >= len(phrases):
        return None
    first = phrases[i].meanings.get("number", phrases[i].meanings.get("numbers"))
    if not isinstance(first, Decimal):
        return None
    if part := _fraction(phrases, i):
        return part, 3
    if part := _fraction(phrases, i + 1):
        return first + part, 4
    return first, 1


def _fraction(phrases: list[Phrase], i: int) -> Decimal | None:
    """`1/2`, `3/4`: below one, of single digits."""
    if len(phrases) < i + 3 or phrases[i + 1].text != "/":
        return None
    above, below = (phrases[k].meanings.get("number") for k in (i, i + 2))
    small = isinstance(above, Decimal) and isinstance(below, Decimal) and 0 < above < below < 10
    return quotient(above, below) if small else None  # type: ignore[arg-type]


def _scheme(phrases: list[Phrase], i: int) -> Read:
    """`1-0-1` and `1-0-1-0`, with or without a unit."""
    slots: list[Decimal] = []
    at = i
    while (number := _number(phrases, at)) is not None:
        slots.append(number[0])
        at += number[1]
        if at >= len(phrases) or phrases[at].text != "-":
            break
        at += 1
    if len(slots) not in SLOTS or phrases[at - 1].text == "-":
        return None
    unit, after = _unit(phrases, at) or (PIECE, 0)
    if unit == PIECE and max(slots) > MOST_IN_SLOT:
        return None
    return DoseItem("total", (sum(slots, Decimal(0)), unit)), at + after - i


def _unit(phrases: list[Phrase], i: int) -> tuple[str, int] | None:
    if i < len(phrases) and isinstance(unit := phrases[i].meanings.get("units"), str):
        return unit, 1
    return None


def _aside(phrases: list[Phrase], i: int) -> Read:
    """`(10 mg)` after a dose."""
    if phrases[i].text != "(":
        return None
    number = _number(phrases, i + 1)
    unit = _unit(phrases, i + 1 + number[1]) if number else None
    end = i + 1 + number[1] + 1 if number and unit else 0
    if not number or not unit or end >= len(phrases) or phrases[end].text != ")":
        return None
    return DoseItem("aside", (number[0], unit[0])), end + 1 - i


def _lasting(phrases: list[Phrase], i: int) -> Read:
    """`for 5 days`."""
    number = _number(phrases, i + 1) if phrases[i].has("lasting") else None
    if number is None or i + 1 + number[1] >= len(phrases):
        return None
    days = phrases[i + 1 + number[1]].meanings.get("days")
    if not isinstance(days, int):
        return None
    return DoseItem("lasting", number[0] * days), number[1] + 2


def _every(phrases: list[Phrase], i: int) -> Read:
    """`every 8 hours`, `8-hourly`."""
    if phrases[i].has("every"):
        number = _number(phrases, i + 1)
        after = i + 1 + number[1] if number else i
        if number and after < len(phrases) and phrases[after].has("hours"):
            return _hours(number[0]), after + 1 - i
        return None
    number = _number(phrases, i)
    if number is None:
        return None
    after = i + number[1]
    after += after < len(phrases) and phrases[after].text == "-"
    if after < len(phrases) and phrases[after].has("hourly"):
        return _hours(number[0]), after + 1 - i
    return None


def _hours(hours: Decimal) -> DoseItem:
    times = quotient(Decimal(24), hours)
    return DoseItem("times", times) if times else DoseItem("unknown", hours)


def _often(phrases: list[Phrase], i: int) -> Read:
    """`3 times daily`."""
    number = _number(phrases, i)
    if number is None or i + number[1] >= len(phrases):
        return None
    if not phrases[i + number[1]].has("a_day") or not 0 < number[0] <= MOST_TIMES:
        return None
    return DoseItem("times", number[0]), number[1] + 1


def _multiplied(phrases: list[Phrase], i: int) -> Read:
    """`3 x 1 tablet`. `2 x 500 mg` may be one dose of two, or two doses: it is not read."""
    number = _number(phrases, i)
    if (
        number is None
        or i + number[1] >= len(phrases)
        or not phrases[i + number[1]].has("multiplied")
    ):
        return None
    at = i + number[1] + 1
    dose = _number(phrases, at)
    if dose is None:
        return None
    unit, length = _unit(phrases, at + dose[1]) or (PIECE, 0)
    kind = "multiplied" if unit == PIECE else "unknown"
    return DoseItem(kind, (number[0], dose[0])), at + dose[1] + length - i


def _dose(phrases: list[Phrase], i: int) -> Read:
    number = _number(phrases, i)
    unit = _unit(phrases, i + number[1]) if number else None
    return (DoseItem("dose", (number[0], unit[0])), number[1] + 1) if number and unit else None


def _plain(phrases: list[Phrase], i: int) -> Read:
    """One phrase that stands for itself."""
    meanings = phrases[i].meanings
    if "times" in meanings:
        return DoseItem("times", meanings["times"]), 1
    if "uneven" in meanings:
        return DoseItem("times", UNEVEN), 1
    if "moments" in meanings:
        return DoseItem("moment", meanings["moments"]), 1
    for kind in ("as_needed", "several"):
        if kind in meanings:
            return DoseItem(kind, True), 1
    if "joins" in meanings or "fillers" in meanings:
        return None, 1
    return DoseItem("unknown", phrases[i].text), 1


READERS: tuple[Callable[[list[Phrase], int], Read], ...] = (
    _scheme, _aside, _lasting, _every, _often, _multiplied, _dose, _plain,
)  # fmt: skip


def _whole(items: list[DoseItem], often: frozenset[Decimal]) -> Said | None:
    """The items as one of the shapes; None when they are none of them."""
    of: dict[str, list[object]] = {}
    for item in items:
        of.setdefault(item.kind, []).append(item.value)
    lasting, aside = of.get("lasting", []), of.get("aside", [])
    if len(lasting) > 1 or len(aside) > 1:
        return None
    found = _amounts(items, of, often)
    if found is None:
        return None
    days = int(lasting[0]) if lasting else None  # type: ignore[call-overload]
    return found._replace(days=days, aside=aside[0] if aside else None, often=often)  # type: ignore[arg-type]


def _amounts(
    items: list[DoseItem], of: dict[str, list[object]], often: frozenset[Decimal]
) -> Said | None:
    if "total" in of:
        only = len(of["total"]) == 1 and not of.keys() - {"total", "lasting", "aside"} | (
            of.keys() & {"dose"}
        )
        return Said(True, total=of["total"][0]) if only and often <= {ONE} else None  # type: ignore[arg-type]
    if "multiplied" in of:
        return _of_product(of, often)
    if UNEVEN in often or len(often) > 1:
        return None
    return _clauses(items, next(iter(often), None))


def _of_product(of: dict[str, list[object]], often: frozenset[Decimal]) -> Said | None:
    if len(of["multiplied"]) > 1 or {"dose", "moment"} & of.keys() or not often <= {ONE}:
        return None
    match of["multiplied"][0]:
        case (Decimal() as times, Decimal() as number) if 0 < times <= MOST_TIMES:
            return Said(True, (number, PIECE), times)
        case _:
            return None


def _clauses(items: list[DoseItem], times: Decimal | None) -> Said | None:
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
    return Said(True, dose, found) if dose or found else None


def _groups(items: list[DoseItem]) -> tuple[list[Amount], list[list[str]]]:
    """The doses, and the times of the day that stand together."""
    doses: list[Amount] = []
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


def _sum(doses: list[Amount], groups: list[list[str]]) -> Said | None:
    """Each dose with its own times of the day, none of them twice."""
    every = [moment for group in groups for moment in group]
    units = {unit for _, unit in doses}
    if len(doses) != len(groups) or len(set(every)) != len(every) or len(units) != 1:
        return None
    whole = sum(
        (dose * len(group) for (dose, _), group in zip(doses, groups, strict=True)), Decimal(0)
    )
    return Said(True, total=(whole, units.pop()))
