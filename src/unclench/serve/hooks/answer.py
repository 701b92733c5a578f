"""The cards of one call."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from unclench.app.hooks import HookPlans, HookRequest, hook_plans
from unclench.content.content import Content
from unclench.intake.text import read_json_tree
from unclench.plan.models import Plan
from unclench.render.fhir.exact import to_bytes
from unclench.render.hooks.card import CardSource, HookCard, card_json, within_budget
from unclench.render.hooks.cards import CardSubject, of_patient
from unclench.render.hooks.orders import Ordering, of_orders
from unclench.serve.hooks.call import HookCall, read_call
from unclench.serve.hooks.complete import Completed, bundle_of, completed, drafts_of, must_fetch
from unclench.serve.hooks.services import HookService

MOST_CARDS = 6
APPROVED = "approved"
LABEL = "Unclench"


class Carded(NamedTuple):
    """The answer, and what the log says about it."""

    body: bytes
    cards: int
    fetched: int


class CalledHook(NamedTuple):
    """One call of a service: `servers` are the FHIR servers that may be asked, `address` is where
    our evidence pages are."""

    service: HookService
    today: datetime.date
    trace: str
    address: str
    servers: tuple[str, ...]
    content: Content


def answered_at_once(body: bytes, called: CalledHook) -> Carded | None:
    """None where another server is to be asked first.

    Raises RefusedCallError where data are missing, InputError for what cannot be used.
    """
    call = read_call(read_json_tree(body), called.service)
    if must_fetch(call, called.servers):
        return None
    return answered(call, completed(call, ()), called)


def fetched(body: bytes, called: CalledHook) -> tuple[HookCall, Completed]:
    """The call with all its data; raises what `answered_at_once` raises."""
    call = read_call(read_json_tree(body), called.service)
    return call, completed(call, called.servers)


def answered(call: HookCall, found: Completed, called: CalledHook) -> Carded:
    signed = bundle_of(found, call, signed=True) if call.drafts else None
    drafts = drafts_of(found, call) if call.drafts else None
    request = HookRequest(bundle_of(found, call), signed, drafts, called.today)
    plans = hook_plans(request, called.content)
    cards = within_budget(_cards(plans, call, found, called), MOST_CARDS)
    source = _source(plans.before, call, called)
    body = to_bytes({"cards": [card_json(card, source) for card in cards]})
    return Carded(body, len(cards), found.fetched)


def _cards(
    plans: HookPlans, call: HookCall, found: Completed, called: CalledHook
) -> list[HookCard]:
    hook, content = called.service.hook, called.content
    before = CardSubject(hook, plans.before, content, call.about(), found.unread)
    if not called.service.orders:
        return [*of_patient(before)]
    if plans.after is None:
        return []
    after = before._replace(plan=plans.after)
    return [*of_orders(Ordering(before, after, plans.ordered))]


def _source(plan: Plan, call: HookCall, called: CalledHook) -> CardSource:
    pending = "" if plan.content_status == APPROVED else "Content pending clinical review. "
    foot = f"{pending}Content {plan.content_version}. Trace {called.trace}."
    return CardSource(LABEL, f"{called.address.rstrip('/')}/evidence/", foot, call.instance)
