"""From a written medicine (name, brand, strength, codes) or a line of a list to its ingredients."""

import re
from functools import lru_cache, partial
from itertools import dropwhile
from typing import NamedTuple

from unclench.content.types import MedicineName
from unclench.language.letters import key_of
from unclench.patient.index import IntakeIndex
from unclench.patient.inn import inn_key
from unclench.patient.record import MedicineLine
from unclench.patient.spelling import SHORTEST, near

INTRATHECAL = "intrathecal"
UNIT = r"(?:mg|mcg|ug|g|ml|micrograms?|mmol|units?|unt|iu|meq|hr|h|%)"
STRENGTH = re.compile(rf"[0-9][0-9.,/x]*{UNIT}?(?:/[a-z0-9.]+)?|{UNIT}(?:/[a-z0-9.]+)?")
FORMS = """
    tablet tablets tab tabs capsule capsules cap caps caplet caplets oral solution suspension
    liquid syrup drops injection injectable infusion patch patches spray sprays oromucosal
    sublingual buccal film coated gastro resistant modified prolonged extended delayed release
    er xr sr mr xl cr la dr retard chrono chronosphere wafer wafers granules powder sachet
    sachets effervescent chewable disintegrating orodispersible dispersible product pill pills
    dose daily generic po transdermal topical system rectal suppository suppositories nasal
    inhaler inhalation cream gel ointment lozenge prefilled syringe pen vial ampoule ampoules
    cartridge intravenous intramuscular subcutaneous inj iv im sc od bd tds qds bid tid qid
    prn nocte mane nightly
"""
SALTS = """
    hydrochloride hcl hydrobromide sodium potassium calcium sulfate sulphate acetate citrate
    maleate mesilate mesylate tartrate bitartrate succinate fumarate besilate besylate
    phosphate dihydrate monohydrate trihydrate anhydrous magnesium
"""
DROPPABLE = frozenset(f"{FORMS} {SALTS}".split())
NUMBER_AND_UNIT = re.compile(rf"([0-9]) ({UNIT})\b")
BRACKETS = re.compile(r"\s*[\[(]([^\])]*)[\])]\s*")
JOINTS = re.compile(r"\s*(?:/|\+|&|,|\band\b|\bwith\b)\s*")
LONGEST_NAME = 200
# Also intrathekal, intratecal, intrathécale and the short "intrath".
INSIDE = re.compile(r"[\[(]?\b(?:intrathe[ck]al(?:e|en|er|es)?|intratecale?s?|intrath)\b[\])]?")
WORD = re.compile(r"[a-z0-9]+")
MOST_WORDS, LONGEST_PHRASE = 40, 4


class Resolved(NamedTuple):
    """The ingredients of one line; none when the name is not known. `near` is a known name it may
    be a misspelling of."""

    names: tuple[MedicineName, ...]
    near: str
    doubts: tuple[str, ...]


def resolve_line(line: MedicineLine, index: IntakeIndex) -> Resolved:
    """By codes first, then by name. When both speak and differ, both count, and that is a doubt."""
    if not line.codes:
        return resolve(line.name, index)
    coded = _coded(line.codes, index)
    named = resolve(line.name, index) if line.name else Resolved((), "", ())
    if not coded:
        return named
    routes = {name.ingredient: name for name in named.names}
    joined = tuple(
        routes.get(ingredient) or MedicineName(ingredient, "", False) for ingredient in coded
    )
    others = tuple(name for name in named.names if name.ingredient not in coded)
    doubts = (f"'{line.name}' does not match its code; both are counted",) if others else ()
    return Resolved(joined + others, "", doubts + _doubts(joined, line.name))


def _coded(codes: tuple[tuple[str, str], ...], index: IntakeIndex) -> tuple[str, ...]:
    tables = {"rxnorm": index.content.rxnorm, "atc": index.content.atc}
    found = (tables[system].get(code) for system, code in codes)
    return tuple(dict.fromkeys(ingredient for ingredient in found if ingredient))


