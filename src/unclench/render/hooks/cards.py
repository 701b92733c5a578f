"""The cards of one call: danger first, then alerts, what is ordered, what is proposed, what must be
known first, and what was not checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from unclench.content.content import Content
from unclench.plan.models import Alert, Plan, Urgent, Verdict
from unclench.render.fhir.requests import LOINC, REFERRAL, referral
from unclench.render.hooks.card import CRITICAL, INFO, WARNING, HookCard, Proposed, markdown
from unclench.render.hooks.identity import CardCause
from unclench.render.json_text import Json
from unclench.render.wording import Voice

NOW = ("emergency", "same_day")
SEVERITY = {"stop": CRITICAL, "warn": WARNING, "note": INFO}
MEDICINE, OFFER = "medicine", "offer"
KNOWN = "ms_diagnosed"
MOST_SAID = 8
KINDS = ("urgent", "alert", "order", "proposal", "referral", "questions", "not_checked")


class CardSubject(NamedTuple):
    """One call: its hook, the plan, and the words; `about` is the reference of the patient.

    `unread` are parts of the request that could not be read, each with its reason.
    """

    hook: str
    plan: Plan
    content: Content
    about: str
    unread: tuple[str, ...] = ()

    def voice(self) -> Voice:
        return Voice(self.content, "clinician", self.plan.region)

    def cause(self, kind: str, name: str) -> CardCause:
        return CardCause(self.hook, kind, name)


def of_patient(told: CardSubject) -> Iterator[HookCard]:
    """For a patient whose record is opened. Without a diagnosis of MS only danger is a reason to
    speak."""
    yield from dangers(told)
    if told.plan.facts.get(KNOWN) is None:
        return
    yield from (_alert(alert, told) for alert in told.plan.alerts if alert.severity != "note")
    yield from _proposals(told)
    yield from _questions(told)
    yield from unchecked(told)


def dangers(told: CardSubject) -> Iterator[HookCard]:
    return (_urgent(action, told) for action in told.plan.urgent)


def _urgent(action: Urgent, told: CardSubject) -> HookCard:
    voice = told.voice()
    do = voice.say(action.do)
    level = voice.word(f"urgency.{action.urgency}", "label")
    return HookCard(
        told.cause("urgent", action.id),
        CRITICAL if action.urgency in NOW else WARNING,
        do if do.startswith(level) else f"{level}: {do}",
        (markdown(do), markdown(voice.say(action.because))),
        action.claims,
    )


def _alert(alert: Alert, told: CardSubject) -> HookCard:
    text = told.voice().say(alert.text)
    cause = told.cause("alert", alert.id)
    return HookCard(
        cause, SEVERITY[alert.severity], text, (markdown(text),), alert.claims, (), True
    )


def alerts(told: CardSubject, but: frozenset[str] = frozenset()) -> Iterator[HookCard]:
    return (_alert(alert, told) for alert in told.plan.alerts if alert.id not in but)


def _proposals(told: CardSubject) -> Iterator[HookCard]:
    """The build-up of the plan with its whole schedule, and referrals: drafts, never orders."""
    plan, voice = told.plan, told.voice()
    subject = {"reference": told.about}
    for verdict in plan.options:
        if verdict.verdict != OFFER:
            continue
        if verdict.option.kind == REFERRAL:
            request = referral(verdict, plan, voice, subject)
            made = Proposed(f"Refer: {verdict.option.name}", "Create a draft referral", request)
            yield _proposal("referral", verdict, told, (made,))
        elif plan.schedule is not None and plan.schedule.medicine == verdict.option.id:
            yield _proposal("proposal", verdict, told, (scheduled(told, verdict),))


def scheduled(told: CardSubject, verdict: Verdict) -> Proposed:
    from unclench.render.fhir.medicine import resource

    plan = told.plan
    assert plan.schedule is not None
    subject: Json = {"reference": told.about}
    request = resource(
        plan.schedule, verdict.option, told.content, told.voice(), plan.made_on, subject
    )
    about = "Create a draft prescription with every step of the build-up"
    return Proposed(f"Build up {verdict.option.name}", about, request)


def _proposal(
    kind: str, verdict: Verdict, told: CardSubject, proposed: tuple[Proposed, ...]
) -> HookCard:
    label = told.voice().word(f"verdict.{verdict.verdict}", "label")
    lines, claims = because(verdict, told)
    regimen = verdict.regimen.regimen if verdict.regimen else None
    start = f", from {regimen.start}" if regimen and regimen.start else ""
    return HookCard(
        told.cause(kind, verdict.option.id), INFO, f"{verdict.option.name}: {label}{start}", lines,
        claims, proposed, True,
    )  # fmt: skip


def because(verdict: Verdict, told: CardSubject) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Every reason of a verdict, and their claims."""
    voice = told.voice()
    said = dict.fromkeys(markdown(voice.say(reason.text)) for reason in verdict.because)
    claims = dict.fromkeys(claim for reason in verdict.because for claim in reason.claims)
    return tuple(f"- {line}" for line in said), tuple(claims)


