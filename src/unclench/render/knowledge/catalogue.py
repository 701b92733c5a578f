"""The catalogue of the content as pages: every medicine, every rule with its criterion as a
sentence, every conflict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from textwrap import fill
from typing import Any

from unclench.content.content import Content, Library
from unclench.content.source.draft import Draft
from unclench.content.types import CRITERIA, Dose, Medicine, Option, Rule
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
    review = draft.collections["reviews"].entries[rule.id].status.replace("_", " ")
    return (
        f"* `{rule.id}` **{rule.effect}** when {sentence(draft, rule.criterion)}. {rule.why} "
        f"({review}) "
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


HIDDEN = (*CRITERIA, "carries", "read", "offer_read", "units")

KnowledgeEntry = tuple[str, Any]


def entries(content: Content, library: Library) -> dict[str, list[KnowledgeEntry]]:
    """Everything that has an id, with what kind of thing it is. One id may name an option and a
    fact."""
    found: dict[str, list[KnowledgeEntry]] = {}
    for kind, name, value in all_entries(content, library):
        found.setdefault(name, []).append((kind, value))
    return found


def all_entries(content: Content, library: Library) -> Iterator[tuple[str, str, Any]]:
    """The kind, the id and the value of each."""
    tables: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("claim", library.claims),
        ("source", library.sources),
        ("fact", content.facts),
        ("task", content.tasks),
        ("condition", content.conditions),
        ("sign", content.sign_names),
        ("medicine name", content.ingredients),
    )
    lists: tuple[tuple[str, Iterable[Any]], ...] = (
        ("option", content.options),
        ("rule", content.rules),
        ("danger sign", content.dangers),
        ("trigger", content.triggers),
        ("side effect", content.side_effects),
        ("stage", content.stages),
        ("education", content.lessons),
        ("seek help", content.seek_help),
    )
    yield from ((kind, name, value) for kind, table in tables for name, value in table.items())
    yield from ((kind, value.id, value) for kind, values in lists for value in values)
    yield from (("disagreement", value.about, value) for value in content.disagreements)
    yield from _of_medicines(content)


def _of_medicines(content: Content) -> Iterator[tuple[str, str, Any]]:
    """What stands inside a medicine and has an id of its own: counselling, and regimens as
    `medicine ID.regimens.ID`."""
    for option in content.options:
        if option.medicine is not None:
            yield from (("counselling", found.id, found) for found in option.medicine.counselling)
            yield from (
                ("regimen", f"medicine {option.id}.regimens.{found.id}", found)
                for found in option.medicine.regimens
            )


def written(cards: Iterable[Any], pages: Mapping[str, Any]) -> dict[str, list[KnowledgeEntry]]:
    """The written answers and pages of education, as `answer ID` and `page ID`."""
    answers = {f"answer {card.id}": [("answer", card)] for card in cards}
    return {**answers, **{f"page {name}": [("page", page)] for name, page in pages.items()}}


def entry_id(link: str) -> str:
    """`stage first_line`, `disagreement X` or `task X` as the id under which the entry is kept."""
    kind, _, name = link.partition(" ")
    return name if kind in ("stage", "disagreement", "task", "fact") and name else link


def entry_text(entry: KnowledgeEntry) -> str:
    """The fields that say something, one a line, wrapped at 80 columns."""
    kind, value = entry
    return "\n".join([f"{kind} {getattr(value, 'id', '')}".strip(), *_fields(value, 2)]) + "\n"


def _fields(value: Any, indent: int) -> Iterator[str]:
    for name, inner in value._asdict().items():
        if name not in HIDDEN and inner not in (None, "", ()):
            yield from _field(name, inner, indent)


def _field(name: str, value: Any, indent: int) -> Iterator[str]:
    before = " " * indent
    if hasattr(value, "_asdict") and not isinstance(value, Dose):
        yield f"{before}{name}:"
        yield from _fields(value, indent + 2)
    elif isinstance(value, tuple) and value and hasattr(value[0], "_asdict"):
        for inner in value:
            yield f"{before}{name}:"
            yield from _fields(inner, indent + 2)
    else:
        yield fill(
            f"{name}: {_written(value)}",
            80,
            initial_indent=before,
            subsequent_indent=before + "  ",
            break_on_hyphens=False,
        )


def _written(value: Any) -> str:
    if isinstance(value, (tuple, frozenset)) and not hasattr(value, "_asdict"):
        return ", ".join(
            sorted(map(str, value)) if isinstance(value, frozenset) else map(str, value)
        )
    return str(value)
