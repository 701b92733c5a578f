"""The cards of one call."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from unclench.app.hooks import HookPlans, HookRequest, hook_plans
from unclench.plan.models import Plan
from unclench.render.fhir.exact import to_bytes
from unclench.render.hooks.card import CardSource, HookCard, card_json, within_budget
from unclench.render.hooks.cards import CardSubject, of_patient
from unclench.render.hooks.orders import Ordering, of_orders
from unclench.serve.hooks.call import HookCall
from unclench.serve.hooks.complete import Completed, bundle_of, completed
from unclench.serve.hooks.services import HookService
from unclench.serve.http.site import Site

MOST_CARDS = 6
APPROVED = "approved"
LABEL = "Unclench"


class Carded(NamedTuple):
    """The answer, and what the log says about it."""

    body: bytes
    cards: int
    fetched: int


def answered(
    call: HookCall, service: HookService, site: Site, today: datetime.date, trace: str
) -> Carded:
    """Raises RefusedCallError where data are missing, InputError for what cannot be used."""
    found = completed(call, site.settings.fhir_servers)
    signed = bundle_of(found, call, signed=True) if call.drafts else None
    plans = hook_plans(HookRequest(bundle_of(found, call), signed, today), site.content)
    cards = within_budget(_cards(plans, service, call, found, site), MOST_CARDS)
    source = _source(plans.before, call, site, trace)
    body = to_bytes({"cards": [card_json(card, source) for card in cards]})
    return Carded(body, len(cards), found.fetched)


def _cards(
    plans: HookPlans, service: HookService, call: HookCall, found: Completed, site: Site
) -> list[HookCard]:
    before = CardSubject(service.hook, plans.before, site.content, call.about(), found.unread)
    if not service.orders:
        return [*of_patient(before)]
    if plans.after is None:
        return []
    after = before._replace(plan=plans.after)
    return [*of_orders(Ordering(before, after, plans.ordered))]


def _source(plan: Plan, call: HookCall, site: Site, trace: str) -> CardSource:
    pending = "" if plan.content_status == APPROVED else "Content pending clinical review. "
    foot = f"{pending}Content {plan.content_version}. Trace {trace}."
    return CardSource(LABEL, f"{site.address.rstrip('/')}/evidence/", foot, call.instance)
