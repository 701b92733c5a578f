"""The page of a tired person, or of a carer about another person: is it safe to wait, what makes it
worse, the medicines by name, one move, whom to call, and what to ask. No amount of a medicine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from unclench.content.types.letters import CallLine
from unclench.content.urgency import URGENT
from unclench.language.third_person import of_another, of_another_who_asks, with_pronouns
from unclench.plan.alongside import Alongside
from unclench.plan.models import Urgent, Verdict
from unclench.render.document import pending
from unclench.render.one_page import medicines
from unclench.render.one_page.clinician import trigger_entries
from unclench.render.one_page.now import SPEAKING, if_taken
from unclench.render.one_page.sentences import fitted, once, sentences
from unclench.render.one_page.steps import words
from unclench.render.one_page.values import OnePage, OnePageEntry, OnePageGroup
from unclench.render.plan.section import Sheet
from unclench.render.plan.urgent import danger_asked
from unclench.render.programme.amounts import amount, how
from unclench.render.wording import short_day

MOST_OPEN = 3  # calls, where those that only may fit are counted
BLOCKING = ("emergency", "same_day")
TO_THE_CARER = ("care", "move")
EMERGENCY = "emergency"
STAGE, KEPT = "stage/", "hold_taken"


class PersonRoom(NamedTuple):
    """How much of each part there is room for; the first that fits the page is taken."""

    triggers: int
    reasons: int
    steps: int
    care: int
    calls: int
    questions: int


# The most generous first. Whether it is safe to wait and every medicine are in each of them.
PERSON_ROOMS = (
    PersonRoom(4, 2, 4, 5, 4, 3),
    PersonRoom(4, 1, 3, 5, 4, 3),
    PersonRoom(3, 1, 2, 4, 4, 3),
    PersonRoom(2, 1, 1, 4, 3, 2),
    PersonRoom(2, 0, 0, 3, 3, 1),
)


def person_page(sheet: Sheet, alongside: Alongside, room: PersonRoom) -> OnePage:
    plan, voice = sheet.plan, sheet.voice
    groups = [group for group in _groups(sheet, alongside, room) if group.entries]
    if voice.audience == "carer":
        groups = [about_another(group) for group in groups]
    return OnePage(
        voice.audience,
        f"{words(sheet, 'title')}: {plan.record}",
        f"{short_day(plan.made_on)}, {voice.number('name')}",
        words(sheet, "draft" if pending(plan.content_status, voice) else "approved"),
        once(groups),
    )


def about_another(group: OnePageGroup) -> OnePageGroup:
    """About the person cared for; what is written to the carer stays as it is."""
    if group.id in TO_THE_CARER:
        return group
    turn = of_another_who_asks if group.id == "visit" else of_another
    return group._replace(entries=tuple(one._replace(text=turn(one.text)) for one in group.entries))


def _groups(sheet: Sheet, alongside: Alongside, room: PersonRoom) -> list[OnePageGroup]:
    """While it is not safe to wait, nothing that can wait is in the way."""
    calm = sheet.plan.urgency not in BLOCKING
    parts = {
        "safe": safe_entries(sheet),
        "triggers": trigger_entries(sheet)[: room.triggers] if calm else (),
        "taken": tuple(medicine_entries(sheet, room.reasons)),
        "move": _move(sheet, alongside, room.steps) if calm else (),
        "care": _care(sheet, alongside)[: room.care],
        "calls": _calls(sheet, alongside, room.calls),
        "visit": _visit(sheet, alongside)[: room.questions] if calm else (),
    }
    return [
        OnePageGroup(name, _label(sheet, name), found, name == "visit", name == "visit")
        for name, found in parts.items()
    ]


def _label(sheet: Sheet, name: str) -> str:
    return sheet.voice.word(f"one_page.label.{'danger' if name == 'safe' else name}")


def safe_entries(sheet: Sheet) -> tuple[OnePageEntry, ...]:
    """Whether it can wait, then each urgent matter and why. What a medicine's own line says further
    down is not said here."""
    plan = sheet.plan
    rules = {reason.rule for one in medicines.taken(sheet) for reason in one.because}
    actions = tuple(_urgent(sheet, one, own_line=one.id in rules) for one in plan.most_urgent())
    return (OnePageEntry("", _can_wait(sheet)), *actions)


def _urgent(sheet: Sheet, action: Urgent, *, own_line: bool) -> OnePageEntry:
    do, because = sheet.voice.say(action.do), sheet.voice.say(action.because)
    name, colon, _ = do.partition(": ")
    text = f"{name}{colon}{because}" if own_line and colon else f"{do} {because}"
    return OnePageEntry("", text, about=action.id, claims=action.claims)


def _can_wait(sheet: Sheet) -> str:
    plan = sheet.plan
    if plan.urgency in URGENT:
        return sheet.voice.fitting(words(sheet, f"safe.{plan.urgency}"))
    if not danger_asked(plan):
        return words(sheet, "safe.not_asked")
    if plan.review_on is None:
        return words(sheet, "safe.no_day")
    return words(sheet, "safe.routine", day=short_day(plan.review_on))


def medicine_entries(sheet: Sheet, most_reasons: int) -> Iterator[OnePageEntry]:
    """Taken, to ask about, asked for: each with its verdict and one clause why."""
    if "taking" not in sheet.plan.facts:
        yield OnePageEntry("", words(sheet, "person.list_unknown"))
    mine = medicines.taken(sheet)
    begun = [one for one in medicines.begun(sheet) if sheet.plan.urgency not in BLOCKING]
    seen = {one.option.id for one in (*mine, *begun)}
    asked = {one.verdict.option.id: one.verdict for one in sheet.plan.answered if one.verdict}
    wanted = [verdict for name, verdict in asked.items() if name not in seen]
    refused = _next_refused(sheet, seen | asked.keys())
    yield from _together(sheet, mine, most_reasons, taken=True)
    yield from _others(sheet)
    yield from _together(sheet, [*begun, *wanted, *refused], min(1, most_reasons), taken=False)


def _together(
    sheet: Sheet, verdicts: list[Verdict], most_reasons: int, *, taken: bool
) -> Iterator[OnePageEntry]:
    """Medicines of one verdict and one reason share an entry."""
    entries: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in verdicts:
        why = _why(sheet, verdict, most_reasons, taken=taken)
        if taken and most_reasons > 1:
            why = f"{why} {_warning(sheet, verdict)}".strip()
        entries.setdefault((verdict.verdict, why), []).append(verdict)
    for (tag, why), found in entries.items():
        names = ", ".join(one.option.name for one in found)
        claims = tuple(claim for one in found for claim in medicines.claims_of(one))
        lead = words(sheet, f"tag.{KEPT}" if taken and tag == "hold" else f"tag.{tag}")
        yield OnePageEntry(lead, f"{names}. {why}".strip(), "", found[0].option.id, claims)


def _warning(sheet: Sheet, verdict: Verdict) -> str:
    """The first warning about a medicine that is taken."""
    about = (alert for alert in sheet.plan.alerts if verdict.option.id in alert.options)
    found = next((alert for alert in about if alert.severity in SPEAKING), None)
    if found is None:
        return ""
    return fitted(sheet.voice.say(found.text), if_taken(sheet), taken=True, most=2)


def _next_refused(sheet: Sheet, seen: set[str]) -> list[Verdict]:
    """The medicines that would have been next and are not for this person."""
    stage = next(one for one in sheet.voice.content.stages if one.id == sheet.plan.stage.id)
    offered = {offer.option for offer in stage.offers} - seen
    return [
        one for one in sheet.plan.options if one.option.id in offered and one.verdict == "avoid"
    ]


def _why(sheet: Sheet, verdict: Verdict, most: int, *, taken: bool) -> str:
    if not most:
        return ""
    own = [one for one in verdict.because if not one.rule.startswith(STAGE)]
    if verdict.verdict == "hold":
        return sheet.voice.say(verdict.because[0].text) if taken else ""
    if not own:
        about = sheet.voice.about(verdict.option)
        return sentences(about)[0] if verdict.verdict in medicines.BEGUN else ""
    said = sheet.voice.say(own[0].text)
    return fitted(said, if_taken(sheet), taken=taken, most=most)


def _others(sheet: Sheet) -> Iterator[OnePageEntry]:
    if "taking" not in sheet.plan.facts:
        return
    told = medicines.others(sheet)
    if names := ", ".join((*told.names, *told.by_pump)):
        key = "others_urgent" if sheet.plan.urgency in URGENT else "others"
        yield OnePageEntry("", words(sheet, f"person.{key}", names=names))
    if told.not_known:
        yield OnePageEntry("", words(sheet, "person.not_known", names=", ".join(told.not_known)))
    if told.gaps and not told.not_known:
        yield OnePageEntry("", words(sheet, "person.list_open"))
    if told.none:
        yield OnePageEntry("", words(sheet, "person.no_medicines"))


def _move(sheet: Sheet, alongside: Alongside, most_steps: int) -> tuple[OnePageEntry, ...]:
    """One move: its name, its first steps, and how much. Steps that are the person's own are read
    out by a carer."""
    item = alongside.move
    if item is None:
        return (OnePageEntry("", words(sheet, "move.none")),)
    carer = sheet.voice.audience == "carer"
    title = sheet.voice.say(item.exercise.title)
    steps = " ".join(how(item, sheet.voice)[:most_steps])
    if steps and carer and item.exercise.steps.carer == item.exercise.steps.person:
        steps = words(sheet, "move.read_out", steps=steps)
    much = f"{amount(item, item.steps[0], sheet.voice)}."
    lead = with_pronouns(title) if carer else title
    return (
        OnePageEntry(lead, f"{steps} {much}".strip(), about=item.exercise.id, claims=item.claims),
    )


def _care(sheet: Sheet, alongside: Alongside) -> tuple[OnePageEntry, ...]:
    if sheet.voice.audience != "carer":
        return ()
    return tuple(
        OnePageEntry("", sheet.voice.say(line.say), about=line.id, claims=line.claims)
        for line in alongside.care
        if line.id not in alongside.open
    )


def _calls(sheet: Sheet, alongside: Alongside, most: int) -> tuple[OnePageEntry, ...]:
    """The most urgent first. What a stated fact of this person makes dangerous is always there, as
    is whom everybody calls in an emergency; the rest as far as there is room. Calls of the same
    number share a line."""
    fits = [call for call in alongside.calls if call.id not in alongside.open]
    always = [c for c in fits if c.criterion is not None or c.urgency == EMERGENCY]
    others = [c for c in fits if c not in always]
    others += alongside.calls[len(fits) : max(len(fits), MOST_OPEN)]
    kept = others[: max(0, most - len(always))]
    found: dict[str, list[CallLine]] = {}
    for call in sorted((*kept, *always), key=lambda one: URGENT.index(one.urgency)):
        found.setdefault(_said_of(sheet, call)[1], []).append(call)
    return tuple(_together_called(sheet, tail, calls) for tail, calls in found.items())


def _said_of(sheet: Sheet, call: CallLine) -> tuple[str, str]:
    """What happens, and whom to call then."""
    what, _, then = sheet.voice.say(call.say).partition(": ")
    return what, then


def _together_called(sheet: Sheet, tail: str, calls: list[CallLine]) -> OnePageEntry:
    first, *more = (_said_of(sheet, call)[0] for call in calls)
    what = "; ".join([first, *(one[:1].lower() + one[1:] for one in more)])
    claims = tuple(claim for call in calls for claim in call.claims)
    return OnePageEntry("", f"{what}: {tail}", about=calls[0].id, claims=claims)


def _visit(sheet: Sheet, alongside: Alongside) -> tuple[OnePageEntry, ...]:
    """Three questions: the first asks for the fact that changes most, where one is missing."""
    asked = [
        OnePageEntry("", sheet.voice.say(one.say), about=one.id, claims=one.claims)
        for one in alongside.questions
    ]
    return tuple(asked)
