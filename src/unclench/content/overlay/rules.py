"""Rules of a clinic's overlay: new ones under ids of their own, and milder ones only with a name
that stands for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from unclench.content.review.steps import day, reviewer
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields, Problems
from unclench.content.types import Loosened
from unclench.errors import Problem
from unclench.language.suggest import suggestion

Files = dict[str, Any]
LOOSEN, NONE = "loosen.yaml", "none"
# What may be left of a rule of each effect.
MILDER = {
    "avoid": ("specialist", "alert", NONE),
    "specialist": ("alert", NONE),
    "require": ("alert", NONE),
    "not_now": ("alert", NONE),
    "lower": ("alert", NONE),
    "no_raise": ("alert", NONE),
    "alert": (NONE,),
    "task": (NONE,),
}
FORBIDDING = ("avoid", "not_now")


def rule_problems(above: Files, below: Draft) -> Iterator[Problem]:
    """Rules that would replace another, speak in its alert, or keep a person from being
    referred."""
    ids, causes = {rule.id for rule in below.rules}, {rule.cause for rule in below.rules}
    for name, bodies in above.items():
        for i, body in enumerate(
            (bodies if isinstance(bodies, list) else [bodies]) if name.startswith("rules/") else []
        ):
            found = body if isinstance(body, dict) else {}
            place, rule, cause = (
                f"{name}[{i}]",
                str(found.get("id", "")),
                str(found.get("cause", "")),
            )
            if _fits(rule, ids):
                yield Problem(
                    place,
                    f"the rule '{rule}' is part of the content and stays unchanged",
                    "Give yours an id of its own; loosen.yaml makes a rule milder, with a name.",
                )
            if cause and _fits(cause, causes):
                yield Problem(
                    place,
                    f"the cause '{cause}' belongs to rules of the content",
                    "Leave it out, so that both alerts are shown.",
                )
            if found.get("effect") in FORBIDDING and (kept := _referrals(found, below)):
                yield Problem(
                    place,
                    f"would keep people from {', '.join(kept)}",
                    "An overlay never forbids a referral.",
                )


def _fits(word: str, known: set[str]) -> bool:
    """Whether a word, or what `{option}` in it may become, is known."""
    before, brace, after = word.partition("{option}")
    return word in known or (
        bool(brace) and any(name.startswith(before) and name.endswith(after) for name in known)
    )


def _referrals(body: dict[str, Any], below: Draft) -> list[str]:
    listed = body.get("for") or []
    named = [str(name) for name in (listed if isinstance(listed, list) else [listed])]
    return [
        name for name in named if name in below.options and below.options[name].kind == "referral"
    ]


def loosened(above: Files, below: Draft, by: str, problems: Problems) -> tuple[Loosened, ...]:
    """What loosen.yaml says; each line needs a reason, a day, and a clinician who is not the
    overlay's own author."""
    lines = above.get(LOOSEN) or []
    return tuple(
        _line(Fields(body, f"{LOOSEN}[{i}]", problems), below, by) for i, body in enumerate(lines)
    )


def _line(entry: Fields, below: Draft, by: str) -> Loosened:
    name, to, because, on = (
        entry.text("rule"),
        entry.text("to"),
        entry.text("because"),
        entry.text("on"),
    )
    approver, role = reviewer(entry.text("approved_by", required=False))
    _what(entry, name, to, below)
    if not approver or not role:
        entry.fault(
            "approved_by",
            "a rule is made milder only with a named approval",
            "Write 'Name, role' of the clinician.",
        )
    elif approver.casefold() == reviewer(by)[0].casefold():
        entry.fault(
            "approved_by", f"{approver} wrote this overlay", "Another clinician approves it."
        )
    if on and day(on) is None:
        entry.fault("on", f"'{on}' is not a day", "Write it like 2026-11-20.")
    entry.finish()
    return Loosened(name, to, because, approver, role, on)


def _what(entry: Fields, name: str, to: str, below: Draft) -> None:
    effects = {rule.effect for rule in below.rules if rule.id == name}
    signs = {sign.id for sign in (*below.dangers, *below.triggers, *below.side_effects)}
    if name in signs:
        entry.fault(
            "rule",
            f"'{name}' is a sign, and what it leads to is never made milder",
            "Take this line out.",
        )
    elif not effects:
        entry.fault(
            "rule",
            f"there is no rule '{name}'",
            suggestion(name, sorted({rule.id for rule in below.rules})),
        )
    elif any(to not in MILDER[effect] for effect in effects):
        effect = next(iter(effects))
        entry.fault(
            "to",
            f"'{to}' is not milder than '{effect}'",
            f"Write one of: {', '.join(MILDER[effect])}.",
        )


def applied(draft: Draft, milder: tuple[Loosened, ...]) -> None:
    """The rules of a draft with what is left of those that were loosened. Each keeps its severity,
    so that it is still seen."""
    to = {found.rule: found.to for found in milder}
    draft.rules = [
        rule._replace(effect=to[rule.id], if_taken="continue") if rule.id in to else rule
        for rule in draft.rules
        if to.get(rule.id) != NONE
    ]
