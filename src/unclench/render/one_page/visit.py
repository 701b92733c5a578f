"""The same page for a visit: for a clinician the trend, doses, earlier trials and the decision to
make; for a person what to say and what to ask."""

from __future__ import annotations

from unclench.content.types.letters import Letters
from unclench.plan.alongside import fitting
from unclench.plan.findings import Findings
from unclench.plan.side_effects import Side
from unclench.render.document import pending
from unclench.render.documents.known import known_lines
from unclench.render.one_page import clinician, medicines
from unclench.render.one_page.about_person import person_line, problem_line, trend
from unclench.render.one_page.now import DOWN, now
from unclench.render.one_page.person import about_another, medicine_entries, safe_entries
from unclench.render.one_page.references import MOST_SOURCES, with_sources
from unclench.render.one_page.sentences import once
from unclench.render.one_page.steps import words
from unclench.render.one_page.values import OnePage, OnePageEntry, OnePageGroup
from unclench.render.plan.section import Sheet
from unclench.render.plan.side_effects import sign_name
from unclench.render.wording import short_day

MOST_QUESTIONS, MOST_BROUGHT = 6, 4
NUMBERED = ("decide", "visit")


def visit_page(
    sheet: Sheet, findings: Findings, side: Side, letters: Letters, room: int
) -> OnePage:
    """`room` is how many sentences a reason may have, and how many effects and questions are
    said: 2 first, then less."""
    voice, plan = sheet.voice, sheet.plan
    parts = (
        _for_person(sheet, findings, side, letters, room)
        if voice.plain
        else _for_clinician(sheet, side, letters, room)
    )
    groups = [
        OnePageGroup(name, _label(sheet, name), tuple(found), name in NUMBERED)
        for name, found in parts.items()
        if found
    ]
    if voice.audience == "carer":
        groups = [about_another(group) for group in groups]
    marked, sources = with_sources(once(groups), sheet.library, 0 if voice.plain else MOST_SOURCES)
    return OnePage(
        voice.audience,
        f"{voice.word('summary.title')}: {plan.record}",
        f"{short_day(plan.made_on)}, {voice.number('name')}",
        words(sheet, "draft" if pending(plan.content_status, voice) else "approved"),
        marked,
        sources,
    )


def _label(sheet: Sheet, name: str) -> str:
    return sheet.voice.word(f"one_page.label.{'danger' if name == 'safe' else name}")


def _for_clinician(
    sheet: Sheet, side: Side, letters: Letters, room: int
) -> dict[str, tuple[OnePageEntry, ...]]:
    return {
        "danger": (clinician.danger_entry(sheet),),
        "person": (OnePageEntry("", person_line(sheet)),),
        "problem": (OnePageEntry("", problem_line(sheet)),),
        "taken": medicines.taken_entries(sheet, room),
        "effects": _effects(sheet, side)[: 2 * room + 1],
        "tried": tried_entries(sheet, letters),
        "decide": _decide(sheet, room),
        "question": clinician.question_entries(sheet),
        "review": clinician.review_entries(sheet),
    }


def _decide(sheet: Sheet, room: int) -> tuple[OnePageEntry, ...]:
    """What is to be decided: urgent actions and steps down, what may begin, what was asked for."""
    urgent = tuple(one for one in now(sheet, 3, 3, max(1, room)) if one.about in _deciding(sheet))
    return (
        *urgent,
        *medicines.begin_entries(sheet, room),
        *medicines.not_this(sheet, room + 1, min(1, room)),
    )


def _deciding(sheet: Sheet) -> frozenset[str]:
    downs = {one.option.id for one in sheet.plan.options if one.verdict in DOWN}
    return frozenset((*downs, *(action.id for action in sheet.plan.urgent)))


def tried_entries(sheet: Sheet, letters: Letters) -> tuple[OnePageEntry, ...]:
    """Earlier trials by their outcome; that they are not known where they are not."""
    if "trials" not in sheet.plan.facts:
        return (OnePageEntry("", f"{sheet.voice.word('letter.not_known_word')}."),)
    lines = known_lines(sheet.plan, letters.tried, sheet.voice)
    found = [f"{line.lead}: {line.text}" for line in lines if line.text != "none"]
    return (OnePageEntry("", "; ".join(found) + "."),) if found else ()


def _effects(sheet: Sheet, side: Side) -> tuple[OnePageEntry, ...]:
    voice = sheet.voice
    return tuple(
        OnePageEntry(
            sign_name(effect.sign, voice), voice.say(effect.do), "", effect.sign, effect.claims
        )
        for effect in side.effects
    )


def _for_person(
    sheet: Sheet, findings: Findings, side: Side, letters: Letters, room: int
) -> dict[str, tuple[OnePageEntry, ...]]:
    asked = fitting(letters.questions, findings.patient)
    questions = tuple(
        OnePageEntry("", sheet.voice.say(one.say), about=one.id, claims=one.claims) for one in asked
    )
    brought = tuple(
        OnePageEntry("", sheet.voice.say(one.ask), about=one.fact) for one in sheet.plan.questions
    )
    change, goals = trend(sheet), tuple(OnePageEntry("", goal) for goal in sheet.plan.goals)
    return {
        "safe": safe_entries(sheet),
        "change": (OnePageEntry("", f"{change}."),) if change else (),
        "effects": _effects(sheet, side)[: 2 * room],
        "taken": tuple(medicine_entries(sheet, min(1, room))),
        "goals": goals,
        "visit": questions[: MOST_QUESTIONS if room else 3],
        "question": brought[: MOST_BROUGHT if room else 2],
    }
