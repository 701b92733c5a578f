"""Why one option has its verdict: reasons, facts, claims with their sources, and the smallest
change that would flip it."""

from __future__ import annotations

from collections.abc import Iterable

from unclench.content import load_library
from unclench.content.content import Content, Library
from unclench.content.types import Claim
from unclench.content.types.reference import reference
from unclench.plan.counterfactual import FactChange
from unclench.plan.models import Plan, Reason, Verdict
from unclench.render.console import Paper
from unclench.render.json_text import Json
from unclench.render.plan.governance import content_json
from unclench.render.plan.json import facts_json, review_json
from unclench.render.plan.options import regimen
from unclench.render.plan.section import Sheet
from unclench.render.plan.text import TextSection, foot, written
from unclench.render.plan.urgent import banner
from unclench.render.plan.verdict_json import option_json
from unclench.render.wording import Voice

SCHEMA = "unclench.why/1"


def to_dict(plan: Plan, content: Content, option: str, changes: tuple[FactChange, ...]) -> Json:
    voice, library = Voice(content, "clinician", plan.region), load_library()
    verdict = _verdict(plan, option)
    return {
        "schema": SCHEMA,
        "record": plan.record,
        "made_on": plan.made_on.isoformat(),
        "region": plan.region,
        "content": content_json(content, plan.content_status, plan.made_on),
        "option": option_json(verdict, voice),
        "claims": [_claim_json(claim, library) for claim in _claims(verdict, library)],
        "change": [change._asdict() for change in changes],
        "facts": {name: fact for name, fact in facts_json(plan).items() if name in _facts(verdict)},
        "disclaimer": voice.word("disclaimer"),
        "review": review_json(plan, voice),
    }


def to_text(
    plan: Plan, content: Content, option: str, changes: tuple[FactChange, ...], paper: Paper
) -> str:
    sheet = Sheet(plan, Voice(content, "clinician", plan.region), paper, load_library(), {})
    return written(sheet, (banner, *parts(_verdict(plan, option), changes), foot))


def to_html(
    plan: Plan, content: Content, option: str, changes: tuple[FactChange, ...], *, large: bool
) -> str:
    """The same as a page; InputError when the extra `paper` is missing."""
    from unclench.render.pages.plan import sections_page
    from unclench.render.pages.web import Web

    sheet = Sheet(plan, Voice(content, "clinician", plan.region), Web(), load_library(), {})
    verdict = _verdict(plan, option)
    title = f"{verdict.option.name}: {plan.record}"
    return sections_page(sheet, parts(verdict, changes), title, large)


def parts(verdict: Verdict, changes: tuple[FactChange, ...]) -> tuple[TextSection, ...]:
    return (
        lambda sheet: _title(sheet, verdict),
        lambda sheet: _reasons(sheet, verdict.because),
        lambda sheet: _change(sheet, changes),
    )


def _verdict(plan: Plan, option: str) -> Verdict:
    return next(verdict for verdict in plan.options if verdict.option.id == option)


def _facts(verdict: Verdict) -> frozenset[str]:
    return frozenset(
        (*verdict.needs, *(fact for reason in verdict.because for fact in reason.facts))
    )


def _claims(verdict: Verdict, library: Library) -> list[Claim]:
    chosen = verdict.regimen.regimen.claims if verdict.regimen else ()
    names = dict.fromkeys(
        (*(claim for reason in verdict.because for claim in reason.claims), *chosen)
    )
    return [claim for name in names if (claim := library.claims.get(name))]


def _claim_json(claim: Claim, library: Library) -> Json:
    sources = [library.sources[name] for name in claim.sources]
    return {
        "id": claim.id,
        "says": claim.says,
        "at": claim.at,
        "confidence": claim.confidence,
        "population": claim.population,
        "review": claim.review,
        "sources": [source._asdict() for source in sources],
    }


def _title(sheet: Sheet, verdict: Verdict) -> list[str]:
    lines = sheet.paper.heading(f"{verdict.option.name}: {sheet.label(verdict.verdict)}")
    lines += sheet.paper.text(sheet.voice.word(f"verdict.{verdict.verdict}", "meaning"), 1)
    if verdict.needs:
        lines += sheet.paper.item(
            sheet.facts(sheet.voice.asked(verdict.needs)) + ".",
            f"{sheet.voice.word('heading.needs')}: ",
        )
    if verdict.regimen:
        lines += sheet.paper.item(
            regimen(verdict.regimen), f"{sheet.voice.word('heading.regimen')}: "
        )
    return lines


def _reasons(sheet: Sheet, reasons: Iterable[Reason]) -> list[str]:
    """Each claim is given in full where it is met first."""
    lines, told = sheet.heading("why"), set[str]()
    for number, reason in enumerate(reasons, 1):
        lead = f"{number}. "
        lines += sheet.paper.item(f"{sheet.voice.say(reason.text)} [{reason.rule}]", lead)
        for fact in reason.facts:
            lines += sheet.paper.item(
                f"{sheet.known(fact)}{_origin(sheet, fact)}", "Fact: ", 1 + len(lead)
            )
        for claim in (
            found
            for name in reason.claims
            if (found := sheet.library.claims.get(name)) and name not in told
        ):
            told.add(claim.id)
            lines += _claim(sheet, claim, 1 + len(lead))
    return lines


def _origin(sheet: Sheet, fact: str) -> str:
    detail = sheet.plan.facts.get(fact)
    return f" [{detail.origin}]" if detail else ""


def _claim(sheet: Sheet, claim: Claim, indent: int) -> list[str]:
    confidence = sheet.voice.word(f"confidence.{claim.confidence}", "label")
    lines = sheet.paper.item(f"{claim.says} ({claim.population}; {confidence})", "- ", indent)
    for source in (sheet.library.sources[name] for name in claim.sources):
        lines += sheet.paper.text(reference(source), indent + 4, style="2")
    return lines


def _change(sheet: Sheet, changes: tuple[FactChange, ...]) -> list[str]:
    lines = sheet.heading("change")
    if not changes:
        return [*lines, *sheet.paper.text(sheet.voice.word("empty.change"), 1)]
    for change in changes:
        lines += sheet.paper.item(
            f"{sheet.voice.fact(change.fact)}: {change.before} -> {change.after}".replace("_", " "),
            "- ",
        )
    return [
        *lines,
        *sheet.paper.item(
            f"{sheet.label(changes[0].verdict)}.", f"{sheet.voice.word('line.would_give')}: "
        ),
    ]
