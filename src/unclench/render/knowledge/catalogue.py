"""The catalogue of the content as pages: every medicine, every rule with its criterion as a
sentence, every conflict."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.content.content import Library
from unclench.content.source.draft import Draft
from unclench.content.types import Medicine, Option, Rule
from unclench.render.knowledge.conflicts import claims_of, value_text
from unclench.render.knowledge.sentence import sentence
from unclench.render.plan.options import rungs

MADE = "<!-- Made by `unclench knowledge catalogue`; change the knowledge instead. -->\n"
HEAD = "Everything on this page is **pending review** unless it says approved.\n"


def pages(draft: Draft) -> dict[str, str]:
    """Pages by file name; the same content always gives the same text."""
    return {
        "medicines.md": _page(
            "Medicines",
            (
                line
                for o in draft.options.values()
                if o.medicine
                for line in _medicine(o, o.medicine)
            ),
        ),
        "rules.md": _page("Rules", _rules(draft)),
        "conflicts.md": _page(
            "Where sources differ", _conflicts(draft, Library(draft.claims, draft.sources))
        ),
    }


def _page(title: str, lines: Iterator[str]) -> str:
    return f"{MADE}# {title}\n\n{HEAD}\n" + "\n".join(lines) + "\n"


def _medicine(option: Option, medicine: Medicine) -> Iterator[str]:
    yield f"## {option.name} (`{option.id}`)\n\n{option.about}\n"
    for regimen in medicine.regimens:
        steps = rungs(regimen.ladder) or (
            f"{regimen.start or 'by a clinician'}, then {regimen.step or 'by a clinician'} every "
            f"{regimen.every_days or '?'} days"
        )
        specialist = ", for specialists" if regimen.specialist else ""
        yield (
            f"* Regimen `{regimen.id}`: {steps}, {regimen.doses_per_day} doses a day{specialist}. "
            f"{_cited(regimen.claims)}"
        )
    for ceiling in medicine.ceilings:
        by = (
            f" by {ceiling.by}"
            if ceiling.by
            else " in some people"
            if ceiling.criterion is not None
            else ""
        )
        by += " while it is built up" if ceiling.build_up else ""
        for band in ceiling.bands:
            below = f" below {band.below:f}" if band.below is not None else ""
            yield f"* At most {band.at_most}{by}{below}. {_cited(band.claims)}"
    yield f"* Stopping at once: {medicine.stopping.abrupt}. {_cited(medicine.stopping.claims)}\n"


def _rules(draft: Draft) -> Iterator[str]:
    """By option; what holds for everybody comes first."""
    groups: dict[str, list[Rule]] = {}
    for rule in draft.rules:
        groups.setdefault(rule.option, []).append(rule)
    for option in ("", *draft.options):
        if option in groups:
            yield f"## {draft.options[option].name if option else 'The person'}\n"
            yield from (_rule(rule, draft) for rule in groups[option])
            yield ""


def _rule(rule: Rule, draft: Draft) -> str:
    review = draft.shelves["reviews"].entries[rule.id].status.replace("_", " ")
    return (
        f"* `{rule.id}` **{rule.effect}** when {sentence(draft, rule.criterion)}. {rule.why} ({review}) "
        f"{_cited(rule.claims)}"
    )


def _conflicts(draft: Draft, library: Library) -> Iterator[str]:
    for item in draft.disagreements:
        yield f"## {item.about}\n"
        for claim in claims_of(item, library):
            values = "; ".join(map(value_text, claim.values))
            yield (
                f"* {claim.says} ({f'{values}; ' if values else ''}in {claim.population}; "
                f"{claim.confidence}) `{claim.id}`"
            )
        yield f"\nUsed: {item.used}. {item.because.clinician}\n"


def _cited(claims: tuple[str, ...]) -> str:
    return " ".join(f"`{claim}`" for claim in claims)
