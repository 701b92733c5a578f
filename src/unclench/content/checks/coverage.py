"""Every seed claim is accounted for: carried by something that exists, or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from unclench.content.source.draft import Draft
from unclench.errors import Problem

FILE, SEED_CLAIMS = "coverage.yaml", 437


def coverage_problems(draft: Draft, files: Mapping[str, Any]) -> Iterator[Problem]:
    """Problems of coverage.yaml: a mapping of seed claim → {carried_by: […]} or {refused: …}."""
    if FILE not in files:
        return
    found = files[FILE]
    entries: dict[str, Any] = found if isinstance(found, dict) else {}
    if len(entries) != SEED_CLAIMS:
        yield Problem(
            "coverage.yaml",
            f"{len(entries)} seed claims are accounted for, not {SEED_CLAIMS}",
            "Each has one line.",
        )
    known = known_ids(draft)
    for seed, entry in entries.items():
        yield from _entry(seed, entry, known)
    for seed, carrier in draft.carried:
        if carrier not in entries.get(seed, {}).get("carried_by", ()):
            yield Problem(
                f"coverage.yaml: {seed}",
                f"'{carrier}' says that it carries this",
                "Add it to carried_by.",
            )


def _entry(seed: str, entry: Any, known: set[str]) -> Iterator[Problem]:
    place = f"coverage.yaml: {seed}"
    if not isinstance(entry, dict) or set(entry) not in ({"carried_by"}, {"refused"}):
        yield Problem(place, "carried_by or refused is needed", "")
        return
    for carrier in entry.get("carried_by", ()):
        if carrier not in known:
            yield Problem(
                place,
                f"there is no '{carrier}'",
                "Name a claim, rule, option, sign, fact, page, answer or feature that exists.",
            )
    if "carried_by" in entry and not entry["carried_by"]:
        yield Problem(place, "carried_by is empty", "")


def known_ids(draft: Draft) -> set[str]:
    """Everything that can carry a seed claim."""
    counsel = {c.id for o in draft.options.values() if o.medicine for c in o.medicine.counselling}
    regimens = {
        f"medicine {o.id}.regimens.{r.id}"
        for o in draft.options.values()
        if o.medicine
        for r in o.medicine.regimens
    }
    signs = {sign.id for sign in [*draft.dangers, *draft.triggers, *draft.side_effects]}
    stages = {f"stage {s.id}" for s in draft.stages}
    disagreements = {f"disagreement {d.about}" for d in draft.disagreements}
    pages = {*(lesson.id for lesson in draft.lessons), *(line.id for line in draft.seek_help)}
    pages |= {f"page {name}" for name in draft.collections.get("pages", ())}
    features = {f"feature {name}" for name in FEATURES}
    answers = (
        {f"answer {card.id}" for card in draft.collections["answers"].cards}
        if "answers" in draft.collections
        else set()
    )
    return {
        *draft.claims,
        *draft.facts,
        *draft.options,
        *draft.tasks,
        *draft.sources,
        *draft.conditions,
        *draft.sign_names,
        *(rule.id for rule in draft.rules),
        *counsel,
        *regimens,
        *signs,
        *stages,
        *disagreements,
        *pages,
        *features,
        *answers,
    }


# Things the program itself does, which a seed claim may rest on; each is shown by a test of that
# name (tests/unit/test_features.py).
FEATURES = (
    "review_status",
    "audiences",
    "plan_text",
    "citations",
    "disclaimer",
    "why",
    "questions",
    "triage",
    "names",
    "not_checked",
    "disagreements",
    "ask",
    "ask_follow_up",
    "programme",
    "review_workflow",
    "content_age",
    "editorial_policy",
    "sources_by_kind",
    "unresolved_references",
    "feedback",
)
