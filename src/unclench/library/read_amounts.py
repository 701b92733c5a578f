"""Bounds of an amount a day: what each medicine says of them, and the signs and promises that are written once for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from unclench.library.draft import Cited, Draft
from unclench.library.models import AmountBounds, Dose, Option
from unclench.library.shape import Entry

UNIT_A_DAY = {"mg": "mg/d", "sprays": "{sprays}/d", "mmol": "mmol/d"}
BOUNDED = "amounts"


def read_amounts(draft: Draft, entry: Entry, measure: str) -> AmountBounds | None:
    """None where `judgement:` says why an amount has no bounds."""
    inner = entry.entry("amounts")
    if inner is None:
        entry.fault("amounts", "is missing", "Write from which amount a day on it is asked about, and is an overdose.")
        return None
    claims, judgement = inner.ids("claims"), inner.text("judgement", required=False)
    draft.cite(inner.place, claims)
    ask, overdose = inner.dose("ask_above"), inner.dose("overdose_from")
    if ask and overdose:
        _fits(inner, measure, ask, overdose)
        for key, dose, comparator in (("ask_above", ask, ">"), ("overdose_from", overdose, ">=")):
            draft.numbers.append(
                Cited(f"{inner.place}.{key}", str(dose.amount), UNIT_A_DAY[measure], comparator, claims, judgement)
            )
    elif not judgement:
        inner.fault("", "has no bounds", "Write ask_above: and overdose_from:, or judgement: with why there are none.")
    inner.finish()
    return AmountBounds(ask, overdose, claims) if ask and overdose else None


def _fits(entry: Entry, measure: str, ask: Dose, overdose: Dose) -> None:
    if any((dose.unit, dose.per) != (measure, "day") for dose in (ask, overdose)):
        entry.fault("", f"is not in {measure}/day", "Write it in the measure of the medicine, like '160 mg/day'.")
    if not ask.amount < overdose.amount:
        entry.fault("overdose_from", f"{overdose} is not above {ask}", "What is asked about comes before what is an overdose.")


def written_out(draft: Draft, items: list[Any]) -> Iterator[Any]:
    """Signs and promises `for: amounts` once for each medicine that has bounds; every other one as it is."""
    bounded = [option for option in draft.options.values() if option.medicine and option.medicine.amounts]
    for body in items:
        if isinstance(body, dict) and body.get("for") == BOUNDED:
            yield from (_for_one(body, option) for option in bounded)
        else:
            yield body


def _for_one(body: dict[str, Any], option: Option) -> dict[str, Any]:
    """A promise stays one for this medicine; a sign is for everybody, and its criterion names the amount."""
    assert option.medicine is not None and option.medicine.amounts is not None
    bounds, measure = option.medicine.amounts, option.medicine.measure
    tokens = {
        "{medicine}": option.id, "{name}": option.name, "{amount}": f"{option.id}_{measure}_per_day",
        "{ask_above}": f"{bounds.ask_above.amount.normalize():f}", "{above}": f"{(bounds.ask_above.amount + 1).normalize():f}",
        "{overdose_from}": f"{bounds.overdose_from.amount.normalize():f}", "{unit}": UNIT_A_DAY[measure],
    }  # fmt: skip
    found: dict[str, Any] = _filled({key: value for key, value in body.items() if key != "for"}, tokens)
    whom = {"for": [option.id]} if "says" in found else {}
    return {**found, **whom, "claims": [*bounds.claims, *found.get("claims", ())]}


def _filled(value: Any, tokens: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {_filled(key, tokens): _filled(inner, tokens) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, tokens) for inner in value]
    if isinstance(value, str):
        for token, text in tokens.items():
            value = value.replace(token, text)
    return value
