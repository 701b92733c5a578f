"""The facts of a record as a Questionnaire: a question that is not answered is not known, and every
list has an answer for *asked, and there are none*."""

from __future__ import annotations

from collections.abc import Iterable

from unclench.content.content import Content
from unclench.content.types import FactSpec
from unclench.intake.entries import OUTCOMES
from unclench.patient.index import IntakeIndex, index_of
from unclench.render.json_text import Json

URL = "urn:unclench:questionnaire"
UNIT = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
UCUM = "http://unitsofmeasure.org"
NONE = "none"
KINDS = {"yes_no": "boolean", "number": "decimal", "choice": "choice", "set": "choice"}
WORDS = {
    "allergies": "Allergies", "other_conditions": "Other illnesses, in words",
    "goals": "What the person wants to be able to do",
}  # fmt: skip
MEDICINE = {
    "name": "Name", "dose": "One dose, such as 10 mg", "per_day": "Doses a day",
    "total": "Or the total of a day, such as 50 mg/day", "since": "Since", "route": "Route",
}  # fmt: skip
TRIAL = {
    "medicine": "Medicine", "highest": "Highest total of a day",
    "weeks_at_highest": "Weeks at the highest", "outcome": "Outcome",
    "severity_before": "Severity before, 0 to 10", "severity_after": "Severity after, 0 to 10",
}  # fmt: skip
TYPES = {
    "per_day": "decimal", "since": "date", "weeks_at_highest": "decimal",
    "severity_before": "decimal", "severity_after": "decimal",
}  # fmt: skip


def questionnaire(content: Content) -> Json:
    """One item for each key of a record; the id of an item is its place in the record."""
    return {
        "resourceType": "Questionnaire",
        "id": "unclench",
        "url": URL,
        "version": content.version,
        "name": "Unclench",
        "title": "What is known about a person with spasticity, spasms or cramps",
        "status": "draft" if content.status != "approved" else "active",
        "subjectType": ["Patient"],
        "description": "Leave a question open while the answer is not known.",
        "item": [*_items(content, index_of(content))],
    }


def _items(content: Content, index: IntakeIndex) -> Iterable[Json]:
    yield item("date", "date", "The day on which the record is true")
    yield of_fact("region", content.facts["region"])
    for section, keys in index.sections.items():
        own = [of_fact(f"{section}.{key}", index.plain[f"{section}.{key}"]) for key in sorted(keys)]
        if section == "person":
            own = [*_age(content), *own]
        yield group(section, section.replace("_", " ").capitalize(), own)
    for place, spec in sorted(index.plain.items()):
        if "." not in place and place not in WORDS:
            yield of_fact(place, spec)
    yield from (item(place, "string", text, repeats=True) for place, text in WORDS.items())
    yield from _lists(content, index)


def _age(content: Content) -> list[Json]:
    return [
        item("person.age", "decimal", content.facts["age"].names.clinician),
        item("person.born", "date", "Day of birth"),
    ]


def _lists(content: Content, index: IntakeIndex) -> Iterable[Json]:
    yield _none_of("medicines")
    yield group("medicines", "Everything that is taken", _texts("medicines", MEDICINE), many=True)
    yield _none_of("labs")
    yield group("labs", "Laboratory results", _lab(index), many=True)
    yield _none_of("trials")
    tried = _texts("trials", TRIAL)
    for one in tried:
        if one["linkId"] == "trials.outcome":
            one |= {"type": "choice", "answerOption": _options("outcome", OUTCOMES)}
    yield group("trials", "Earlier treatments", tried, many=True)
    severity = content.facts["severity"]
    before = [of_fact("baseline.severity", severity), item("baseline.date", "date", "Day")]
    yield group("baseline", "Before the present treatment", before)
    requests = _options("option", sorted(index.options))
    yield item("requests", "open-choice", "What is asked for", repeats=True, answerOption=requests)
    yield item("notes", "text", "Notes, which no rule reads")


def _none_of(place: str) -> Json:
    return item(f"{place}.none", "boolean", f"Asked, and there are no {place}")


def _texts(place: str, keys: dict[str, str]) -> list[Json]:
    return [item(f"{place}.{key}", TYPES.get(key, "string"), text) for key, text in keys.items()]


def _lab(index: IntakeIndex) -> list[Json]:
    tests = _options("fact", sorted(index.labs))
    return [
        item("labs.test", "choice", "Test", answerOption=tests),
        item("labs.value", "string", "Value; a bound such as >90 is one too"),
        item("labs.unit", "string", "Unit"),
        item("labs.date", "date", "Day"),
        item("labs.upper_limit", "decimal", "The laboratory's upper limit of normal"),
    ]


def of_fact(place: str, spec: FactSpec) -> Json:
    """One question, in the words for a clinician."""
    text = spec.names.clinician
    if spec.kind == "set":
        if spec.members is None:
            return item(place, "string", f"{text} ({NONE}: asked, none)", repeats=True)
        options = _options("member", (NONE, *sorted(spec.members)))
        return item(place, "choice", text, repeats=True, answerOption=options)
    found = item(place, KINDS[spec.kind], text)
    if spec.kind == "choice":
        found["answerOption"] = _options("member", sorted(spec.members or ()))
    if spec.kind == "number" and spec.unit not in ("", "1"):
        unit = {"system": UCUM, "code": spec.unit, "display": spec.unit}
        return {"linkId": place, "extension": [{"url": UNIT, "valueCoding": unit}], **found}
    return found


def item(place: str, type_: str, text: str, **more: object) -> Json:
    return {"linkId": place, "text": text, "type": type_, **more}


def group(place: str, text: str, items: list[Json], *, many: bool = False) -> Json:
    more = {"repeats": True} if many else {}
    return {"linkId": place, "text": text, "type": "group", **more, "item": items}


def _options(kind: str, words: Iterable[str]) -> list[Json]:
    return [{"valueCoding": {"system": f"urn:unclench:{kind}", "code": word}} for word in words]
