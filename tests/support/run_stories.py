"""Runs every story against the package found first on the path, then holds its plans against their
description and the formulas.

Prints the first thing that comes out otherwise and exits with 1; `--stories` leaves the rest out.
"""

from __future__ import annotations

import sys

from support.people import TODAY, data_of, person
from support.spec import faults, fits_wrongly
from support.stories import cases, differences, plan_of
from unclench.content import load
from unclench.intake import read_patient
from unclench.plan import make_plan

PEOPLE = 250


def main() -> int:
    seen = told() or ("" if "--stories" in sys.argv else described() or disagreed())
    print(seen)
    return bool(seen)


def told() -> str:
    """The first story that comes out otherwise."""
    for case in cases():
        try:
            found = differences(plan_of(case.record), case.then)
        except Exception as error:
            found = [f"{type(error).__name__}: {error}"]
        if found and not case.then.get("pending"):
            return f"{case.id}: {found[0]}"
    return ""


def described() -> str:
    """The first random person whose plan is not what its description says."""
    if wrong := next(fits_wrongly(), ""):
        return wrong
    for seed in range(PEOPLE):
        try:
            patient = read_patient(data_of(person(seed)), load(), today=TODAY)
            found = next(faults(make_plan(patient, load()), patient), "")
        except Exception as error:
            found = f"{type(error).__name__}: {error}"
        if found:
            return f"person {seed}: {found}"
    return ""


def disagreed() -> str:
    """The first difference between plans of random people and the formulas."""
    from proof.test_same_plan import differences as between
    from proof.test_same_plan import met, model

    try:
        return next(between(met(range(PEOPLE)), model()), "")
    except Exception as error:
        return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    sys.exit(main())
