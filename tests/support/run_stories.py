"""Runs every story against the package found first on the path; prints the first that comes out otherwise and exits with 1."""

from __future__ import annotations

import sys

from support.stories import cases, differences, plan_of


def main() -> int:
    for case in cases():
        try:
            found = differences(plan_of(case.record), case.then)
        except Exception as error:
            found = [f"{type(error).__name__}: {error}"]
        if found and not case.then.get("pending"):
            print(case.id, found[0])
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
