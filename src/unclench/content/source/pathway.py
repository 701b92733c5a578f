"""Reads the pathway, disagreements, education, seek-help lines and the words of the surfaces."""

from __future__ import annotations

from typing import Any

from unclench.content.checks.urgency import covered, signs_in, urgency_alone
from unclench.content.source.defines import note_numbers
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.source.rules import keep_examples, known_facts, known_tasks, spoken
from unclench.content.types import (
    ComesDown,
    Disagreement,
    Lesson,
    SeekHelp,
    Stage,
    StageOffer,
    Words,
)

ROUTINE = "routine"


def read_stages(draft: Draft, items: list[Any]) -> None:
    for i, body in enumerate(items):
        entry = Fields(body, f"pathway[{i}]", draft.problems)
        draft.stages.append(_stage(draft, entry))
        entry.finish()
    if (
        any(stage.gives_way for stage in draft.stages)
        and sum(stage.comes_down is not None for stage in draft.stages) != 1
    ):
        draft.fault(
            "pathway",
            "stages give way to no stage, or to more than one",
            "Write comes_down: at one stage.",
        )


def _stage(draft: Draft, entry: Fields) -> Stage:
    stage_id, claims, judgement = (
        entry.text("stage"),
        entry.ids("claims"),
        entry.text("judgement", required=False),
    )
    entry.place = f"stage {stage_id}"
    draft.cite(entry.place, claims)
    draft.carried.extend((seed, entry.place) for seed in entry.ids("carries"))
    text = entry.text("when", required=False)
    criterion = draft.criterion(text, entry.place) if text else None
    if text:
        note_numbers(draft, entry.place, text, claims, judgement)
    if criterion is not None:
        keep_examples(draft, entry, draft.criteria[criterion])
    offers = tuple(_offer(draft, offer) for offer in entry.entries("offer"))
    raises = entry.ids("raise")
    for option in raises:
        if option not in draft.options:
            entry.fault("raise", f"there is no option '{option}'", "")
    reads = draft.reads(criterion) if criterion is not None else ()
    needs, ask_first = (known_facts(draft, entry, key) for key in ("needs", "ask_first"))
    return Stage(
        stage_id,
        criterion,
        spoken(draft, entry, "why"),
        claims,
        offers,
        raises,
        known_tasks(draft, entry),
        reads,
        entry.text("if_unknown", default="needs_data", required=False),
        needs,
        ask_first,
        entry.flag("gives_way"),
        _comes_down(draft, entry),
        _told_apart(draft, entry),
    )


def _told_apart(draft: Draft, entry: Fields) -> int | None:
    text = entry.text("told_apart", required=False)
    return draft.criterion(text, f"{entry.place}.told_apart") if text else None


def _comes_down(draft: Draft, entry: Fields) -> ComesDown | None:
    inner = entry.entry("comes_down")
    if inner is None:
        return None
    claims, text = inner.ids("claims"), inner.text("no_cross_taper")
    note_numbers(draft, inner.place, text, claims, "")
    found = ComesDown(
        spoken(draft, inner, "why"),
        spoken(draft, inner, "asked"),
        spoken(draft, inner, "others"),
        claims,
        draft.criterion(text, f"{inner.place}.no_cross_taper"),
    )
    draft.cite(inner.place, found.claims)
    for said in (found.why, found.asked, found.others):
        if not ("{name}" in said.clinician and "{name}" in said.person):
            inner.fault(
                "",
                "does not name the medicine that comes down",
                "Write {name} where its name stands.",
            )
    inner.finish()
    return found


def _offer(draft: Draft, entry: Fields) -> StageOffer:
    option, claims, text = (
        entry.text("option"),
        entry.ids("claims"),
        entry.text("when", required=False),
    )
    if option not in draft.options:
        entry.fault("option", f"there is no option '{option}'", "")
    draft.cite(entry.place, claims)
    note_numbers(
        draft, entry.place, text, claims, entry.text("judgement", required=False)
    ) if text else entry.text("judgement", required=False)
    criterion = draft.criterion(text, entry.place) if text else None
    entry.finish()
    return StageOffer(
        option, criterion, draft.reads(criterion) if criterion is not None else (), claims
    )


