"""Reads what only a medicine has: regimens, limits, tablets, monitoring, counselling, stopping."""

from __future__ import annotations

from typing import Any

from unclench.content.source.amounts import read_amounts
from unclench.content.source.claims import cited, note_days, note_dose
from unclench.content.source.draft import Cited, Draft
from unclench.content.source.fields import Fields, Problems
from unclench.content.source.regimens import read_ceiling, read_choice, read_regimens
from unclench.content.source.rules import spoken
from unclench.content.types import (
    AdequateTrial,
    Counsel,
    Dose,
    Medicine,
    Monitoring,
    Product,
    Stopping,
    Taper,
)

REGIONS = ("us", "uk")


def read_medicine(draft: Draft, entry: Fields) -> Medicine:
    entry.known_keys("codes", "rxnorm", "atc", "claims")
    entry.known_keys("controlled", *REGIONS)
    adequate = entry.entry("adequate_trial")
    return (
        Medicine(
            entry.one_of("measure", ("mg", "sprays", "mmol"), default="mg"),
            entry.flag("antispastic"),
            _stopping(draft, entry),
            _adequate(draft, adequate) if adequate else None,
            tuple(read_regimens(draft, entry)),
            tuple(read_choice(draft, choice) for choice in entry.entries("regimen_choice")),
            tuple(read_ceiling(draft, ceiling) for ceiling in entry.entries("ceilings")),
            tuple(_product(draft, product) for product in entry.entries("products")),
            tuple(_monitoring(draft, item) for item in entry.entries("monitoring")),
            tuple(_counsel(draft, item) for item in entry.entries("counselling")),
            *_most_per_dose(draft, entry),
            read_amounts(draft, entry, str(entry.data.get("measure", "mg"))),
        )
        if _read_prose(draft, entry)
        else Medicine(
            "mg", False, Stopping("unwise", (), None), None, (), (), (), (), (), (), None, ()
        )
    )


def _read_prose(draft: Draft, entry: Fields) -> bool:
    """Side effects, overdose and evidence are kept as cited prose for later pages; here they are
    checked."""
    entry.known_keys("side_effects", "common", "urgent")
    for key in (
        "side_effects",
        "overdose",
        "evidence",
        "administration",
        "pharmacokinetics",
        "indications",
        "pregnancy",
        "lactation",
    ):
        for text, claims in _prose(entry.raw(key), f"{entry.place}.{key}", entry.problems):
            draft.cite(f"{entry.place}.{key}", claims)
            draft.say(f"{entry.place}.{key}", "clinician", text)
    return True


def _prose(value: Any, place: str, problems: Problems) -> list[tuple[str, tuple[str, ...]]]:
    if isinstance(value, list):
        return [found for item in value for found in _prose(item, place, problems)]
    if not isinstance(value, dict):
        return []
    if "claims" in value:
        entry = Fields(value, place, problems)
        words = entry.words("say", required=False)
        text = words.clinician if words else entry.text("text")
        claims = entry.ids("claims")
        entry.finish()
        return [(text, claims)]
    return [found for item in value.values() for found in _prose(item, place, problems)]


def _stopping(draft: Draft, entry: Fields) -> Stopping:
    inner = entry.entry("stopping")
    if inner is None:
        entry.fault("stopping", "is missing", "Say how this medicine is stopped.")
        return Stopping("unwise", (), None)
    claims, _ = cited(draft, inner)
    inner.asked |= {"notes"}
    taper = inner.entry("taper")
    found = Stopping(
        inner.one_of("abrupt", ("dangerous", "unwise", "harmless")),
        claims,
        _taper(draft, taper) if taper else None,
    )
    if "say" in inner.data:
        spoken(draft, inner, "say")
    inner.finish()
    return found


def _taper(draft: Draft, entry: Fields) -> Taper | None:
    claims, judgement = cited(draft, entry)
    most, above, then = entry.dose("at_most"), entry.dose("while_above"), entry.dose("then_at_most")
    days, shortest, fastest = (
        entry.integer("every_days"),
        entry.integer("not_under_days"),
        entry.integer("fastest_days"),
    )
    under = entry.integer("under_limit_within_days")
    for key, dose in (("at_most", most), ("while_above", above), ("then_at_most", then)):
        note_dose(draft, entry, key, dose, "any", claims, judgement)
    for key, number in (
        ("every_days", days),
        ("not_under_days", shortest),
        ("fastest_days", fastest),
        ("under_limit_within_days", under),
    ):
        note_days(draft, entry, key, number, claims, judgement)
    draft.say(entry.place, "clinician", entry.text("text", required=False))
    entry.asked |= {"notes"}
    entry.finish()
    return (
        Taper(most, days, above, then, shortest, fastest, claims, under) if most and days else None
    )


def _adequate(draft: Draft, entry: Fields) -> AdequateTrial:
    claims, judgement = cited(draft, entry)
    weeks, amount = entry.integer("weeks") or 0, entry.dose("from")
    draft.numbers.append(Cited(f"{entry.place}.weeks", str(weeks), "wk", "any", claims, judgement))
    note_dose(draft, entry, "from", amount, "any", claims, judgement)
    found = AdequateTrial(weeks, amount, entry.flag("above"), claims)
    entry.finish()
    return found


def _most_per_dose(draft: Draft, entry: Fields) -> tuple[Dose | None, tuple[str, ...], str]:
    """The maximum for one dose, its sources, and the only region that has it; nothing where no
    source says."""
    inner = entry.entry("most_per_dose")
    if inner is None:
        return None, (), ""
    claims, judgement = cited(draft, inner)
    dose = inner.dose("at_most", required=True)
    if dose is not None and dose.per != "dose":
        inner.fault(
            "at_most", f"'{dose}' is the total of a day", "Write one dose, like '20 mg per dose'."
        )
    note_dose(draft, inner, "at_most", dose, "<=", claims, judgement)
    region = inner.one_of("region", ("us", "uk", "any"), default="any").removeprefix("any")
    inner.finish()
    return dose, claims, region


def _product(draft: Draft, entry: Fields) -> Product:
    claims, _ = cited(draft, entry)
    entry.asked |= {"notes"}
    found = Product(
        entry.text("form"),
        entry.text("strength"),
        entry.flag("halves"),
        entry.one_of("region", ("us", "uk", "any"), default="any"),
        claims,
        entry.flag("common"),
    )
    entry.finish()
    return found


def _monitoring(draft: Draft, entry: Fields) -> Monitoring:
    claims, judgement = cited(draft, entry)
    task, days = entry.text("task"), entry.integer("every_days")
    if task not in draft.tasks:
        entry.fault("task", f"there is no task '{task}'", "Add it to tasks.yaml.")
    note_days(draft, entry, "every_days", days, claims, judgement)
    found = Monitoring(
        task, entry.text("when_due", required=False), days, entry.integer("times"), claims
    )
    entry.finish()
    return found


def _counsel(draft: Draft, entry: Fields) -> Counsel:
    claims, _ = cited(draft, entry)
    entry.asked |= {"carries"}
    counsel_id = entry.text("id")
    draft.carried.extend((seed, counsel_id) for seed in entry.ids("carries"))
    found = Counsel(counsel_id, spoken(draft, entry, "say"), claims)
    entry.finish()
    return found
