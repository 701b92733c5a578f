"""Reads claims, facts, named parts, classes, names, conditions, tasks and words."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from unclench.content.source.draft import Cited, Draft
from unclench.content.source.fields import DIGITS, Entry
from unclench.content.types import Claim, ClaimValue, Diagnosis, FactSpec, Stricter, Unstated, Words
from unclench.criteria.values import Kind
from unclench.criteria.vocabulary import FactType, Vocabulary
from unclench.errors import UnclenchError
from unclench.language.letters import fold

COMPARATORS = ("=", "<", "<=", ">", ">=")
CONFIDENCES = ("high", "medium", "low", "derived")
KINDS: tuple[Kind, ...] = ("number", "choice", "yes_no", "set")
CHANGES = ("free", "loss", "gain", "fixed")
UNITS_OF_AMOUNTS = {
    "amount_per_day": {"mg": "mg/d", "sprays": "{sprays}/d", "mmol": "mmol/d"},
    "amount_per_dose": {"mg": "mg", "sprays": "{sprays}", "mmol": "mmol"},
}


def read_claims(draft: Draft, data: dict[str, Any], place: str) -> None:
    for claim_id, body in data.items():
        entry = Entry(body, f"{place}: {claim_id}", draft.problems)
        if claim_id in draft.claims:
            entry.fault(
                "", "this claim stands in two places", "Keep one of them, or give one another id."
            )
        draft.claims[claim_id] = _claim(claim_id, entry, draft)
        entry.finish()


def _claim(claim_id: str, entry: Entry, draft: Draft) -> Claim:
    sources = entry.ids("sources")
    if not sources:
        entry.fault(
            "sources",
            "a claim needs at least one source",
            "Name it in sources/ and write its id here.",
        )
    for source in sources:
        if source not in draft.sources:
            entry.fault(
                "sources", f"there is no source '{source}'", "Sources stand in knowledge/sources/."
            )
    population = entry.text("population", required=False)
    known = draft.sources.get(sources[0]) if sources else None
    carries = entry.ids("carries")
    draft.carried.extend((seed, claim_id) for seed in carries)
    draft.wrote(claim_id, entry.ids("author"))
    if entry.raw("review") is not None:
        entry.fault(
            "review",
            "a claim does not say so itself",
            "Reviews stand in reviews.yaml; see unclench knowledge review.",
        )
    return Claim(
        claim_id,
        entry.text("says"),
        tuple(_value(value) for value in entry.entries("values")),
        sources,
        entry.text("at"),
        entry.one_of("confidence", CONFIDENCES),
        population or (known.population if known else ""),
        "submitted",
        carries,
    )


def _value(entry: Entry) -> ClaimValue:
    number = entry.text("number")
    value = ClaimValue(
        entry.text("of"),
        entry.one_of("is", COMPARATORS),
        exact(entry, number),
        entry.text("unit", default="1", required=False),
    )
    entry.finish()
    return value


def exact(entry: Entry, text: str) -> Decimal:
    """The number of a text; a problem and 0 when it is none."""
    if DIGITS.fullmatch(text.removeprefix("-")):
        return Decimal(text)
    entry.fault("number", f"'{text}' is not a number", "Write digits, with a point for decimals.")
    return Decimal(0)


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
    entry = Entry(body, place, draft.problems)
    fact_id = entry.text("id")
    entry.place = f"fact {fact_id}"
    names = entry.words("names") or Words(fact_id, fact_id)
    ask = entry.words("ask", required=False)
    claims = entry.ids("claims")
    draft.cite(entry.place, claims)
    plausible = [exact(entry, str(value)) for value in entry.raw("plausible") or ()]
    entry.asked |= {
        "open_members",
        "members_from",
        "members",
        "choices",
        "stricter",
        "judgement",
        "whole",
        "codes",
        "unstated",
    }
    draft.facts[fact_id] = FactSpec(
        fact_id,
        entry.one_of("kind", KINDS) or "yes_no",  # type: ignore[arg-type]
        entry.text("unit", required=False),
        _units(entry),
        plausible[0] if plausible else None,
        plausible[1] if plausible else None,
        _members(entry, draft),
        entry.text("record", required=False),
        entry.flag("derived"),
        entry.integer("fresh_days"),
        (),
        _loinc(entry),
        entry.ids("asks") or (fact_id,),
        names,
        ask,
        tuple(_diagnosis(part) for part in entry.entries("diagnoses")),
        _counted(entry, draft),
        entry.one_of("change", CHANGES, CHANGES[0]),
        never_blocks=entry.flag("never_blocks"),
        lowest_limit=_whole_number(entry, "lowest_limit"),
        clear_below=_whole_number(entry, "clear_below"),
        made_of=entry.ids("made_of"),
    )
    for audience, text in (("clinician", names.clinician), ("person", names.person)):
        draft.say(entry.place, f"name:{audience}", text)
    entry.finish()


def _whole_number(entry: Entry, key: str) -> Decimal | None:
    found = entry.integer(key)
    return None if found is None else Decimal(found)


def _units(entry: Entry) -> dict[str, Fraction]:
    found = entry.raw("units") or {}
    return {str(unit): Fraction(str(factor)) for unit, factor in found.items()}


def _loinc(entry: Entry) -> tuple[str, ...]:
    codes = entry.raw("codes") or {}
    return tuple(str(code) for code in codes.get("loinc", ()))


def _counted(entry: Entry, draft: Draft) -> str:
    counted = entry.text("counts", required=False)
    if counted and counted not in draft.class_names:
        entry.fault(
            "counts", f"there is no class '{counted}'", "Classes stand in knowledge/classes.yaml."
        )
    return counted


def _diagnosis(part: Entry) -> Diagnosis:
    value = part.raw("value")
    found = Diagnosis(
        value if isinstance(value, bool) else str(value),
        part.ids("codes"),
        tuple(fold(word) for word in part.ids("words")),
        part.flag("confirm"),
    )
    part.finish()
    return found


def _members(entry: Entry, draft: Draft) -> frozenset[str] | None:
    if entry.data.get("open_members"):
        return None
    if listed := entry.data.get("choices") or entry.data.get("members"):
        return frozenset(map(str, listed))
    known: dict[str, Any] = {
        "signs": draft.sign_names,
        "conditions": draft.conditions,
        "classes": {**draft.class_names, **draft.ingredients},
        "ingredients": draft.ingredients,
        "medicines": draft.options,
        "options": draft.options,
    }
    where = entry.data.get("members_from")
    return frozenset(known[where]) if where else None


def finish_facts(draft: Draft, items: list[Any]) -> None:
    """Second pass, once criteria can be read: the stricter freshness windows, and what counts while
    a record does not say."""
    for body in items:
        if isinstance(body, dict) and "unstated" in body:
            _unstated(draft, body)
        for window in body.get("stricter", ()) if isinstance(body, dict) else ():
            spec = draft.facts[body["id"]]
            place = f"fact {spec.id}.stricter"
            index = draft.criterion(str(window["when"]), place)
            draft.facts[spec.id] = spec._replace(
                stricter=(*spec.stricter, Stricter(index, int(window["days"])))
            )
            draft.numbers.append(
                Cited(
                    place,
                    str(window["days"]),
                    "d",
                    "<=",
                    tuple(body.get("claims", ())),
                    body.get("judgement", ""),
                )
            )
        if isinstance(body, dict) and body.get("fresh_days"):
            draft.numbers.append(
                Cited(
                    f"fact {body['id']}.fresh_days",
                    str(body["fresh_days"]),
                    "d",
                    "<=",
                    tuple(body.get("claims", ())),
                    body.get("judgement", ""),
                )
            )


def _unstated(draft: Draft, body: dict[str, Any]) -> None:
    """`unstated: {when: …, is: …}`: with nothing known the criterion must be not known, so that
    nothing is assumed about an empty record."""
    spec = draft.facts[body["id"]]
    entry = Entry(body["unstated"], f"fact {spec.id}.unstated", draft.problems)
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


def make_vocabulary(draft: Draft) -> None:
    types = {
        spec.id: FactType(spec.id, spec.kind, spec.unit, spec.members)
        for spec in draft.facts.values()
    }
    draft.vocabulary = Vocabulary(types, dict(draft.vocabulary.parts))


def read_defines(draft: Draft, data: dict[str, Any]) -> None:
    """Named parts, in the order they are written; each may use those before it."""
    from unclench.criteria.syntax import read

    for name, body in data.items():
        entry = Entry(body, f"define {name}", draft.problems)
        text, claims, judgement = (
            entry.text("when"),
            entry.ids("claims"),
            entry.text("judgement", required=False),
        )
        entry.finish()
        draft.cite(entry.place, claims)
        try:
            node = read(text, draft.vocabulary)
        except UnclenchError as error:
            draft.fault(entry.place, str(error))
            continue
        draft.vocabulary = Vocabulary(
            draft.vocabulary.facts, {**draft.vocabulary.parts, name: node}
        )
        note_numbers(draft, entry.place, text, claims, judgement)


def note_numbers(
    draft: Draft, place: str, text: str, claims: tuple[str, ...], judgement: str
) -> None:
    """Every cut point that this text itself writes (named parts are noted where they are
    defined)."""
    from unclench.criteria.syntax import read
    from unclench.criteria.tree import Fact, comparisons

    plain = Vocabulary(draft.vocabulary.facts, dict.fromkeys(draft.vocabulary.parts, Fact("part")))
    try:
        node = read(text, plain)
    except UnclenchError:
        return
    for found in comparisons(node):
        draft.numbers.append(
            Cited(
                place,
                f"{found.value}",
                draft.facts[found.name].unit,
                found.operator,
                claims,
                judgement,
            )
        )