def _questions(told: CardSubject) -> Iterator[HookCard]:
    """What to know first, with a draft order of the tests among it."""
    asked = told.plan.questions
    if not asked:
        return
    voice = told.voice()
    lines = tuple(f"- {markdown(voice.say(one.ask))}" for one in asked[:MOST_SAID])
    names = ", ".join(told.content.facts[one.fact].names.clinician for one in asked[:4]
                      if one.fact in told.content.facts)  # fmt: skip
    yield HookCard(
        told.cause("questions", "facts"), INFO, f"To be known first: {names}", lines, (),
        tuple(ordered_tests((one.fact for one in asked), told)),
    )  # fmt: skip


def ordered_tests(facts: Iterable[str], told: CardSubject) -> Iterator[Proposed]:
    """A draft order for each of these facts that a test gives."""
    for fact in facts:
        spec = told.content.facts.get(fact)
        if spec is None or not spec.loinc:
            continue
        name = spec.names.clinician
        coding = [{"system": LOINC, "code": spec.loinc[0]}]
        request = {
            "resourceType": "ServiceRequest",
            "status": "draft",
            "intent": "proposal",
            "code": {"coding": coding, "text": name},
            "subject": {"reference": told.about},
            "authoredOn": told.plan.made_on.isoformat(),
        }
        yield Proposed(f"Order: {name}", "Create a draft order of this test", request)


def unchecked(told: CardSubject) -> Iterator[HookCard]:
    """What was not read or could not be judged is said, never passed over."""
    voice = told.voice()
    entries = [item for item in told.plan.not_checked if not item.needs]
    waiting = len(told.plan.not_checked) - len(entries)
    said = dict.fromkeys(f"{item.rule}: {voice.say(item.because)}" for item in entries)
    lines = [f"- {markdown(line)}" for line in (*told.unread, *said)][:MOST_SAID]
    if waiting:
        lines.append(markdown(f"{_counted(0, waiting)} that are not known: {_awaited(told)}."))
    if lines:
        summary = f"Not everything was checked: {_counted(len(told.unread) + len(said), waiting)}"
        yield HookCard(told.cause("not_checked", "rules"), INFO, summary, tuple(lines))


def _awaited(told: CardSubject) -> str:
    """The facts that most rules wait for."""
    facts = told.content.facts
    counts = Counter(need for item in told.plan.not_checked for need in item.needs)
    names = [facts[name].names.clinician for name, _ in counts.most_common() if name in facts]
    more = len(names) - MOST_SAID
    return ", ".join(names[:MOST_SAID]) + (f" and {more} more" if more > 0 else "")


def _counted(unread: int, waiting: int) -> str:
    parts = (
        f"{unread} {'entry was' if unread == 1 else 'entries were'} not read" * bool(unread),
        f"{waiting} {'rule waits' if waiting == 1 else 'rules wait'} for facts" * bool(waiting),
    )
    return ", ".join(part for part in parts if part)
