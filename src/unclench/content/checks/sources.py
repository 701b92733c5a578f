"""Lints over sources: a reader can look each one up, and nothing that matters rests on a weak one.

A weak source is a page of questions and answers or one without a named author (kind `web_page`).
What it says is shown where sources differ; it is never the only source of a dose, and no line that
could appear in a letter rests on such pages alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from unclench.content.checks.language import NUMBER, around, numbers_in, of_claim
from unclench.content.source.draft import Cited, Draft
from unclench.content.types import Claim, Source
from unclench.errors import Problem

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
WORD = re.compile(r"[a-z]{3}")
AMOUNT = re.compile(r"\d(?:mg|g|ml|mcg|mmol)\b")
ADDRESS = re.compile(r"https?://[^\s/]*[a-z][^\s/]*(?:/\S*)?")
UNFIT = (
    (re.compile(r"(?i)\bvia\b"), "says 'via'", "Name who reproduces it in copied_by."),
    (re.compile(r"(?i)https?://|www\.|\b[\w-]+\.[a-z]{2,}/"), "holds an address",
     "Write the address in url."),
    (re.compile(r"(?i)\b\w+/\w+/\w+|\w\.(?:md|py|rs|sql|php|fsh|ya?ml|json|html?)\b|\bgithub\b"),
     "holds a path of files", "Leave it out; the address belongs in url."),
    (re.compile(r"(?i)\bno url\b|\bonly\b.*\bread\b|\bneeds\b.*\bconfirmation\b|\bcopy of\b"),
     "holds a note of our own", "Name the part read in part, and who copied it in copied_by."),
)  # fmt: skip
YEARS = range(1900, 2100)
DOSE_UNITS = ("mg", "ug", "g", "mmol", "{sprays}", "[U]")
DOSE = re.compile(
    rf"({NUMBER.pattern})(?:(?: to | and |-)({NUMBER.pattern}))?"
    r"\s?(?:mg|g|mmol|micrograms|sprays?|units)\b"
)
LETTERS = ("letter ", "sign ")
DIFFERING = ("answer ", "disagreement ")


def source_problems(draft: Draft) -> Iterator[Problem]:
    for source in draft.sources.values():
        yield from _identified(source)
        yield from _described(source)
    yield from _weak_doses(draft)
    yield from _weak_sentences(draft)
    yield from _weak_letters(draft)


def _identified(source: Source) -> Iterator[Problem]:
    """An id that says who, such as `nice-cg186`; a number alone is no name."""
    place = f"source {source.id}"
    if not ID.fullmatch(source.id) or not WORD.search(source.id):
        advice = "Write who says it and what, such as nice-cg186: small letters, digits, hyphens."
        yield Problem(place, "has an id without a name", advice)
    if AMOUNT.search(source.id):
        yield Problem(place, "has an amount in its id", "A person sees ids, and never a dose.")
    if source.year is not None and source.year not in YEARS:
        yield Problem(
            f"{place}.year", f"{source.year} is no year", "Write four digits, or undated."
        )
    if source.url and not ADDRESS.fullmatch(source.url):
        advice = "Write the whole address with https://, or leave url out."
        yield Problem(f"{place}.url", f"'{source.url}' is no public address", advice)


def _described(source: Source) -> Iterator[Problem]:
    for key in ("title", "part", "author", "publisher", "copied_by"):
        for pattern, fault, advice in UNFIT:
            if pattern.search(getattr(source, key)):
                yield Problem(f"source {source.id}.{key}", fault, advice)


def _weak_doses(draft: Draft) -> Iterator[Problem]:
    """Every dose that plans use is in a source that is more than a weak page."""
    for cited in draft.numbers:
        if cited.judgement or cited.unit.split("/")[0] not in DOSE_UNITS:
            continue
        saying = [claim for claim in _claims(draft, cited.claims) if _holds(claim, cited)]
        if saying and all(rests_on_weak(draft, claim) for claim in saying):
            yield _weak(cited.place, f"{cited.number} {cited.unit}", saying)


def _holds(claim: Claim, cited: Cited) -> bool:
    """Whether the claim has this number; the other lints hold the comparator against it."""
    wanted = numbers_in(cited.number)
    return any(f"{value.number.normalize():f}" in wanted for value in claim.values)


def _weak_sentences(draft: Draft) -> Iterator[Problem]:
    """No dose in a sentence is known from weak pages alone, except in answers that say so.

    Such an answer shows what a page says together with the other side of a known disagreement.
    """
    claims, firm = _cited_around(draft)
    differing = _differing(draft)
    for place, _, text in draft.spoken:
        near = [claim for part in around(place, 2) for claim in claims[part]]
        weak = [claim for claim in near if rests_on_weak(draft, claim)]
        known = {number for part in around(place, 2) for number in firm[part]}
        known.update(*(of_claim(claim) for claim in near if claim not in weak))
        for number in sorted(_doses(text) - known):
            saying = [claim for claim in weak if number in of_claim(claim)]
            if saying and not (place.startswith(DIFFERING) and differing.issuperset(saying)):
                yield _weak(place, number, saying)


def _cited_around(draft: Draft) -> tuple[dict[str, list[Claim]], dict[str, set[str]]]:
    """What each place cites, and the numbers that it sets itself."""
    claims, firm = defaultdict[str, list[Claim]](list), defaultdict[str, set[str]](set)
    for place, name in draft.citations:
        for part in around(place, 2):
            claims[part] += _claims(draft, (name,))
    for cited in draft.numbers:
        for part in around(cited.place, 3):
            firm[part] |= numbers_in(cited.number)
    return claims, firm


def _differing(draft: Draft) -> frozenset[Claim]:
    """Claims that are shown with others wherever sources differ."""
    names = (name for place, name in draft.citations if place.startswith("disagreement "))
    return frozenset(_claims(draft, names))


def _doses(text: str) -> frozenset[str]:
    return frozenset().union(
        *(numbers_in(" ".join(filter(None, found.groups()))) for found in DOSE.finditer(text))
    )


def _weak_letters(draft: Draft) -> Iterator[Problem]:
    """A letter names no weak page, so what it says needs another source."""
    cited, rules = defaultdict[str, list[Claim]](list), _of_letters(draft)
    for place, name in draft.citations:
        if place.startswith(LETTERS) or place in rules:
            cited[place] += _claims(draft, (name,))
    for place, claims in cited.items():
        if claims and all(rests_on_weak(draft, claim) for claim in claims):
            advice = "Cite a firmer source as well, or take the line out."
            yield Problem(place, "could appear in a letter and rests on weak pages alone", advice)


def _of_letters(draft: Draft) -> frozenset[str]:
    """The rules whose words a letter repeats: warnings, and the reasons of a referral."""
    referrals = {option.id for option in draft.options.values() if option.kind == "referral"}
    return frozenset(
        f"rule {rule.id}"
        for rule in draft.rules
        if rule.effect == "alert" or rule.option in referrals
    )


def rests_on_weak(draft: Draft, claim: Claim) -> bool:
    """Whether a claim rests on weak pages alone."""
    known = [draft.sources[name] for name in claim.sources if name in draft.sources]
    return bool(known) and all(source.weak for source in known)


def _claims(draft: Draft, names: Iterable[str]) -> list[Claim]:
    return [draft.claims[name] for name in names if name in draft.claims]


def _weak(place: str, dose: str, saying: list[Claim]) -> Problem:
    names = ", ".join(dict.fromkeys(claim.id for claim in saying))
    advice = f"Cite a firmer source besides {names}, or take the dose out."
    return Problem(place, f"the dose {dose} rests on weak pages alone", advice)