def read_disagreements(draft: Draft, items: list[Any], place: str) -> None:
    for i, body in enumerate(items or ()):
        entry = Fields(body, f"{place}[{i}]", draft.problems)
        about, claims = entry.text("about"), entry.ids("claims")
        draft.cite(f"disagreement {about}", claims)
        if len(claims) < 2:
            entry.fault("claims", "a disagreement needs at least two claims", "")
        because = Words(entry.text("because"), entry.text("person"))
        draft.say(f"disagreement {about}", "clinician", because.clinician)
        draft.say(f"disagreement {about}", "person", because.person)
        draft.carried.extend((seed, f"disagreement {about}") for seed in entry.ids("carries"))
        options = entry.ids("options")
        for option in options:
            if option not in draft.options and option not in draft.ingredients:
                entry.fault("options", f"there is no option or medicine '{option}'", "")
        draft.disagreements.append(
            Disagreement(about, options, claims, entry.text("used"), because)
        )
        entry.finish()


def read_lessons(draft: Draft, items: list[Any]) -> None:
    for i, body in enumerate(items or ()):
        entry = Fields(body, f"education[{i}]", draft.problems)
        lesson_id, claims, text = (
            entry.text("id"),
            entry.ids("claims"),
            entry.text("when", required=False),
        )
        entry.place = f"education {lesson_id}"
        draft.cite(entry.place, claims)
        draft.carried.extend((seed, lesson_id) for seed in entry.ids("carries"))
        entry.asked |= {"judgement"}
        if text:
            note_numbers(
                draft, f"education {lesson_id}", text, claims, str(entry.data.get("judgement", ""))
            )
        criterion = draft.criterion(text, f"education {lesson_id}") if text else None
        draft.lessons.append(
            Lesson(
                lesson_id,
                spoken(draft, entry, "title"),
                spoken(draft, entry, "text"),
                criterion,
                claims,
                _unless(draft, entry),
            )
        )
        entry.finish()


def read_seek_help(draft: Draft, items: list[Any]) -> None:
    """Lines of safety-net advice. `covers` names what a line is about, and the table of urgency
    says how urgent that is; a sign that is a danger by itself must be in one.
    """
    named: set[str] = set()
    for i, body in enumerate(items or ()):
        entry = Fields(body, f"seek_help[{i}]", draft.problems)
        line_id, claims = entry.text("id"), entry.ids("claims")
        entry.place = f"seek_help {line_id}"
        draft.cite(entry.place, claims)
        draft.carried.extend((seed, line_id) for seed in entry.ids("carries"))
        urgency = (
            covered(draft, entry) if "covers" in entry.data else entry.one_of("urgency", (ROUTINE,))
        )
        draft.seek_help.append(
            SeekHelp(line_id, urgency, spoken(draft, entry, "text"), claims, _unless(draft, entry))
        )
        named.update(signs_in(draft, entry.place))
        entry.finish()
    for sign in draft.sign_names if items else ():
        if sign not in named and urgency_alone(draft, (("signs", (sign,)),)):
            draft.fault(
                f"sign {sign}",
                "is a danger that no line of seek_help.yaml covers",
                "Add it to `covers:` and say it in its text.",
            )


def _unless(draft: Draft, entry: Fields) -> int | None:
    """The criterion that makes an entry irrelevant to a person."""
    text = entry.text("unless", required=False)
    return draft.criterion(text, f"{entry.place}.unless") if text else None


def read_words(draft: Draft, tree: Any, path: str = "") -> None:
    """Nested words as one flat mapping: `verdict.offer.person.label` → text."""
    if isinstance(tree, dict):
        for key, inner in tree.items():
            read_words(draft, inner, f"{path}.{key}" if path else str(key))
    elif tree is not None:
        draft.words[path] = " ".join(str(tree).split())
