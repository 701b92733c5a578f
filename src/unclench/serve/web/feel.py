"""A medicine or MS? A feeling is picked with one tap and kept; the answer says whether it is
urgent, for the team, or able to wait, with the days since a dose changed."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from unclench.app.feelings import Feelings, feelings
from unclench.app.interview.questions import SIGNS
from unclench.app.interview.tree import Tree, entries_of
from unclench.app.told_signs import ToldSigns, with_signs
from unclench.plan.side_effects import EXPECTED, TELL, SideEffect
from unclench.plan.suspects import Suspect
from unclench.render.plan.side_effects import medicine_name
from unclench.render.to_reader import name_to, said_to
from unclench.render.wording import Voice
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.web.forms import form_of, one
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.serve.web.of_person import change, effects, person_in, record_of_today, urgent_of
from unclench.serve.web.people import KeptRecord, kept_record

PATH = "/people/{person}/feel"
WORD = "web.feel"


class ShownSuspect(NamedTuple):
    """Since when the dose is the same; `ask` names the medicine whose day is not known."""

    text: str
    ask: str


class ShownFeeling(NamedTuple):
    """A feeling, how urgent it is, and its explanation."""

    sign: str
    name: str
    tier: str
    label: str
    do: str
    lines: tuple[str, ...]
    suspects: tuple[ShownSuspect, ...]
    danger: bool


def add(routes: APIRouter, site: Site) -> None:
    async def pick(request: Request) -> Response:
        kept = await kept_record(request.path_params["person"], site)
        person = person_in(await record_of_today(request, site), request)
        found = await site.workers.run(partial(feelings, person, site.content, effects()))
        voice = Voice(found.content, reader_of(request), found.plan.region)
        values = {"person": kept.person, **_values(found, kept, request, voice)}
        return shown(WebPage("feel", values), request, found.content, found.plan.region)

    async def take(request: Request) -> Response:
        """A feeling that is there (`sign`), or is not (`gone`)."""
        sent = await form_of(request)
        there, gone = one(sent, "sign"), one(sent, "gone")
        if (there or gone) not in site.content.sign_names:
            raise RefusedCallError(422, "Pick what you feel from the page.")
        today = request.state.today

        def made(kept: KeptRecord) -> Tree:
            told = ToldSigns(kept.tree, today, _named(there), _named(gone))
            return with_signs(told, site.content)

        return await change(request, site, made, f"feel?felt={there}" if there else "feel?gone=yes")

    routes.add_api_route(PATH, pick, methods=["GET", "HEAD"])
    routes.add_api_route(PATH, take, methods=["POST"])


def _named(sign: str) -> tuple[str, ...]:
    return (sign,) if sign else ()


def _values(found: Feelings, kept: KeptRecord, request: Request, voice: Voice) -> dict[str, object]:
    """The last pick comes first, other feelings after it."""
    picked = request.query_params.get("felt", "")
    felt = sorted(found.felt, key=lambda effect: effect.sign != picked)
    there = {effect.sign for effect in found.felt}
    danger_first = sorted(found.choices._asdict().items(), key=lambda item: item[0] != "dangers")
    groups = [
        (name, [(sign, _name(sign, voice)) for sign in signs if sign not in there])
        for name, signs in danger_first
    ]
    worst = urgent_of(found.plan, voice)
    said = {text for effect in felt for text in (said_to(effect.do, voice),)}
    return {
        "urgent": [line for line in worst if line.do not in said],
        "felt": [_shown(effect, voice) for effect in felt],
        "own": frozenset(entries_of(kept.tree, SIGNS)),
        "groups": [(name, signs) for name, signs in groups if signs],
        "taken_back": "gone" in request.query_params,
    }


def _name(sign: str, voice: Voice) -> str:
    return name_to(voice.content.sign_names[sign].names, voice)


def _shown(effect: SideEffect, voice: Voice) -> ShownFeeling:
    because = [said_to(reason.text, voice) for reason in effect.because]
    origin = [said_to(effect.origin.text, voice)] if effect.origin else []
    lasts = [said_to(effect.lasts, voice)] if effect.lasts else []
    return ShownFeeling(
        effect.sign,
        _name(effect.sign, voice),
        effect.tier,
        voice.word(f"tier.{effect.tier}", "label"),
        said_to(effect.do, voice),
        tuple(dict.fromkeys((*because, *origin, *lasts))),
        tuple(_suspect(suspect, voice) for suspect in effect.suspects),
        effect.tier not in (TELL, EXPECTED),
    )


def _suspect(suspect: Suspect, voice: Voice) -> ShownSuspect:
    """How many days a medicine has been at its dose."""
    days = suspect.days
    key = {None: "unknown", 0: "new", 1: "same_one"}.get(days, "same")
    text = voice.word(f"{WORD}.{key}").replace("{n}", str(days))
    name = medicine_name(suspect.medicine, voice)
    return ShownSuspect(text.replace("{name}", name), suspect.medicine if days is None else "")
