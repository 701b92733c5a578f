"""Reads facts: their kind, unit and members, how fresh they must be, and what counts unstated."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from unclench.content.source.claims import exact
from unclench.content.source.defines import note_numbers
from unclench.content.source.draft import Cited, Draft
from unclench.content.source.fields import Fields
from unclench.content.types import CodedAnswer, Diagnosis, FactSpec, Stricter, Unstated, Words
from unclench.content.types.facts import BY_PUMP
from unclench.criteria.values import ValueKind
from unclench.language.letters import fold

KINDS: tuple[ValueKind, ...] = ("number", "choice", "yes_no", "set")
CHANGES = ("free", "loss", "gain", "fixed")
# Keys that are read in the second pass, or from the tree itself.
READ_ELSEWHERE = {"open_members", "members_from", "members", "choices", "judgement", "unstated"}
UNITS_OF_AMOUNTS = {
    "amount_per_day": {"mg": "mg/d", "sprays": "{sprays}/d", "mmol": "mmol/d"},
    "amount_per_dose": {"mg": "mg", "sprays": "{sprays}", "mmol": "mmol"},
}


def read_facts(
    draft: Draft, items: list[Any], place: str, measures: dict[str, tuple[str, str]]
) -> None:
    """`measures` gives each medicine's name and measure, for the families of facts."""
    for i, body in enumerate(items):
        if isinstance(body, dict) and "family" in body:
            for medicine, (name, measure) in measures.items():
                _fact(draft, _of_family(body, medicine, name, measure), f"{place}[{i}]")
        else:
            _fact(draft, body, f"{place}[{i}]")


def _of_family(body: dict[str, Any], medicine: str, name: str, measure: str) -> dict[str, Any]:
    def filled(value: Any) -> Any:
        if isinstance(value, str):
            return (
                value.replace("{medicine}", medicine)
                .replace("{name}", name)
                .replace("{measure}", measure)
            )
        if isinstance(value, dict):
            return {key: filled(inner) for key, inner in value.items()}
        return [filled(inner) for inner in value] if isinstance(value, list) else value

    found = {key: filled(value) for key, value in body.items() if key != "family"}
    if body["family"] in UNITS_OF_AMOUNTS:
        found["unit"] = UNITS_OF_AMOUNTS[body["family"]][measure]
    return found


def _fact(draft: Draft, body: Any, place: str) -> None:
    entry = Fields(body, place, draft.problems)
    fact_id = entry.text("id")
    entry.place = f"fact {fact_id}"
    names = entry.words("names") or Words(fact_id, fact_id)
    draft.cite(entry.place, entry.ids("claims"))
    low, high = _plausible(entry)
    entry.known_keys("codes", "loinc", "snomed", "nhg", "words", "without")
    entry.known_keys("stricter", "when", "days")
    entry.asked |= READ_ELSEWHERE
    draft.facts[fact_id] = FactSpec(
        id=fact_id,
        kind=_kind(entry),
        unit=entry.text("unit", required=False),
        units=_units(entry),
        low=low,
        high=high,
        members=_members(entry, draft),
        record=entry.text("record", required=False),
        derived=entry.flag("derived"),
        fresh_days=entry.integer("fresh_days"),
        stricter=(),
        loinc=_codes(entry, "loinc"),
        asks=entry.ids("asks") or (fact_id,),
        names=names,
        ask=entry.words("ask", required=False),
        diagnoses=tuple(_diagnosis(part) for part in entry.entries("diagnoses")),
        counts=_counted(entry, draft),
        change=entry.one_of("change", CHANGES, CHANGES[0]),
        never_blocks=entry.flag("never_blocks"),
        lowest_limit=_whole_number(entry, "lowest_limit"),
        clear_below=_whole_number(entry, "clear_below"),
        made_of=entry.ids("made_of"),
        all_while_unknown=entry.flag("all_while_unknown"),
    )
    draft.facts[fact_id] = _with_results(draft.facts[fact_id], entry)
    for audience, text in names._asdict().items():
        draft.say(entry.place, f"name:{audience}", text)
    entry.finish()


def _with_results(spec: FactSpec, entry: Fields) -> FactSpec:
    """The fact with the other ways in which its results and answers are coded."""
    return spec._replace(
        snomed=_codes(entry, "snomed"),
        nhg=_codes(entry, "nhg"),
        result_words=tuple(map(fold, _codes(entry, "words"))),
        other_words=tuple(map(fold, _codes(entry, "without"))),
        answers=tuple(_answer(part) for part in entry.entries("answers")),
    )


def _kind(entry: Fields) -> ValueKind:
    """Any kind will do after a fault, so that criteria can be read all the same."""
    found = entry.one_of("kind", KINDS)
    return next((kind for kind in KINDS if kind == found), "yes_no")


