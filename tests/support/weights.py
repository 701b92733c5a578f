"""What every rule and sign does, written a second time, so that nobody weakens one by a slip of the hand.

Examples see when a rule fires, but not what it then does. `python -m support.weights` writes the list anew after a change that was meant;
whoever reviews the change reads it there, one line a rule.
"""

from __future__ import annotations

import sys
from pathlib import Path

from unclench.library.draft import Draft
from unclench.library.folder import read_folder

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "tests" / "knowledge" / "weights.txt"


def weights(draft: Draft) -> list[str]:
    """One line a rule: its option, effect, severity and what becomes of the medicine when it is taken; one a sign: its urgency."""
    rules = [
        f"{rule.id} ({rule.option or 'person'}): {rule.effect}, {rule.severity}, {rule.if_taken or '-'}" for rule in draft.rules
    ]
    signs = [
        f"sign {sign.id}: {sign.urgency}, stops {', '.join(sorted(sign.stop_urgently)) or '-'}"
        for sign in (*draft.dangers, *draft.triggers, *draft.side_effects)
    ]
    return sorted((*rules, *signs))


def written() -> list[str]:
    return LIST.read_text(encoding="utf-8").splitlines()


def main() -> int:
    LIST.write_text("".join(f"{line}\n" for line in weights(read_folder(ROOT / "knowledge"))), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
