"""Bounds of a daily amount: those of each medicine; and entries written once for all medicines with
a limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from unclench.content.source.claims import UCUM_OF
from unclench.content.source.draft import Cited, Draft
from unclench.content.source.fields import Fields
from unclench.content.types import AmountBounds, Dose, Medicine, Option


class Limited(NamedTuple):
    """A medicine with such a limit, its sources, and the replacements for the marks in a text."""

    option: Option
    claims: tuple[str, ...]
    tokens: dict[str, str]


def read_amounts(draft: Draft, entry: Fields, measure: str) -> AmountBounds | None:
    """None where `judgement:` says why an amount has no bounds."""
    inner = entry.entry("amounts")
    if inner is None:
        entry.fault(
            "amounts",
            "is missing",
            "Write from which amount a day on it is asked about, and is an overdose.",
        )
        return None
    claims, judgement = inner.ids("claims"), inner.text("judgement", required=False)
    draft.cite(inner.place, claims)
    ask, overdose = inner.dose("ask_above"), inner.dose("overdose_from")
    if ask and overdose:
        _fits(inner, measure, ask, overdose)
        for key, dose, comparator in (("ask_above", ask, ">"), ("overdose_from", overdose, ">=")):
            draft.numbers.append(
                Cited(
                    f"{inner.place}.{key}",
                    str(dose.amount),
                    f"{UCUM_OF[measure]}/d",
                    comparator,
                    claims,
                    judgement,
                )
            )
    elif not judgement:
        inner.fault(
            "",
            "has no bounds",
            "Write ask_above: and overdose_from:, or judgement: with why there are none.",
        )
    inner.finish()
    return AmountBounds(ask, overdose, claims) if ask and overdose else None


def _fits(entry: Fields, measure: str, ask: Dose, overdose: Dose) -> None:
    if any((dose.unit, dose.per) != (measure, "day") for dose in (ask, overdose)):
        entry.fault(
            "",
            f"is not in {measure}/day",
            "Write it in the measure of the medicine, like '160 mg/day'.",
        )
    if not ask.amount < overdose.amount:
        entry.fault(
            "overdose_from",
            f"{overdose} is not above {ask}",
            "The amount to query is below the one that is an overdose.",
        )


def written_out(draft: Draft, items: list[Any]) -> Iterator[Any]:
    """An entry written once `for: amounts` (or `most_per_dose`, for all regions or one), copied for
    each medicine that has those; every other one unchanged."""
    for body in items:
        tokens = TOKENS.get(str(body.get("for"))) if isinstance(body, dict) else None
        if tokens is None:
            yield body
        else:
            limited = [
                (option, option.medicine) for option in draft.options.values() if option.medicine
            ]
            yield from (
                _for_one(body, *found) for one in limited if (found := tokens(*one)) is not None
            )


def _of_a_day(option: Option, medicine: Medicine) -> Limited | None:
    bounds = medicine.amounts
    if bounds is None:
        return None
    return Limited(
        option,
        bounds.claims,
        {
            "{amount}": f"{option.id}_{medicine.measure}_per_day",
            "{ask_above}": f"{bounds.ask_above.amount.normalize():f}",
            "{above}": f"{(bounds.ask_above.amount + 1).normalize():f}",
            "{overdose_from}": f"{bounds.overdose_from.amount.normalize():f}",
            "{unit}": f"{UCUM_OF[medicine.measure]}/d",
        },
    )


def _of_one_dose(
    option: Option, medicine: Medicine, *, of_one_region: bool = False
) -> Limited | None:
    most, region = medicine.most_per_dose, medicine.most_per_dose_region
    if most is None or bool(region) is not of_one_region:
        return None
    return Limited(
        option,
        medicine.most_per_dose_claims,
        {
            "{amount}": f"{option.id}_{medicine.measure}_per_dose",
            "{unit}": medicine.measure,
            "{at_most}": f"{most.amount.normalize():f}",
            "{above}": f"{(most.amount + 1).normalize():f}",
            "{region}": region,
        },
    )


TOKENS: dict[str, Callable[[Option, Medicine], Limited | None]] = {
    "amounts": _of_a_day,
    "most_per_dose": _of_one_dose,
    "most_per_dose_of_one_region": partial(_of_one_dose, of_one_region=True),
}


def _for_one(
    body: dict[str, Any], option: Option, claims: tuple[str, ...], own: dict[str, str]
) -> dict[str, Any]:
    """A promise or a rule stays one for this medicine; a sign is for everybody, and its criterion
    names the amount."""
    tokens = {"{medicine}": option.id, "{name}": option.name, **own}
    found: dict[str, Any] = _filled(
        {key: value for key, value in body.items() if key != "for"}, tokens
    )
    whom = {"for": [option.id]} if "says" in found or "effect" in found else {}
    return {**found, **whom, "claims": [*claims, *found.get("claims", ())]}


def _filled(value: Any, tokens: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {_filled(key, tokens): _filled(inner, tokens) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, tokens) for inner in value]
    if isinstance(value, str):
        for token, text in tokens.items():
            value = value.replace(token, text)
    return value
