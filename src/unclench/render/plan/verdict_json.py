"""One option's verdict as the contract writes it: why, what it waits for, and its regimen."""

from __future__ import annotations

from unclench.content.types import Regimen
from unclench.plan.models import Reason, Verdict
from unclench.plan.regimen import ChosenRegimen
from unclench.render.json_text import Json
from unclench.render.wording import Voice


def option_json(verdict: Verdict, voice: Voice) -> Json:
    """One option's verdict. A regimen names doses, so only a clinician sees it."""
    option, decided, because, needs, regimen = verdict
    return {
        "id": option.id,
        "kind": option.kind,
        "verdict": decided,
        "because": reasons_json(because, voice),
        "needs": voice.asked(needs) if needs else [],
        "regimen": regimen_json(regimen) if regimen is not None and not voice.plain else None,
    }


def reasons_json(because: tuple[Reason, ...], voice: Voice) -> list[Json]:
    """Each text once, under its first rule, with the facts and claims of all that say it."""
    found: dict[str, Json] = {}
    for rule, text, facts, claims in because:
        said = voice.say(text)
        one = found.setdefault(said, {"rule": rule, "text": said, "facts": {}, "claims": {}})
        one["facts"] |= dict.fromkeys(facts)
        one["claims"] |= dict.fromkeys(claims)
    return [{**one, "facts": [*one["facts"]], "claims": [*one["claims"]]} for one in found.values()]


def regimen_json(chosen: ChosenRegimen) -> Json:
    regimen = chosen.regimen
    return {
        "id": regimen.id,
        "start": _dose(regimen.start),
        "step": _dose(regimen.step),
        "every_days": regimen.every_days,
        "review_at": next(map(str, chosen.review_at), None),
        "ceiling": _dose(chosen.ceiling),
        "doses_per_day": regimen.doses_per_day,
        "name": regimen.name,
        "claims": _regimen_claims(regimen, chosen),
        **_later_reviews(chosen),
        **_ladder(chosen),
    }


def _later_reviews(chosen: ChosenRegimen) -> Json:
    """The review points after the first, where a regimen has several."""
    found = [str(review) for review in chosen.review_at[1:]]
    return {"later_reviews_at": found} if found else {}


def _ladder(chosen: ChosenRegimen) -> Json:
    """The amounts and days of a ladder, of which `start`, `step` and `every_days` are the first
    rise."""
    found = [{"amount": str(rung.amount), "days": rung.days} for rung in chosen.ladder]
    return {"ladder": found} if found else {}


def _dose(dose: object) -> str | None:
    return None if dose is None else str(dose)


def _regimen_claims(regimen: Regimen, chosen: ChosenRegimen) -> list[str]:
    limits = [
        claim
        for limit in chosen.limits
        if limit.at_most == chosen.ceiling
        for claim in limit.claims
    ]
    return [*dict.fromkeys((*regimen.claims, *limits))]