def _plausible(entry: Fields) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and highest value of a number; nothing where no bounds are written."""
    bounds = [exact(entry, str(value)) for value in entry.raw("plausible") or ()]
    return (bounds[0], bounds[1]) if bounds else (None, None)


def _whole_number(entry: Fields, key: str) -> Decimal | None:
    found = entry.integer(key)
    return None if found is None else Decimal(found)


def _units(entry: Fields) -> dict[str, Fraction]:
    found = entry.raw("units") or {}
    return {str(unit): Fraction(str(factor)) for unit, factor in found.items()}


def _codes(entry: Fields, key: str) -> tuple[str, ...]:
    codes = entry.raw("codes") or {}
    return tuple(str(code) for code in codes.get(key, ()))


def _answer(part: Fields) -> CodedAnswer:
    values = {
        fold(word): str(value)
        for value, words in (part.raw("values") or {}).items()
        for word in Fields({"values": words}, part.place, part.problems).ids("values")
    }
    days = {str(value): int(most) for value, most in (part.raw("days") or {}).items()}
    found = CodedAnswer(part.ids("codes"), values, days, part.text("due", required=False))
    part.finish()
    return found


def _counted(entry: Fields, draft: Draft) -> str:
    counted = entry.text("counts", required=False)
    if counted and counted not in draft.class_names:
        entry.fault(
            "counts", f"there is no class '{counted}'", "Classes are in knowledge/classes.yaml."
        )
    return counted


def _diagnosis(part: Fields) -> Diagnosis:
    value = part.raw("value")
    found = Diagnosis(
        value if isinstance(value, bool) else str(value),
        part.ids("codes"),
        tuple(fold(word) for word in part.ids("words")),
        part.flag("confirm"),
    )
    part.finish()
    return found


def _members(entry: Fields, draft: Draft) -> frozenset[str] | None:
    if entry.data.get("open_members"):
        return None
    if listed := entry.data.get("choices") or entry.data.get("members"):
        return frozenset(map(str, listed))
    known: dict[str, Any] = {
        "signs": draft.sign_names,
        "conditions": draft.conditions,
        "classes": {**draft.class_names, **draft.ingredients},
        "ingredients": draft.ingredients,
        "bounded": _bounded(draft),
        "medicines": draft.options,
        "options": draft.options,
    }
    where = entry.data.get("members_from")
    return frozenset(known[where]) if where else None


def _bounded(draft: Draft) -> list[str]:
    """The medicines, by mouth and by pump, whose highest amount a day is recorded."""
    by_mouth = [one.id for one in draft.ingredients.values() if one.most_mg is not None]
    pumps = [one.id for one in draft.ingredients.values() if one.most_mg_intrathecal is not None]
    return [*by_mouth, *(f"{ingredient}{BY_PUMP}" for ingredient in pumps)]


def finish_facts(draft: Draft, items: list[Any]) -> None:
    """Second pass, once criteria can be read: the stricter freshness windows, and what counts while
    a record does not say."""
    for body in items:
        if not isinstance(body, dict):
            continue
        if "unstated" in body:
            _unstated(draft, body)
        for window in body.get("stricter", ()):
            _stricter(draft, body, window)
        if body.get("fresh_days"):
            draft.numbers.append(_days(body, "fresh_days", body["fresh_days"]))


def _stricter(draft: Draft, body: dict[str, Any], window: dict[str, Any]) -> None:
    spec, days = draft.facts[body["id"]], _days(body, "stricter", window["days"])
    found = Stricter(draft.criterion(str(window["when"]), days.place), int(window["days"]))
    draft.facts[spec.id] = spec._replace(stricter=(*spec.stricter, found))
    draft.numbers.append(days)


def _days(body: dict[str, Any], key: str, days: object) -> Cited:
    """A number of days, which has to be one that the claims of the fact say."""
    claims, judgement = tuple(body.get("claims", ())), body.get("judgement", "")
    return Cited(f"fact {body['id']}.{key}", str(days), "d", "<=", claims, judgement)


def _unstated(draft: Draft, body: dict[str, Any]) -> None:
    """`unstated: {when: …, is: …}`: with nothing known the criterion must be not known, so that
    nothing is assumed about an empty record."""
    spec = draft.facts[body["id"]]
    entry = Fields(body["unstated"], f"fact {spec.id}.unstated", draft.problems)
    text, value = entry.text("when"), entry.raw("is")
    note_numbers(
        draft, entry.place, text, tuple(body.get("claims", ())), str(body.get("judgement", ""))
    )
    if not (isinstance(value, bool) if spec.kind == "yes_no" else value in (spec.members or ())):
        entry.fault(
            "is", f"'{value}' is no value of {spec.id}", "Write one that a record could give."
        )
    draft.facts[spec.id] = spec._replace(
        unstated=Unstated(draft.criterion(text, entry.place), value)
    )
    entry.finish()
