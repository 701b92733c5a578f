"""From a medicine as it was written (name, brand, strength, codes) to its ingredients."""

from __future__ import annotations

import re
from typing import NamedTuple

from unclench.library.models import Name
from unclench.patient.index import Index
from unclench.patient.record import MedicineLine
from unclench.patient.spelling import key_of, near

INTRATHECAL = "intrathecal"
UNIT = r"(?:mg|mcg|g|ml|micrograms?|mmol|units?|iu|meq|hr|h|%)"
STRENGTH = re.compile(rf"[0-9][0-9.,/x]*{UNIT}?(?:/[a-z0-9.]+)?|{UNIT}(?:/[a-z0-9.]+)?")
FORMS = """tablet tablets tab tabs capsule capsules cap caps caplet caplets oral solution suspension liquid syrup drops injection
    injectable infusion patch patches spray sprays oromucosal sublingual buccal film coated gastro resistant modified prolonged extended
    delayed release er xr sr mr xl cr la dr granules powder sachet sachets effervescent chewable disintegrating orodispersible
    dispersible product pill pills dose daily generic po"""
SALTS = """hydrochloride hcl hydrobromide sodium potassium calcium sulfate sulphate acetate citrate maleate mesilate mesylate tartrate
    bitartrate succinate fumarate besilate besylate phosphate dihydrate monohydrate trihydrate anhydrous"""
DROPPABLE = frozenset(f"{FORMS} {SALTS}".split())
BRACKETS = re.compile(r"\s*[\[(]([^\])]*)[\])]\s*")
JOINTS = re.compile(r"\s*(?:/|\+|&|,|\band\b|\bwith\b)\s*")
LONGEST_NAME = 200


class Resolved(NamedTuple):
    """The ingredients of one line; none when the name is not known. `near` is a known name it may be a misspelling of."""

    names: tuple[Name, ...]
    near: str
    doubts: tuple[str, ...]


def resolve_line(line: MedicineLine, index: Index) -> Resolved:
    """By codes first, then by name. When both speak and differ, both count, and that is a doubt."""
    if not line.codes:
        return resolve(line.name, index)
    coded = _coded(line.codes, index)
    named = resolve(line.name, index) if line.name else Resolved((), "", ())
    if not coded:
        return named
    routes = {name.ingredient: name for name in named.names}
    joined = tuple(routes.get(ingredient) or Name(ingredient, "", False) for ingredient in coded)
    others = tuple(name for name in named.names if name.ingredient not in coded)
    doubts = (f"'{line.name}' does not match its code; both are counted",) if others else ()
    return Resolved(joined + others, "", doubts + _doubts(joined, line.name))


def _coded(codes: tuple[tuple[str, str], ...], index: Index) -> tuple[str, ...]:
    tables = {"rxnorm": index.content.rxnorm, "atc": index.content.atc}
    found = (tables[system].get(code) for system, code in codes)
    return tuple(dict.fromkeys(ingredient for ingredient in found if ingredient))


def resolve(text: str, index: Index) -> Resolved:
    """The ingredients of a name in words: as it stands, without its brackets, strength, form and salt, or part by part."""
    key = key_of(text)
    name = index.content.names.get(key)
    if name is not None:
        return Resolved((name,), "", _doubts((name,), text))
    found = _bare(key[:LONGEST_NAME], index) or _parts(key[:LONGEST_NAME], index)
    if found:
        return Resolved(found, "", _doubts(found, text))
    return Resolved((), near(_without_form(key[:LONGEST_NAME]), index.spelling), ())


def _doubts(names: tuple[Name, ...], text: str) -> tuple[str, ...]:
    return tuple(f"'{text}' was read as {name.ingredient}; please check" for name in names if name.doubtful)


def _bare(key: str, index: Index) -> tuple[Name, ...]:
    """Words of strength, form and salt are taken off the end, one at a time, until a name is known."""
    names = index.content.names
    outside = BRACKETS.sub(" ", key).strip()
    for text in (outside, *BRACKETS.findall(key)):
        words = text.split()
        while words:
            name = names.get(" ".join(words))
            if name is not None:
                return (name,)
            if not _droppable(words[-1]):
                break
            words.pop()
    return ()


def _droppable(word: str) -> bool:
    return word in DROPPABLE or STRENGTH.fullmatch(word) is not None


def bare_name(text: str) -> str:
    """A name without its brackets, strength, form and salt: what tells two boxes of one medicine from two names for it."""
    return _without_form(key_of(text)[:LONGEST_NAME])


def _without_form(key: str) -> str:
    words = BRACKETS.sub(" ", key).split()
    while len(words) > 1 and _droppable(words[-1]):
        words.pop()
    return " ".join(words)


def _parts(key: str, index: Index) -> tuple[Name, ...]:
    """A combination by its parts, when every part is known."""
    parts = [part for part in JOINTS.split(key) if part]
    if not 2 <= len(parts) <= 6:
        return ()
    found = [index.content.names.get(part) or next(iter(_bare(part, index)), None) for part in parts if not _only_strength(part)]
    known = tuple(name for name in found if name is not None)
    return known if known and len(known) == len(found) else ()


def _only_strength(part: str) -> bool:
    return all(_droppable(word) for word in part.split())