def resolve(text: str, index: IntakeIndex) -> Resolved:
    """The ingredients of a name in words: as it stands, without its brackets, strength, form and
    salt, or part by part."""
    key, names = key_of(text), index.content.names
    name = names.get(key) or _without_its_form(key[:LONGEST_NAME], index) or _foreign(key, index)
    if name is not None:
        return Resolved((name,), "", _doubts((name,), text))
    key = key[:LONGEST_NAME]
    found = _by_intrathecal(key, index) or _bare(key, index) or _parts(key, index)
    if found:
        return Resolved(found, "", _doubts(found, text))
    like = near(_without_form(key), index.spelling) or _within(key, index)
    return Resolved((), _rightly_spelled(like, index), ())


def _rightly_spelled(name: str, index: IntakeIndex) -> str:
    """A known name; in place of a known misspelling the name that it stands for."""
    known = index.content.names.get(name)
    return known.ingredient.replace("_", " ") if known and known.doubtful else name


def _foreign(text: str, index: IntakeIndex) -> MedicineName | None:
    """The name of an ingredient in the spelling of another language. It could also be a misspelt
    one, so it is shown how it was read."""
    ingredient = index.inn.get(inn_key(text))
    return MedicineName(ingredient, "", True) if ingredient else None


def _without_its_form(key: str, index: IntakeIndex) -> MedicineName | None:
    """The longest beginning that is a name, words of form and salt off; none where the route would
    go with them: "X (intrathecal)"."""
    words = BRACKETS.sub(" ", key).split()
    while len(words) > 1 and " ".join(words) not in index.content.names and _droppable(words[-1]):
        words.pop()
    bare = " ".join(words)
    same_route = bool(INSIDE.search(bare)) == bool(INSIDE.search(key))
    return index.content.names.get(bare) if same_route else None


def _by_intrathecal(key: str, index: IntakeIndex) -> tuple[MedicineName, ...]:
    """A name that says its route in any place: "X 2 mg/ml intrathecal solution"."""
    rest = " ".join(INSIDE.sub(" ", key).split())
    named = resolve(rest, index).names if rest and rest != key else ()
    return tuple(name._replace(route=INTRATHECAL) for name in named)


def _within(key: str, index: IntakeIndex) -> str:
    """A known name that stands somewhere in the words: it may be this medicine, so the list is not
    known to be without it."""
    words = WORD.findall(key)[:MOST_WORDS]
    for size in range(LONGEST_PHRASE, 0, -1):
        for i in range(len(words) - size + 1):
            phrase = " ".join(words[i : i + size])
            if (
                len(phrase) >= SHORTEST
                and phrase not in DROPPABLE
                and phrase in index.content.names
            ):
                return phrase
    return ""


def _doubts(names: tuple[MedicineName, ...], text: str) -> tuple[str, ...]:
    return tuple(
        f"'{text}' was read as {name.ingredient}; please check" for name in names if name.doubtful
    )


def _bare(key: str, index: IntakeIndex) -> tuple[MedicineName, ...]:
    """Words of strength, form and salt are taken off the end, one at a time, until a name is known;
    then those in front too."""
    outside = BRACKETS.sub(" ", key).strip()
    for text in (outside, *BRACKETS.findall(key)):
        words = text.split()
        after = list(dropwhile(partial(_leads, forms=_forms(index)), words))
        name = _from_the_end(words, index) or _from_the_end(after, index)
        if name is not None:
            return (name,)
    return ()


def _from_the_end(words: list[str], index: IntakeIndex) -> MedicineName | None:
    for end in range(len(words), 0, -1):
        text = " ".join(words[:end])
        name = index.content.names.get(text) or _foreign(text, index)
        if name is not None or not _droppable(words[end - 1], _forms(index)):
            return name
    return None


def _forms(index: IntakeIndex) -> frozenset[str]:
    """The words of forms and salts in other languages, and makers."""
    records = index.content.reading.records
    return records.forms | records.makers


def _droppable(word: str, forms: frozenset[str] = frozenset()) -> bool:
    bare = word.rstrip(".,;:")
    return bare in DROPPABLE or bare in forms or STRENGTH.fullmatch(word) is not None


