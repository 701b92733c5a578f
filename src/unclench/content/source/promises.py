"""Reads promises.yaml: the properties proved for every plan. Each text of a criterion is read once
here, so that a fault in it is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unclench.content.source.amounts import written_out
from unclench.content.source.defines import note_numbers
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.source.rules import SEVERITIES
from unclench.content.types.promises import Promise, PromisedChange, PromisedText
from unclench.content.urgency import URGENT
from unclench.criteria.syntax import read
from unclench.errors import CriterionError

VERDICTS = (
    "offer",
    "continue",
    "raise",
    "lower",
    "taper",
    "hold",
    "not_now",
    "specialist",
    "avoid",
    "stop_urgently",
)
URGENCIES = (*URGENT, "routine")
RISES = ("ceiling", "verdict", "offer")
HOLDS = (
    "one_stage",
    "one_verdict",
    "something_said",
    "dangers_stay",
    "emergency_stays",
    "one_change",
    "seen_in_time",
    "what_comes_down",
    "no_dead_rule",
    "no_dead_stage",
    "no_dead_limit",
    "no_contradiction",
    "signs_alone",
    "lists_agree",
    "said_in_time",
)
CLASS = "class:"


def read_promises(draft: Draft, files: Mapping[str, Any]) -> tuple[Promise, ...]:
    bodies = written_out(draft, files.get("promises.yaml") or [])
    found = [
        _promise(draft, Fields(body, f"promises[{i}]", draft.problems))
        for i, body in enumerate(bodies)
    ]
    seen: set[str] = set()
    for promise in found:
        if promise.id in seen:
            draft.fault(
                f"promise {promise.id}", "this promise is in two places", "Keep one of them."
            )
        seen.add(promise.id)
    return tuple(found)


def _promise(draft: Draft, entry: Fields) -> Promise:
    entry.place = f"promise {entry.text('id')}"
    claims, judgement = entry.ids("claims"), entry.text("judgement", required=False)
    draft.cite(entry.place, claims)
    never = entry.entry("never")
    rises = never.one_of("rises", RISES) if never and "rises" in never.data else ""
    options = _options(draft, entry)
    found = Promise(
        entry.text("id"),
        entry.text("says"),
        options,
        _criterion(draft, entry, "when", options, claims, judgement),
        _criterion(draft, entry, "unless", options, claims, judgement),
        None if never is None or rises else _said(draft, never),
        _said(draft, always) if (always := entry.entry("always")) else None,
        _change(draft, entry),
        rises,
        entry.one_of("holds", HOLDS) if "holds" in entry.data else "",
        claims,
    )
    if sum(map(bool, (found.never, found.always, found.rises, found.holds))) != 1 or bool(
        found.rises
    ) != bool(found.change):
        entry.fault(
            "",
            "it promises nothing, or more than one thing",
            "Write one of never:, always:, holds:, or change: with never: {rises: …}.",
        )
    if never is not None:
        never.finish()
    entry.finish()
    return found


def _options(draft: Draft, entry: Fields) -> tuple[str, ...]:
    """Ids, kinds (`medicine`, or `all`) and classes (`class:benzodiazepine`) as ids, in the order
    of the content."""
    found: set[str] = set()
    for word in entry.ids("for"):
        named = {
            option.id
            for option in draft.options.values()
            if word in (option.id, option.kind, "all") or _in_class(draft, option.id, word)
        }
        if not named:
            entry.fault("for", f"there is no option, kind or class '{word}'", "")
        found |= named
    return tuple(option for option in draft.options if option in found)


def _in_class(draft: Draft, option: str, word: str) -> bool:
    ingredient = draft.ingredients.get(option)
    return (
        ingredient is not None
        and word.startswith(CLASS)
        and word.removeprefix(CLASS) in ingredient.classes
    )


def _criterion(
    draft: Draft,
    entry: Fields,
    key: str,
    options: tuple[str, ...],
    claims: tuple[str, ...],
    judgement: str,
) -> str:
    text = entry.text(key, required=False)
    for filled in (
        sorted({text.replace("{option}", option) for option in options or ("",)}) if text else ()
    ):
        try:
            read(filled, draft.vocabulary)
        except CriterionError as error:
            entry.fault(key, str(error), "")
            return ""
        note_numbers(draft, entry.place, filled, claims, judgement)
    return text


def _said(draft: Draft, entry: Fields) -> PromisedText:
    found = PromisedText(
        _known(entry, "verdict", VERDICTS),
        _known(entry, "stage", tuple(stage.id for stage in draft.stages)),
        _known(entry, "urgency", URGENCIES),
        entry.text("alert", required=False),
        entry.one_of("severity", SEVERITIES) if "severity" in entry.data else "note",
        entry.dose("above"),
    )
    causes = {rule.cause for rule in draft.rules}
    if found.alert and "{option}" not in found.alert and found.alert not in causes:
        entry.fault("alert", f"no rule has the cause '{found.alert}'", "")
    entry.finish()
    return found


def _known(entry: Fields, key: str, words: tuple[str, ...]) -> tuple[str, ...]:
    found = entry.ids(key)
    for word in found:
        if word not in words:
            entry.fault(key, f"'{word}' is not one of {', '.join(words)}", "")
    return found


def _change(draft: Draft, entry: Fields) -> PromisedChange | None:
    inner = entry.entry("change")
    if inner is None:
        return None
    found = PromisedChange(*(_facts(draft, inner, key) for key in PromisedChange._fields))
    inner.finish()
    return found


def _facts(draft: Draft, entry: Fields, key: str) -> tuple[str, ...]:
    """Facts by name; for `forgets` every fact when it says `any`."""
    names = entry.ids(key)
    if names == ("any",):
        return ("any",)
    for name in names:
        if name not in draft.facts:
            entry.fault(key, f"there is no fact '{name}'", "")
    return names
