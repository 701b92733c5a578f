"""Reads knowledge/effects/: the tiers of side effects, what each medicine can bring, and where a
symptom may come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from unclench.content.source.draft import Cited, Draft
from unclench.content.source.fields import Fields
from unclench.content.source.rules import read_aside, spoken
from unclench.content.types.facts import BY_PUMP
from unclench.content.types.side_effects import Cause, Effect, Effects, Harm, Raise
from unclench.criteria.judge import judge
from unclench.criteria.tree import All, Includes, Node, Not
from unclench.criteria.tree import Any as AnyOf
from unclench.criteria.values import Members

TIERS = ("", "expected", "tell_your_team")
SIGNS = "signs"
ORIGINS = ("changed_lately", "unchanged", "not_known", "no_medicine")
HARMS = ("overdose", "withdrawal", "lasting", "unsure", "missed_calm", "missed_unread")
MISSED = "missed_or_stopped_doses"


def read_effects(draft: Draft, files: Mapping[str, Any]) -> Effects:
    bodies = enumerate(files.get("effects/signs.yaml") or ())
    effects = [_effect(draft, Fields(body, f"effect[{i}]", draft.problems)) for i, body in bodies]
    general = Fields(
        files.get("effects/general.yaml") or {}, "effects/general.yaml", draft.problems
    )
    collection = _general(draft, general, {effect.sign: effect for effect in effects}, files)
    _every_sign_has_a_tier(draft, collection)
    return collection


def _general(
    draft: Draft, entry: Fields, effects: dict[str, Effect], files: Mapping[str, Any]
) -> Effects:
    harms = {key: _harm(draft, entry, key) for key in (*HARMS, *ORIGINS, "overdose_default")}
    bodies: dict[str, Any] = files.get("effects/medicines.yaml") or {}
    entries = {
        name: Fields(body, f"effects of {name}", draft.problems) for name, body in bodies.items()
    }
    causes = {
        name: _cause(draft, entry_, name, harms["overdose_default"])
        for name, entry_ in entries.items()
    }
    asks = {
        sign: str(body["ask"]["person"])
        for sign, body in (files.get("signs/ids.yaml") or {}).items()
        if "ask" in body
    }
    collection = Effects(
        effects,
        causes,
        asks,
        _dangers(draft),
        {key: harms[key] for key in ORIGINS},
        harms["overdose"],
        harms["withdrawal"],
        harms["lasting"],
        harms["unsure"],
        harms["missed_calm"],
        harms["missed_unread"],
        _days(draft, entry, "lately_days"),
        _days(draft, entry, "settles_days"),
    )
    entry.finish()
    return collection


def _days(draft: Draft, entry: Fields, key: str) -> int:
    """A number of days with what it rests on."""
    inner = entry.entry(key)
    if inner is None:
        entry.fault(key, "is missing", "")
        return 0
    days, claims, judgement = (
        inner.integer("days") or 0,
        inner.ids("claims"),
        inner.text("judgement", required=False),
    )
    draft.cite(inner.place, claims)
    draft.numbers.append(Cited(inner.place, str(days), "d", "any", claims, judgement))
    inner.finish()
    return days


def _harm(draft: Draft, entry: Fields, key: str) -> Harm:
    inner = entry.entry(key) or Fields({}, f"{entry.place}.{key}", draft.problems)
    text, claims = spoken(draft, inner, "say"), inner.ids("claims")
    if not claims:
        inner.fault("claims", "nothing is said without a source", "Cite a claim.")
    draft.cite(inner.place, claims)
    inner.finish()
    return Harm(text, claims)


def _effect(draft: Draft, entry: Fields) -> Effect:
    sign, claims = entry.text("sign"), entry.ids("claims")
    entry.place = f"effect {sign}"
    if sign not in draft.sign_names:
        entry.fault("sign", f"there is no sign '{sign}'", "Add it to signs/ids.yaml.")
    tier, says = entry.text("tier", required=False), entry.text("says", required=False)
    if tier not in TIERS:
        entry.fault(
            "tier",
            f"'{tier}' is not one of expected, tell_your_team",
            "What is more urgent is a danger sign (signs/).",
        )
    if tier and says not in {known.id for known in (*draft.side_effects, *draft.triggers)}:
        entry.fault(
            "says", f"there is no side effect '{says}'", "It belongs in signs/, with what to do."
        )
    draft.cite(entry.place, claims)
    raised = tuple(_raise(draft, sign, inner) for inner in entry.entries("raised"))
    found = Effect(
        sign, tier, entry.flag("also_ms"), says, spoken(draft, entry, "lasts"), raised, claims
    )
    if not claims:
        entry.fault("claims", "nothing is said without a source", "Cite a claim.")
    entry.finish()
    return found


def _raise(draft: Draft, sign: str, entry: Fields) -> Raise:
    raise_id = entry.text("id")
    entry.place = f"effect {sign}: {raise_id}"
    criterion, claims = read_aside(draft, entry)
    found = Raise(raise_id, criterion, spoken(draft, entry, "because"), claims)
    entry.finish()
    return found


def _cause(draft: Draft, entry: Fields, name: str, overdose: Harm) -> Cause:
    if name.removesuffix(BY_PUMP) not in draft.ingredients:
        entry.fault("", f"there is no medicine '{name}'", "")
    said = tuple(_said(draft, inner) for inner in entry.entries("effects"))
    own = _harm(draft, entry, "overdose") if "overdose" in entry.data else overdose
    withdrawal = _harm(draft, entry, "withdrawal") if "withdrawal" in entry.data else None
    signs = frozenset(
        sign for _, words in said for sign in words.values() if sign in draft.sign_names
    )
    missed = entry.text("missed", required=False) or MISSED
    if missed not in draft.sign_names:
        entry.fault("missed", f"there is no sign '{missed}'", "Add it to signs/ids.yaml.")
    entry.finish()
    return Cause(name, said, signs, own, withdrawal, missed)


def _said(draft: Draft, entry: Fields) -> tuple[str, Mapping[str, str]]:
    """The claim, and for each of its words the sign (or the fact) that it mentions."""
    claim, words = (
        entry.text("claim"),
        {str(word): str(sign) for word, sign in (entry.raw("said") or {}).items()},
    )
    draft.cite(entry.place, (claim,))
    text = draft.claims[claim].says.lower() if claim in draft.claims else ""
    for word, sign in words.items():
        if word.lower() not in text:
            entry.fault("said", f"the claim {claim} does not say '{word}'", "Use its own words.")
        if sign not in draft.sign_names and sign not in draft.facts:
            entry.fault("said", f"there is no sign or fact '{sign}'", "")
    entry.finish()
    return claim, words


def _dangers(draft: Draft) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for sign in draft.dangers:
        for member in dict.fromkeys(_members(draft.criteria[sign.criterion])):
            found.setdefault(member, []).append(sign.id)
    return {member: tuple(ids) for member, ids in sorted(found.items())}


def _members(node: Node) -> Iterator[str]:
    """The signs that a criterion looks at."""
    match node:
        case Includes(name, member) if name == SIGNS:
            yield member
        case Not(part):
            yield from _members(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _members(part)
        case _:
            pass


def _every_sign_has_a_tier(draft: Draft, effects: Effects) -> None:
    """A sign without a tier of its own must be a danger by itself, in any person."""
    for sign in sorted(
        {sign for cause in effects.causes.values() for sign in cause.signs} | set(effects.effects)
    ):
        effect = effects.effects.get(sign)
        alone = {SIGNS: Members(frozenset((sign,)))}
        if not (effect and effect.tier) and not any(
            judge(draft.criteria[d.criterion], alone) for d in draft.dangers
        ):
            draft.fault(
                f"effect {sign}",
                "has no tier, and no danger sign holds by it alone",
                "Write it in effects/signs.yaml.",
            )
