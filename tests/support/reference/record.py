"""The page about records: every key, from the code that reads one and the facts of the
knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from support.fences import ROOT
from support.reference.tables import MADE, code, table
from unclench.content import load
from unclench.content.content import Content
from unclench.content.types import FactSpec
from unclench.intake.entries import LAB_KEYS, MEDICINE_KEYS, OUTCOMES, TRIAL_KEYS
from unclench.intake.record import KEYS, PERSON_KEYS, SCHEMA
from unclench.patient.index import IntakeIndex, index_of

ANNA = ROOT / "examples" / "anna.yaml"
# What a key means that no fact of the knowledge declares: its type, and its meaning.
OWN = {
    "schema": ("text", f"`{SCHEMA}`; may be left out"),
    "id": ("text", "a name without personal details; `record` when it is left out"),
    "date": ("day", "the day on which the record is true; the day of the run when it is left out"),
    "notes": ("text", "free text, kept and shown, never read by a rule"),
    "person.born": ("day", "the day of birth, in place of the age"),
    "person.age": ("years", "the age; with a day of birth both have to agree"),
    "labs": ("list", "laboratory results, see below"),
    "medicines": ("list", "everything that is taken, prescribed or not, see below"),
    "trials": ("list", "earlier treatments, see below"),
    "allergies": ("list of texts", "names of medicines or of anything else"),
    "other_conditions": ("list of texts", "in words; kept, shown, and said to be not checked"),
    "goals": ("list of texts", "in the person's own words"),
    "requests": ("list of texts", "ids of options, `stop:MEDICINE`, `raise:MEDICINE`"),
    "incomplete": (
        "list of keys",
        "lists that may hold more than they name, such as `signs`; without it they name all",
    ),
    "baseline": ("mapping", "`severity` and `date` before the present treatment"),
}
LABS = {
    "test": "the name of the test, see below",
    "value": 'the number; `">90"` and `"<0.5"` are bounds and count as such only',
    "unit": "one of the units of the test; without it the result is not known",
    "date": "the day; without it the result is not known",
    "upper_limit": "the laboratory's own upper limit of normal, for liver and muscle tests",
}
MEDICINES = {
    "name": "by any name or brand that is known; others are kept and said to be not checked",
    "dose": "one dose, such as `10 mg`; may be left out",
    "per_day": "how many doses a day",
    "total": "in place of both, such as `50 mg/day` or `8 sprays/day`",
    "since": "the day since when it is taken like this",
    "route": "such as `intrathecal`; by mouth when it is left out",
}
TRIALS = {
    "medicine": "the medicine",
    "highest": "the highest dose of a day, such as `60 mg/day`",
    "weeks_at_highest": "for how many weeks",
    "outcome": f"one of {code(OUTCOMES)}",
    "severity_before": "0 to 10",
    "severity_after": "0 to 10",
}
INTRO = f"""# The record

What is known about a person, as YAML or JSON (`{SCHEMA}`). `unclench plan RECORD` and every other command that takes
a record read it; a FHIR R4 Bundle leads to the same facts ([how doses are read](doses.md)), and so do FHIR Parameters,
one resource a line (NDJSON), and the call of a CDS Hooks service.

Each fact is known, or not known:

* A key that is left out (or `null`) is **not known**, never *no*, *normal* or 0.
* An empty list means *asked, and there are none*. A list that is left out means *not asked*.
* A result without a unit or a date, with a unit of another kind, from the future, implausible, or older than the days
  below is not known, and the plan says so and why.

An unknown key is refused with a suggestion, and all faults are listed at once. `schema:` may be left out.