def _leads(word: str, forms: frozenset[str]) -> bool:
    """Whether it may precede a name: "tab.", "inj", "24 hr"."""
    return (
        word.rstrip(".,;:") in DROPPABLE
        or word.rstrip(".,;:") in forms
        or word == "hr"
        or (word[0].isdigit() and STRENGTH.fullmatch(word) is not None)
    )


def bare_name(text: str) -> str:
    """A name without its brackets, strength, form and salt: what tells two boxes of one medicine
    from two names for it."""
    return _without_form(key_of(text)[:LONGEST_NAME])


@lru_cache(maxsize=1024)  # every medicine of a list is held against every other
def strengths_of(text: str) -> str:
    """The strengths that a name gives, in order; nothing when it gives none: "10mg" of "x 10 mg
    tab"."""
    written = NUMBER_AND_UNIT.sub(r"\1\2", BRACKETS.sub(r" \1 ", key_of(text)[:LONGEST_NAME]))
    return " ".join(
        sorted(word for word in written.split() if word[0].isdigit() and STRENGTH.fullmatch(word))
    )


def _without_form(key: str) -> str:
    words = BRACKETS.sub(" ", key).split()
    while len(words) > 1 and _droppable(words[-1]):
        words.pop()
    return " ".join(words)


def _parts(key: str, index: IntakeIndex) -> tuple[MedicineName, ...]:
    """A combination by its parts, when every part is known."""
    parts = [part for part in JOINTS.split(key) if part]
    if not 2 <= len(parts) <= 6:
        return ()
    found = [
        index.content.names.get(part)
        or _foreign(part, index)
        or next(iter(_bare(part, index)), None)
        for part in parts
        if not _only_strength(part)
    ]
    known = tuple(name for name in found if name is not None)
    return known if known and len(known) == len(found) else ()


def _only_strength(part: str) -> bool:
    return all(_droppable(word) for word in part.split())


class IngredientLine(NamedTuple):
    """One ingredient of one line. `taken` is its id in `taking`: the ingredient, or
    ingredient_intrathecal."""

    taken: str
    ingredient: str
    route: str
    line: MedicineLine
    alone: bool


class Listed(NamedTuple):
    """All lines. `complete` is false when a line that is not understood may be one of the known
    medicines. `told` are the names in `unchecked`, each with the known name it is like."""

    items: tuple[IngredientLine, ...]
    complete: bool
    unchecked: tuple[str, ...]
    told: tuple[str, ...]
    flags: tuple[str, ...]


def listed(lines: tuple[MedicineLine, ...], index: IntakeIndex) -> Listed:
    """The ingredients of a medicine list. A name that is not known is kept in words and never
    dropped."""
    items: list[IngredientLine] = []
    unchecked: list[str] = []
    told: list[str] = []
    flags: list[str] = []
    complete = True
    for line in lines:
        resolved = resolve_line(line, index)
        flags.extend(resolved.doubts)
        items.extend(
            _item(line, name.ingredient, name.route, len(resolved.names) == 1)
            for name in resolved.names
        )
        if not resolved.names:
            unchecked.append(line.name or _code_in_words(line))
            told.append(f"{unchecked[-1]} ({resolved.near}?)" if resolved.near else unchecked[-1])
            complete = complete and bool(line.name) and not resolved.near
            flags.extend(
                [f"'{line.name}' is not a medicine known here. Did you mean {resolved.near}?"]
                if resolved.near
                else []
            )
    return Listed(tuple(items), complete, tuple(unchecked), tuple(told), tuple(flags))


def _item(line: MedicineLine, ingredient: str, named_route: str, alone: bool) -> IngredientLine:
    route = line.route or named_route
    inside = INTRATHECAL in (line.route, named_route)
    return IngredientLine(
        f"{ingredient}_{INTRATHECAL}" if inside else ingredient,
        ingredient,
        INTRATHECAL if inside else route,
        line,
        alone,
    )


def _code_in_words(line: MedicineLine) -> str:
    return (
        "a medicine known only by code "
        f"({', '.join(code for _, code in line.codes) or line.origin})"
    )
