"""Lines stay within the paper, and what a record says cannot steer the terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from unclench.render.console import Paper, printable

TEXTS = st.text(max_size=200)
WIDTHS = st.integers(40, 100)


@given(TEXTS, TEXTS, WIDTHS)
def test_no_line_is_wider_than_the_paper(label: str, text: str, width: int) -> None:
    paper = Paper(width)
    lines = [
        *paper.heading(text),
        *paper.text(text, 3),
        *paper.item(text, "- ", 2),
        *paper.row(label, text, 17),
    ]
    lines += paper.box(text, paper.inner().text(label))
    assert all(len(line) <= width for line in lines)


@given(TEXTS)
def test_nothing_that_is_shown_steers_the_terminal(text: str) -> None:
    assert printable(text).isprintable()
    assert all(line.isprintable() for line in Paper().row(text, text, 17))


def test_a_label_stands_beside_its_text_or_above_it() -> None:
    assert Paper(60).row("Fri 27 Nov 2026", "Call", 17) == [" Fri 27 Nov 2026  Call"]
    assert Paper(60).row("A label that is long", "Call", 17) == [" A label that is long", "   Call"]


def test_colour_is_added_only_where_it_is_wanted() -> None:
    assert Paper(80).heading("why") == ["WHY"]
    assert Paper(80, colour=True).heading("why") == ["\x1b[1mWHY\x1b[0m"]


def test_a_box_is_seen_without_colour() -> None:
    assert Paper(20).box("URGENT", ["Call."]) == ["=" * 20, "! URGENT", "! Call.", "=" * 20]
