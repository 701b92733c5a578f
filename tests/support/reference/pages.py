"""Every generated page by its name below docs/reference/."""

from __future__ import annotations

from functools import cache

from support.fences import ROOT
from support.reference.cards import cards_page
from support.reference.cli import cli_page
from support.reference.knowledge import index_page, kind_page
from support.reference.plan import plan_page
from support.reference.record import record_page
from unclench.content.schema.kinds import KINDS

FOLDER = ROOT / "docs" / "reference"
NAMES = (
    "record.md",
    "plan.md",
    "cli.md",
    "cards.md",
    "knowledge/README.md",
    *(f"knowledge/{kind.id}.md" for kind in KINDS),
)


@cache
def pages() -> dict[str, str]:
    kinds = {f"knowledge/{kind.id}.md": kind_page(kind) for kind in KINDS}
    return {
        "knowledge/README.md": index_page(),
        **kinds,
        "record.md": record_page(),
        "plan.md": plan_page(),
        "cli.md": cli_page(),
        "cards.md": cards_page(),
    }