"""  # noqa: E501 - a text as it is shown


def record_page() -> str:
    content = load()
    index = index_of(content)
    parts = (
        _section("A whole record", _fence(ANNA.read_text(encoding="utf-8"))),
        _section("Keys", table(("key", "type", "means"), sorted(_keys(content, index)))),
        _lists(),
        _section("Tests", _tests(index)),
        _section("Signs", _signs(content)),
        _section("Conditions", _conditions(content)),
        _section("Requests", _requests(content)),
    )
    return f"{MADE}{INTRO}{''.join(parts)}"


def _section(title: str, text: str) -> str:
    return f"## {title}\n\n{text}\n"


def _fence(text: str) -> str:
    return f"```yaml\n{text}```\n"


def own_keys(index: IntakeIndex) -> frozenset[str]:
    """The keys that the code reads by itself, by their full names."""
    parts = {f"person.{key}" for key in PERSON_KEYS}
    return ((KEYS - {"person"}) | parts) - index.plain.keys()


def _keys(content: Content, index: IntakeIndex) -> Iterator[tuple[str, str, str]]:
    facts = {place: (_type(spec), _meaning(spec)) for place, spec in index.plain.items()}
    region = content.facts["region"]
    written = {**facts, **OWN, "region": (_type(region), _meaning(region))}
    for place, (kind, meaning) in written.items():
        yield f"`{place}`", kind, meaning


def _type(spec: FactSpec) -> str:
    if spec.kind == "choice":
        words = sorted(spec.members or ())
        either = " (or `true` `false`)" if {"yes", "no"} <= {*words} else ""
        return f"{code(words)}{either}"
    if spec.kind == "set":
        members = sorted(spec.members or ())
        return f"list of {code(members)}" if 0 < len(members) <= 12 else "list of ids"
    if spec.kind == "yes_no":
        return "`true` `false`"
    return f"number{_unit(spec.unit)}{_range(spec)}"


def _meaning(spec: FactSpec) -> str:
    fresh = f"; not known when older than {spec.fresh_days} days" if spec.fresh_days else ""
    return f"{spec.names.clinician}{fresh}"


def _unit(unit: str) -> str:
    return f" in `{unit}`" if unit not in ("", "1") else ""


def _range(spec: FactSpec) -> str:
    return "" if spec.low is None else f", {spec.low} to {spec.high}"


def _lists() -> str:
    parts = (("Laboratory results", LABS), ("Medicines", MEDICINES), ("Trials", TRIALS))
    return "".join(
        _section(title, table(("key", "means"), ((f"`{key}`", text) for key, text in rows.items())))
        for title, rows in parts
    )


def list_keys() -> Iterable[tuple[frozenset[str], dict[str, str]]]:
    return (LAB_KEYS, LABS), (MEDICINE_KEYS, MEDICINES), (TRIAL_KEYS, TRIALS)


def _tests(index: IntakeIndex) -> str:
    rows = (
        (
            f"`{name}`",
            spec.names.clinician,
            code(spec.units) or f"`{spec.unit}`",
            f"{spec.low} to {spec.high}" if spec.low is not None else "",
            str(spec.fresh_days or ""),
            ", ".join(spec.loinc),
        )
        for name, spec in sorted(index.labs.items())
    )
    return table(("test", "is", "units", "plausible", "days", "LOINC"), rows) + (
        "\n`days` is how old a result may be; for some people it is less.\n"
    )


def _signs(content: Content) -> str:
    fresh = content.facts["signs"].fresh_days
    rows = (
        (f"`{sign.id}`", sign.group, sign.names.clinician, sign.names.person)
        for sign in content.sign_names.values()
    )
    head = (
        f"What is present now, under `signs`. They hold for the record's date and {fresh} days.\n\n"
    )
    return head + table(("id", "group", "for clinicians", "for the person"), rows)


def _conditions(content: Content) -> str:
    rows = (
        (f"`{one.id}`", one.names.clinician, one.names.person)
        for one in content.conditions.values()
    )
    return "Under `conditions`.\n\n" + table(("id", "for clinicians", "for the person"), rows)


def _requests(content: Content) -> str:
    rows = ((f"`{option.id}`", option.name, option.kind) for option in content.options)
    head = (
        "Under `requests`: an option, or `stop:` and `raise:` with any medicine that is taken.\n\n"
    )
    return head + table(("id", "name", "kind"), rows)
