"""A text to a person, turned into one about that person, for a carer: `Your kidneys are weak. Lie
down.` becomes `Their kidneys are weak. They should lie down.`

`They` takes the verb that `you` takes, so a sentence keeps its verbs. What a carer does (call, ask,
tell) stays as it is; what only the person's own body can do is said about the person.
"""

from __future__ import annotations

import re

END = re.compile(r"(?<=[.!?:])\s+")
WORD = re.compile(r"\b(You|you|Your|your|Yours|yours|Yourself|yourself)\b")
FIRST = re.compile(r"\b(I am|I was|I|[Mm]e|My|my|[Mm]ine|[Mm]yself)\b")
# After these words `you` is the object of the sentence.
DONE_TO = """
about affect affects around asks
 at behind by checked checks cools fit fits for from gave give
gives guide guides harm harmed harms help helped helps hold holds in keep keeps lets made make makes
near of on over protect relax relaxes scald see sees send sends show showed shows suit suited suits
taught teach tell tells than throw to told upset upsets wake wakes watch watches weigh with without
"""
AFTER = frozenset(DONE_TO.split())
# What only the person can do.
BY_ONESELF = """
add avoid bear begin
 bend bounce breathe buy change chew choose come cool cough cut double drink drive
eat end follow go have hold keep kneel lean learn leave let lie lift lower miss move open pick plan
press pull push put raise rest roll run shift sip sit skip sleep smoke spray stand start stay step
stop stretch swallow swap swim switch take train travel try turn use wait walk wear work
"""
OWN = frozenset(BY_ONESELF.split())
FORMS = {
    "you": "they",
    "your": "their",
    "yours": "theirs",
    "yourself": "themselves",
    "i": "they",
    "i am": "they are",
    "i was": "they were",
    "me": "them",
    "my": "their",
    "mine": "theirs",
    "myself": "themselves",
}
TO_A_HELPER = "the person"  # a text to a helper already: `Turn the person.`
ASKS = re.compile(r"^(Then |Please )?(Do not |Never |Also |Always )?([A-Za-z]+)\b")


def of_another(text: str) -> str:
    """The text about another person."""
    return " ".join(_sentence(part) for part in END.split(text))


def _sentence(text: str) -> str:
    return with_pronouns(_instruction(text))


def with_pronouns(text: str) -> str:
    """The text with its pronouns alone turned, such as a title: `Move your foot`."""
    return WORD.sub(_pronoun, text)


def _pronoun(found: re.Match[str]) -> str:
    word = found.group()
    before = found.string[: found.start()].split()
    after = found.string[found.end() :]
    form = FORMS[word.lower()]
    if word.lower() == "you" and _is_object(before, after):
        form = "them"
    return form.capitalize() if word[0].isupper() else form


def _is_object(before: list[str], after: str) -> bool:
    """`It may harm you.`, `with you`; not `if you`, nor `see you are`."""
    if not before:
        return False
    if re.match(r"\s*(?:[.,;:!?)]|$)", after):
        return True
    return before[-1].lower().strip("(\"'") in AFTER


def _instruction(text: str) -> str:
    """`Lie down.` as `They should lie down.`; `Do not drive.` as `They should not drive.`"""
    found = ASKS.match(text)
    if found is None or found.group(3).lower() not in OWN or not _asks(found):
        return text
    if TO_A_HELPER in text:
        return text
    then, how, verb = found.groups()
    lead = "Then they" if then == "Then " else "They"
    should = {"Do not ": "should not", "Never ": "should never"}.get(how or "", "should")
    middle = f" {how.strip().lower()}" if how in ("Also ", "Always ") else ""
    return f"{lead} {should}{middle} {verb.lower()}{text[found.end() :]}"


def _asks(found: re.Match[str]) -> bool:
    """Whether the verb is at the start as an order is: `Rest a while.`, and not `Rest is good.`"""
    rest = found.string[found.end() :]
    return not re.match(r"\s+(?:is|are|was|can|may|helps?|makes?|work and)\b", rest)


def of_another_who_asks(text: str) -> str:
    """A question in the person's own voice, asked for that person: `When may I drive?`"""
    return FIRST.sub(_first, of_another(text))


def _first(found: re.Match[str]) -> str:
    word = found.group()
    form = FORMS[word.lower()]
    at_start = (
        not found.string[: found.start()].strip()
        or found.string[: found.start()].rstrip()[-1] in ".?!"
    )
    return form.capitalize() if at_start else form
