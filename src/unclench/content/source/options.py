"""Reads the options: medicines, procedures, referrals and measures."""

from __future__ import annotations

from typing import Any

from unclench.content.source.defines import note_numbers
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.source.medicine import read_medicine
from unclench.content.source.rules import read_rules, spoken
from unclench.content.types import Option, Words

OPTION_KINDS = ("medicine", "procedure", "referral", "programme", "self_care", "complementary")


def announce(draft: Draft, body: dict[str, Any], kind: str) -> None:
    """First pass: the option exists, so that facts and rules may name it."""
    option_id = str(body.get("id", ""))
    draft.options[option_id] = Option(
        option_id,
        kind,
        str(body.get("name", option_id)),
        "",
        Words("", ""),
        (),
        "any",
        None,
        (),
        None,
        None,
        None,
    )


def read_option(draft: Draft, body: dict[str, Any], kind: str) -> None:
    """Second pass, once criteria can be read."""
    entry = Fields(body, f"{kind} {body.get('id')}", draft.problems)
    option_id, claims = entry.text("id"), entry.ids("claims")
    entry.asked |= {"kind", "carries", "notes", "judgement"}
    draft.carried.extend((seed, option_id) for seed in entry.ids("carries"))
    draft.wrote(option_id, entry.ids("author"))
    draft.cite(entry.place, claims)
    say = spoken(draft, entry, "say")
    setting = entry.one_of("setting", ("any", "specialist"), default="any")
    criterion = _offer_when(draft, entry, kind, claims)
    how, dose = _optional_words(draft, entry, "how"), _optional_words(draft, entry, "dose")
    medicine = read_medicine(draft, entry) if kind == "medicine" else None
    reads = draft.reads(criterion) if criterion is not None else ()
    draft.options[option_id] = Option(
        option_id,
        kind,
        entry.text("name"),
        entry.text("about", required=False),
        say,
        claims,
        setting,
        criterion,
        reads,
        how,
        dose,
        medicine,
    )
    rules = entry.raw("rules")
    entry.finish()
    read_rules(draft, rules or [], f"{kind} {option_id}.rules", option_id)


def _offer_when(draft: Draft, entry: Fields, kind: str, claims: tuple[str, ...]) -> int | None:
    text = entry.text("offer_when", required=kind != "medicine")
    if not text:
        return None
    judgement = str(entry.data.get("judgement", ""))
    note_numbers(draft, f"{entry.place}.offer_when", text, claims, judgement)
    return draft.criterion(text, f"{entry.place}.offer_when")


def _optional_words(draft: Draft, entry: Fields, key: str) -> Words | None:
    if entry.raw(key) is None:
        return None
    inner = entry.entry(key)
    assert inner is not None
    if "claims" in inner.data:
        draft.cite(f"{entry.place}.{key}", inner.ids("claims"))
    inner.asked |= {"claims", "judgement", "carries"}
    words = Words(_joined(inner, "clinician"), _joined(inner, "person"))
    for audience, text in (("clinician", words.clinician), ("person", words.person)):
        draft.say(f"{entry.place}.{key}", audience, text)
    inner.finish()
    return words


def _joined(entry: Fields, key: str) -> str:
    value = entry.raw(key)
    return (
        " ".join(str(part).strip() for part in value)
        if isinstance(value, list)
        else " ".join(str(value or "").split())
    )
