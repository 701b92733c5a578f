"""An option named on the command line: by its id, or by any name of its medicine, in any
letters."""

from __future__ import annotations

from unclench.content.content import Content
from unclench.errors import unusable
from unclench.language.letters import key_of
from unclench.language.suggest import did_you_mean
from unclench.patient.derive.medicine_names import resolve
from unclench.patient.index import index_of


def sign_id(named: str, content: Content) -> str:
    """The id of a sign, by its id or by any of its names, in any letters; RequestError when none
    is meant."""
    known = content.sign_names.values()
    words = {key_of(word): sign.id for sign in known for word in (*sign.words, *sign.names)}
    names = {**words, **{key_of(sign.id.replace("_", " ")): sign.id for sign in known}}
    found = names.get(key_of(named.replace("_", " ")))
    if found is None:
        raise unusable("sign", f"there is no sign '{named[:60]}'", did_you_mean(named, names))
    return found


def option_id(named: str, content: Content) -> str:
    """The id that is meant; the word itself when none is, or when it is only like a name."""
    known = {option.id for option in content.options}
    key = key_of(named).replace(" ", "_")
    if key in known:
        return key
    found = resolve(named, index_of(content))
    ids = {
        f"{name.ingredient}_{name.route}" if name.route else name.ingredient for name in found.names
    }
    certain = not found.doubts and len(ids) == 1
    return next(iter(ids & known), named) if certain else named
