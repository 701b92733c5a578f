"""Which tablets or millilitres make one dose, in words; and which products a schedule is made
with."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from unclench.content.types import Dose, Medicine, Product
from unclench.errors import DoseError
from unclench.plan.dosing.grains import (
    DosePart,
    ProductStrength,
    exact,
    grid,
    liquid,
    plain,
    read_strength,
    solid_grain,
)

FORM_FIRST = re.compile(r"(?P<form>[A-Za-z][A-Za-z ]*?) (?P<strength>[0-9].*)")
STRENGTH_FIRST = re.compile(
    r"(?P<strength>[0-9.]+ ?[A-Za-z]+(?: ?/ ?[0-9.]+ ?mL)?)(?: (?P<form>[A-Za-z].*))?"
)
ANY = "any"


class MadeDose(NamedTuple):
    """How one dose is made: `words`, or, when it cannot be, None and the nearest dose below that
    can (`below`)."""

    words: str | None
    parts: tuple[DosePart, ...]
    below: Dose


def tablets(dose: Dose, products: tuple[Product, ...]) -> MadeDose:
    """Which of these products make one dose. 'Cannot be made with these' is an answer, not an
    error."""
    wanted = exact(dose, dose.unit)
    made = grid(products, dose.unit, None, dose.amount)
    grains = wanted / Fraction(made.grain)
    nearest = made.doses[-1]
    found = grains.denominator == 1 and int(grains) in made.recipes
    parts = made.recipes[int(grains)] if found else ()
    return MadeDose(
        words(parts) if found else None, parts, Dose(made.amount(nearest), dose.unit, "dose")
    )


@lru_cache(maxsize=4096)
def words(parts: tuple[DosePart, ...]) -> str:
    """`half of a 10 mg tablet`, `1 tablet of 10 mg and half of a 10 mg tablet`, `5 mL of 5 mg/5 mL
    liquid`; empty for no dose."""
    return " and ".join(said for part in parts for said in _said(part))


def _said(part: DosePart) -> list[str]:
    product = part.product
    if part.ml is not None:
        return [f"{plain(part.ml):f} mL of {product.strength} {product.form}"]
    if read_strength(product.strength).unit == "sprays":
        return ["1 spray" if part.wholes == 1 else f"{part.wholes} sprays"]
    whole = [_wholes(part.wholes, product)] if part.wholes else []
    return [*whole, f"half of a {product.strength} {product.form}"] if part.half else whole


def _wholes(count: int, product: Product) -> str:
    """A form of one word (or with a note in brackets) is counted; any other is written after its
    strength."""
    noun, _, note = product.form.partition(" ")
    if (note and not note.startswith("(")) or noun.endswith("s"):
        return f"{count} × {product.strength} {product.form}"
    plural = noun if count == 1 else f"{noun}s"
    return f"{count} {plural}{f' {note}' if note else ''} of {product.strength}"


def usable(
    medicine: Medicine, name: str, wanted: tuple[Product | str, ...] | None, region: str | None
) -> tuple[Product, ...]:
    """The products to hand, as named; without names the tablets sold in the region, or in both
    while that is not known."""
    if wanted is not None:
        found = tuple(dict.fromkeys(_known(medicine, name, item, region) for item in wanted))
        if not found:
            raise DoseError(
                f"No product of {name} is given: say which tablets are to hand, like '10 mg'."
            )
        return found
    sold = [p for p in medicine.products if p.region in (ANY, region)] or list(medicine.products)
    if region is None and len({p.region for p in sold}) > 1:
        raise DoseError(
            f"The tablets of {name} differ between regions, and none is sold in all: say which "
            "with --region."
        )
    if not sold:
        raise DoseError(
            f"No product of {name} is known: say which tablets are to hand, like '10 mg'."
        )
    return tuple(product for product in sold if not liquid(product)) or tuple(sold)


def by_form(products: tuple[Product, ...]) -> tuple[tuple[Product, ...], ...]:
    """Products that can replace one another, form by form, in the order in which the medicine
    lists them."""
    return tuple(
        tuple(p for p in products if p.form == form)
        for form in dict.fromkeys(p.form for p in products)
    )


def _known(medicine: Medicine, name: str, item: Product | str, region: str | None) -> Product:
    """One product to hand. Of several of one strength, a tablet may be halved only when all of
    them may."""
    if isinstance(item, Product):
        read_strength(item.strength)
        return item
    form, strength = _named(item)
    if strength.unit != medicine.measure:
        raise DoseError(
            f"'{item}' is not in {medicine.measure}, in which {name} is dosed: a salt and what it "
            "holds are kept apart."
        )
    same = [
        p
        for p in medicine.products
        if read_strength(p.strength) == strength and (form is None or p.form.startswith(form))
    ]
    same = [p for p in same if region is None or p.region in (ANY, region)] or same
    if same:
        return same[0]._replace(halves=all(p.halves for p in same if p.form == same[0].form))
    if medicine.products:
        listed = ", ".join(dict.fromkeys(product.strength for product in medicine.products))
        raise DoseError(f"'{item}' is not a product of {name} that is known; these are: {listed}.")
    return Product(form or ("liquid" if strength.ml else "tablet"), item.strip(), False, ANY, ())


def _named(text: str) -> tuple[str | None, ProductStrength]:
    """`10 mg`, `10 mg tablet`, `tablet 10 mg`; DoseError when there is no strength in it."""
    found = STRENGTH_FIRST.fullmatch(text.strip()) or FORM_FIRST.fullmatch(text.strip())
    if found is None:
        raise DoseError(f"'{text}' is not a product: write it like '10 mg' or '10 mg/5 mL'.")
    return found["form"], read_strength(found["strength"])


def keep_to(medicine: Medicine) -> Decimal | None:
    """The amounts a liquid keeps to: those the medicine's tablets come in, so that a change of
    product changes no dose."""
    return solid_grain(
        product
        for product in medicine.products
        if read_strength(product.strength).unit == medicine.measure
    )
